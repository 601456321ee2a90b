"""The rhythm of a customer's purchases: days between his occasions, and what is usual for him.

Everything works on flat arrays of many customers at once: ``days`` holds the purchase days of all
customers one after the other, ``counts`` how many belong to each.
"""

from dataclasses import dataclass

import numpy as np

#: Bounds (days) of the company's usual interval, the value when too few customers tell it, and how many do.
Q_FLOOR, Q_CEILING, Q_DEFAULT, Q_CUSTOMERS = 30, 365, 90, 20


@dataclass
class Rhythm:
    """One row a customer, in the order of ``counts``.

    :ivar purchase_days: distinct purchase days (occasions), int
    :ivar frequency: those after the start of the window, int
    :ivar intervals: intervals between occasions, ``max(purchase_days - 1, 0)``
    :ivar median: median interval in days (lower one of two), 0 without interval
    :ivar p90: 90th percentile (discrete) of the intervals in days, 0 without interval
    """

    purchase_days: np.ndarray
    frequency: np.ndarray
    intervals: np.ndarray
    median: np.ndarray
    p90: np.ndarray


def measure(days, counts, window_start=None):
    """Measure occasions and intervals of many customers.

    :param days: int array, purchase days (any epoch) of all customers, those of one customer together
    :param counts: int array, number of entries of ``days`` of each customer; its sum is ``len(days)``
    :param window_start: occasions on days > ``window_start`` count in ``frequency``; None: all
    :return: :class:`Rhythm`
    :raise ValueError: when ``counts`` does not add up to ``len(days)``
    """
    days = np.asarray(days, dtype=np.int64)
    counts = np.asarray(counts, dtype=np.int64)
    if counts.sum() != len(days):
        raise ValueError(f"counts add up to {counts.sum()}, days has {len(days)} entries")
    owner = np.repeat(np.arange(len(counts)), counts)
    days, owner = _distinct(days, owner)
    size = len(counts)
    purchase_days = np.bincount(owner, minlength=size)
    recent = owner if window_start is None else owner[days > window_start]
    gaps, gap_owner = _gaps(days, owner)
    intervals = np.bincount(gap_owner, minlength=size)
    return Rhythm(
        purchase_days=purchase_days,
        frequency=np.bincount(recent, minlength=size),
        intervals=intervals,
        median=_percentile_disc(gaps, intervals, 0.5),
        p90=_percentile_disc(gaps, intervals, 0.9),
    )


def usual_interval(p90, intervals):
    """Return Q: the company's median of the customers' 90th percentile of intervals, in days.

    Over customers with at least three occasions, within 30 to 365 days; 90 when fewer than 20 tell it.
    """
    telling = np.asarray(p90)[np.asarray(intervals) >= 2]
    if len(telling) < Q_CUSTOMERS:
        return Q_DEFAULT
    middle = np.sort(telling)[(len(telling) - 1) // 2]
    return int(np.clip(middle, Q_FLOOR, Q_CEILING))


def _distinct(days, owner):
    """Sort each customer's days and drop doubles."""
    if len(days) > 1:
        same = owner[1:] == owner[:-1]
        if np.any(same & (days[1:] < days[:-1])):
            order = np.lexsort((days, owner))
            days, owner = days[order], owner[order]
        fresh = np.concatenate(([True], (owner[1:] != owner[:-1]) | (days[1:] != days[:-1])))
        days, owner = days[fresh], owner[fresh]
    return days, owner


def _gaps(days, owner):
    """Return intervals between neighbouring days of a customer, and whose they are."""
    if len(days) < 2:
        return days[:0], owner[:0]
    within = owner[1:] == owner[:-1]
    return np.diff(days)[within], owner[1:][within]


def _percentile_disc(values, counts, fraction):
    """Return the discrete percentile (PostgreSQL's ``percentile_disc``) of each group; 0 for an empty one.

    ``values`` holds the groups one after the other, ``counts`` their sizes.
    """
    result = np.zeros(len(counts), dtype=np.int64)
    filled = counts > 0
    if not filled.any():
        return result
    owner = np.repeat(np.arange(len(counts)), counts)
    # One sort of a combined key is three times as fast as a lexsort of two.
    span = int(values.max()) + 1
    ordered = np.sort(owner * span + values) % span
    starts = np.cumsum(counts) - counts
    # The epsilon keeps .9 × 10 from becoming the eleventh value by a rounding error.
    rank = np.ceil(fraction * counts - 1e-9).astype(np.int64) - 1
    result[filled] = ordered[(starts + np.maximum(rank, 0))[filled]]
    return result
