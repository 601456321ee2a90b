"""Recency, frequency, monetary value: thresholds of scores from 1 to 5, and segments as rectangles.

The refresh scores in SQL. Scores follow quintiles of *customers* (Hughes, "Strategic Database Marketing"), cut at
stored thresholds and never by row numbers, so that equal values get equal scores. FM is the mean of F and M rounded
down, so that a one-time buyer of something dear is no champion.
"""

from dataclasses import dataclass

import numpy as np

FRACTIONS = (0.2, 0.4, 0.6, 0.8)
LEVELS = range(1, 6)


@dataclass(frozen=True)
class Thresholds:
    """Four thresholds of one measure, in its own unit.

    :ivar values: four numbers, ascending
    :ivar flat: every customer had the same value: it scores 3
    """

    values: tuple
    flat: bool = False


def quintiles(values):
    """Return the :class:`Thresholds` at the quintiles of ``values``, PostgreSQL's ``percentile_disc``.

    :param values: one number a customer; at least one
    :raise ValueError: without a value
    """
    ordered = np.sort(np.asarray(values))
    if not len(ordered):
        raise ValueError("Quintiles need at least one value")
    ranks = np.ceil(np.array(FRACTIONS) * len(ordered) - 1e-9).astype(int) - 1
    cuts = ordered[np.maximum(ranks, 0)]
    return Thresholds(tuple(cuts.tolist()), bool(ordered[0] == ordered[-1]))


def check_partition(rectangles):
    """Check that rectangles cover every cell of R × FM exactly once.

    :param rectangles: list of (name, r_min, r_max, fm_min, fm_max)
    :return: (holes, overlaps): cells (r, fm) that belong to nobody; (r, fm, names) of those with several
    """
    holes, overlaps = [], []
    for r in LEVELS:
        for fm in LEVELS:
            owners = [
                name
                for name, r_min, r_max, fm_min, fm_max in rectangles
                if r_min <= r <= r_max and fm_min <= fm <= fm_max
            ]
            if not owners:
                holes.append((r, fm))
            elif len(owners) > 1:
                overlaps.append((r, fm, owners))
    return holes, overlaps
