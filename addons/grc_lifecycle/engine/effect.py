"""What proposed calls bring: treated and held-back customers compared. No Odoo in it.

Intention to treat: who was proposed counts as treated, whether or not he was called. Customers are compared within
strata (a sales team with its share of controls), because the chance of being held back is the same only there.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

#: Half the width of a 95 % interval, in standard errors.
Z95 = 1.959963984540054
#: Fewest customers of each group of a stratum whose spread may be estimated.
FEWEST = 2


@dataclass(frozen=True)
class Effect:
    """A difference of means.

    :ivar treated: customers proposed, of the strata that count
    :ivar control: customers held back, of the same strata
    :ivar mean_treated: outcome a customer of those proposed
    :ivar mean_control: outcome a customer of those held back, weighted as the strata are
    :ivar difference: what a proposal brings a customer; None where it cannot be told
    :ivar low: lower bound of its 95 % interval
    :ivar high: upper bound
    """

    treated: int
    control: int
    mean_treated: float | None = None
    mean_control: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None


def difference_of_means(outcome, control, stratum=None):
    """Compare outcomes of treated and control customers; :class:`Effect`.

    Each stratum weighs as many customers as it has: with w_s = n_s / n, difference = Σ w_s (mean treated − mean
    control), variance = Σ w_s² (s²_t / n_t + s²_c / n_c) with sample variances (Neyman, 1923). A stratum with fewer
    than two customers in one of its groups is left out.

    :param outcome: array of amounts, one a customer
    :param control: array of booleans, whether he was held back
    :param stratum: array of any labels; None: all in one
    """
    outcome = np.asarray(outcome, dtype=float)
    control = np.asarray(control, dtype=bool)
    labels = np.zeros(len(outcome), dtype=int) if stratum is None else np.unique(stratum, return_inverse=True)[1]
    parts = [
        (outcome[(labels == label) & ~control], outcome[(labels == label) & control]) for label in np.unique(labels)
    ]
    parts = [pair for pair in parts if min(map(len, pair)) >= FEWEST]
    if not parts:
        return Effect(int((~control).sum()), int(control.sum()))
    sizes = np.array([[len(group) for group in pair] for pair in parts], dtype=float)
    means = np.array([[group.mean() for group in pair] for pair in parts])
    spread = np.array([[group.var(ddof=1) for group in pair] for pair in parts])
    weights = sizes.sum(axis=1) / sizes.sum()
    treated, held = weights @ means
    error = sqrt(weights**2 @ (spread / sizes).sum(axis=1))
    found = treated - held
    return Effect(
        *map(int, sizes.sum(axis=0)),
        *map(float, (treated, held, found, found - Z95 * error, found + Z95 * error)),
    )
