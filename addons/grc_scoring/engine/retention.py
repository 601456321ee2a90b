"""Retention: the triangle of cohorts, what a point of retention is worth, when an acquisition has paid back."""

import numpy as np

from .arrays import numbers


def grid(rows, cohorts, places):
    """Return a table of cohorts × places from rows (cohort, place, value); what no row tells is 0.

    :param rows: iterable of (place of the cohort, periods since the first one, value)
    :return: float64 array of shape (cohorts, places)
    :raise ValueError: a row outside the table
    """
    table = np.zeros((cohorts, places))
    for cohort, place, value in rows:
        if not (0 <= cohort < cohorts and 0 <= place < places):
            raise ValueError(f"Row {cohort}, {place} lies outside {cohorts} × {places}")
        table[cohort, place] += value
    return table


def remaining(last):
    """Return who is still there: of each cohort, those whose last purchase falls in a place or in a later one.

    :param last: (cohorts, places) customers by the place of their last purchase
    """
    return np.asarray(last)[:, ::-1].cumsum(axis=1)[:, ::-1]


def mean_rates(sizes, counts, known):
    """Return the share of the customers at each place, of all cohorts together that have come so far.

    :param sizes: customers of each cohort
    :param counts: (cohorts, places) customers at a place
    :param known: (cohorts, places) whether the place is over
    :return: array of shares; NaN where no cohort has come so far
    """
    known = np.asarray(known, dtype=bool)
    base = np.where(known, np.asarray(sizes, dtype=float)[:, None], 0).sum(axis=0)
    found = np.where(known, counts, 0).sum(axis=0)
    return np.divide(found, base, out=np.full(base.shape, np.nan), where=base > 0)


def lifetime_margin(margin, retention, discount):
    """Return the margin to come of customers who bring ``margin`` a year for as long as they are kept.

    Σ over years t ≥ 1 of margin × retentionᵗ ÷ (1 + discount)ᵗ = margin × r ÷ (1 + d − r).

    :param margin: a year's margin of the present customers
    :param retention: share kept from one year to the next, 0 to 1
    :param discount: yearly rate, 0.1 is 10 %
    :return: float; None where the sum has no end (nobody leaves, and money tomorrow is worth that of today)
    :raise ValueError: a retention outside 0 to 1, or a negative discount rate
    """
    if not 0 <= retention <= 1:
        raise ValueError("Retention must be between 0 and 1")
    if discount < 0:
        raise ValueError("The discount rate must not be negative")
    left = 1 + discount - retention
    return margin * retention / left if left > 0 else None


def worth(margin, retention, points, discount):
    """Return what more (or less) retention is worth: the lifetime margin before, after, and the difference.

    :param points: percentage points; retention stays between 0 and 1
    :return: dict of ``retention`` (after), ``before``, ``after``, ``gain`` and ``next_year`` (gain of the first
        year, not discounted); amounts are None where the sum has no end
    """
    after = min(max(retention + points / 100, 0.0), 1.0)
    values = lifetime_margin(margin, retention, discount), lifetime_margin(margin, after, discount)
    return {
        "retention": after,
        "before": values[0],
        "after": values[1],
        "gain": None if None in values else values[1] - values[0],
        "next_year": margin * (after - retention),
    }


def payback(margins, cost):
    """Return after how many months the margins have reached what was spent; None while they have not.

    :param margins: margin by month since the first purchase, the month of the purchase first
    :param cost: what was spent; nothing is paid back at once
    :raise ValueError: what is not a finite number
    """
    if cost <= 0:
        return 0
    reached = np.flatnonzero(numbers("margins", margins).cumsum() >= cost - 1e-9)
    return int(reached[0]) + 1 if len(reached) else None
