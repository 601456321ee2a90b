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
    days = np.asarray(days, dtype=np.int32)
    counts = np.asarray(counts, dtype=np.int64)
    if counts.sum() != len(days):
        raise ValueError(f"counts add up to {counts.sum()}, days has {len(days)} entries")
    size = len(counts)
    owner = np.repeat(np.arange(size), counts)
    steps, same = _steps(days, owner)
    if np.any(same & (steps < 0)):
        days = days[np.lexsort((days, owner))]
        steps, same = _steps(days, owner)
    within = same & (steps > 0)
    gaps, gap_owner = steps[within], owner[1:][within]
    intervals = np.bincount(gap_owner, minlength=size)
    # A day that equals the one before is the same occasion.
    counted = np.ones(len(days), dtype=bool)
    counted[1:] = within | ~same
    if window_start is not None:
        counted &= days > window_start
    median, p90 = _percentiles_disc(gaps, gap_owner, intervals, (0.5, 0.9))
    return Rhythm(
        purchase_days=intervals + (counts > 0),
        frequency=np.bincount(owner[counted], minlength=size),
        intervals=intervals,
        median=median,
        p90=p90,
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


def patience(usual):
    """Return for how many days of silence nobody is late yet: u + max(u/4, 7); late is who is silent for longer.

    The refresh says the same in SQL (``_silence_query``); a test holds one against the other.

    :param usual: u, usual days of silence, a number or an array
    """
    return usual + np.maximum(usual / 4, 7)


def _steps(days, owner):
    """Return from each entry to the next the days between, and whether both are the same customer's."""
    return np.diff(days), owner[1:] == owner[:-1]


def _percentiles_disc(values, owner, counts, fractions):
    """Return discrete percentiles (PostgreSQL's ``percentile_disc``) of each group; 0 for an empty one.

    :param values: values > 0, those of one group together
    :param owner: number of the group of each value
    :param counts: number of values of each group
    :return: list of arrays, one a fraction
    """
    results = [np.zeros(len(counts), dtype=np.int64) for __ in fractions]
    filled = counts > 0
    if not filled.any():
        return results
    # One sort of a combined key is three times as fast as a lexsort of two.
    span = int(values.max()) + 1
    ordered = np.sort(owner * span + values)
    starts, counts = (np.cumsum(counts) - counts)[filled], counts[filled]
    for result, fraction in zip(results, fractions, strict=True):
        # The epsilon keeps .9 × 10 from becoming the eleventh value by a rounding error.
        rank = np.ceil(fraction * counts - 1e-9).astype(np.int64) - 1
        result[filled] = ordered[starts + np.maximum(rank, 0)] % span
    return results
