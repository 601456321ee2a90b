"""The beginning of a company's history: the first day from which it has been selling.

The very first document is that day, unless it stands alone: a date typed years wrong, or a few documents carried over
from another system, would else be taken for years in which nobody bought. Whatever is dated before the beginning
counts on that day, wherever the length of the history matters, and no interval is measured from it; dates and amounts
of documents stay what they are.
"""

import numpy as np

#: Days without a purchase that separate what lies before from the history; twice any later hole at least.
HOLE, WIDER = 90, 2
#: Purchases before the hole at most: as a share of all, one always, where there are so many in all.
SHARE, TOLD = 0.05, 10
#: A hole of ten years separates whatever is the smaller part.
DECADE = 3652


def beginning(days, counts):
    """Return the first day of the history, and the last day of what stands alone before it.

    The former is the day after the last hole that separates too little for a history (see the constants), else the
    very first day.

    :param days: int array, the days with a purchase, rising, any epoch
    :param counts: int array, number of purchases of each
    :return: two of ``days``; the second is None where nothing stands alone, both are without any day
    :raise ValueError: days that do not rise, or a number of counts that differs
    """
    days, counts = np.asarray(days, dtype=np.int64), np.asarray(counts, dtype=np.int64)
    holes = np.diff(days)
    if len(days) != len(counts) or np.any(holes <= 0):
        raise ValueError("days must rise, and have one count each")
    if not len(days):
        return None, None
    total, before = int(counts.sum()), np.cumsum(counts)[:-1]
    later = np.append(np.maximum.accumulate(holes[::-1])[::-1][1:], 0)[: len(holes)]
    few = (before <= max(1, SHARE * total)) & (total >= TOLD)
    smaller = (holes >= DECADE) & (2 * before < total)
    odd = np.flatnonzero((few | smaller) & (holes > HOLE) & (holes > WIDER * later))
    return (int(days[odd[-1] + 1]), int(days[odd[-1]])) if len(odd) else (int(days[0]), None)


def tally(days):
    """Return (days with a purchase, rising; number of purchases of each) of purchase days in any order."""
    days = np.asarray(days)
    if not len(days):
        return days.astype(np.int64), np.zeros(0, dtype=np.int64)
    low = int(days.min())
    counts = np.bincount(days - low)
    found = np.flatnonzero(counts)
    return found + low, counts[found]


def together(parts):
    """Return the :func:`tally` of several."""
    if not parts:
        return tally(np.zeros(0, dtype=np.int64))
    days, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(days, kind="stable")
    days, counts = days[order], counts[order]
    first = np.flatnonzero(np.append(True, days[1:] != days[:-1])) if len(days) else np.zeros(0, dtype=np.int64)
    return days[first], np.add.reduceat(counts, first) if len(first) else counts
