"""Policy: what a customer is worth at their best × how intense the relation is now.

The four corners (retain, rationalise, (re)conquer, abandon) are those of the course notes on customer relations
that the suite is built from; who has hardly begun is in none of them: it is too early.
"""

import numpy as np

from . import pareto

#: Policies by their codes; the first four are (low value) + 2 × (low intensity).
POLICIES = ("retain", "rationalise", "conquer", "abandon", "early")
EARLY = POLICIES.index("early")
#: No policy: the value of the company's customers cannot be divided.
NONE = -1
#: Days of the best twelve months.
YEAR = 365
#: A new customer has at most so many occasions; the least number of days for which the first makes them new.
NEW_OCCASIONS, NEW_DAYS = 2, 90


def best_year(owner, days, amounts, starts, size, unit=0.01):
    """Return what each customer brought in the best 365 days that begin with one of their purchases.

    Sums are made in whole units: what one customer brings cannot blur another's figures, however great it is.

    :param owner: int array, number of the customer (0 … size − 1) of each document
    :param days: int array, day of each document, any epoch
    :param amounts: money of each document; below 9 × 10¹⁵ units
    :param starts: bool array, whether a document is a purchase
    :param size: number of customers
    :param unit: smallest unit of the currency
    :return: float array, one value a customer, a multiple of ``unit``; NaN without a purchase
    """
    best = np.full(size, np.nan)
    owner, days = np.asarray(owner, dtype=np.int64), np.asarray(days, dtype=np.int64)
    amounts = np.rint(np.asarray(amounts, dtype=float) / unit).astype(np.int64)
    starts = np.asarray(starts, dtype=bool)
    if not starts.any():
        return best
    days = days - days.min()
    # The span leaves a year between the last day of one customer and the first of the next.
    span = int(days.max()) + YEAR + 1
    keys = owner * span + days
    if np.any(keys[1:] < keys[:-1]):
        order = np.argsort(keys, kind="stable")
        keys, amounts, starts = keys[order], amounts[order], starts[order]
    # A sum that leaves 64 bits comes back in the difference.
    sums = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(amounts)))
    begins = keys[starts]
    begins = begins[np.concatenate(([True], begins[1:] != begins[:-1]))]
    found = sums[np.searchsorted(keys, begins + YEAR)] - sums[np.searchsorted(keys, begins)]
    owners = begins // span
    firsts = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
    best[owners[firsts]] = np.maximum.reduceat(found, firsts) * unit
    return best


def value_cut(values, share=0.8):
    """Return the :class:`~.pareto.Cuts` between high and low value: high are those who together hold ``share``."""
    return pareto.cut(values, (share,))


def new_days(patience):
    """Return for how many days after their first purchase a customer is new: 90 at least.

    :param patience: days of silence after which one is late by the company's usual interval, see ``patience`` of
        ``grc_base/engine/rhythm.py``
    """
    return max(NEW_DAYS, float(patience))


def is_new(age, occasions, days):
    """Return whether it is too early to judge: at most two occasions, the first no more than ``days`` ago.

    :param age: days since the first purchase
    :param occasions: purchase days to date
    :param days: see :func:`new_days`
    """
    return (np.asarray(occasions) <= NEW_OCCASIONS) & (np.asarray(age) <= days)


def policies(values, cuts, silence_left, new):
    """Return the codes of the policies, positions in :data:`POLICIES`; :data:`NONE` where value has no cut.

    :param values: what each customer brought at their best
    :param cuts: :class:`~.pareto.Cuts` of :func:`value_cut`
    :param silence_left: days until they are late; 0 or less: they are, the intensity is low
    :param new: whether it is too early, see :func:`is_new`
    """
    low_intensity = np.asarray(silence_left) <= 0
    if cuts.values is None:
        codes = np.full(len(low_intensity), NONE, dtype=np.int8)
    else:
        codes = pareto.classify(values, cuts) + 2 * low_intensity
    return np.where(new, EARLY, codes).astype(np.int8)
