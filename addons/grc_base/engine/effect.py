"""What calls and campaigns bring: treated and held-back customers compared. No Odoo in it.

Intention to treat: who was proposed, or drawn to be contacted, counts as treated, whether or not they were called.
Customers are compared within strata (a sales team with its share of controls), because the chance of being held back is
the same only there. What they had bought before is allowed for (analysis of covariance): the formulas are in
``docs/methods.md``.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import stdtrit

#: Fewest customers of each group of a stratum that may be compared.
FEWEST = 2
#: Fewest customers who bought, of each group, from which on an interval holds what it promises.
ENOUGH = 30
#: Share of experiments whose interval is to hold the truth.
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Effect:
    """A difference of means.

    :ivar treated: customers proposed, of the strata that count
    :ivar control: customers held back, of the same strata
    :ivar buyers_treated: those of the customers proposed who bought
    :ivar buyers_control: those of the customers held back who bought
    :ivar mean_treated: outcome a customer of those proposed, weighted as the strata are
    :ivar mean_control: outcome a customer of those held back, weighted likewise
    :ivar difference: what a proposal brings a customer, what they had bought before allowed for; None where it cannot
        be told
    :ivar low: lower bound of its 95 % interval; None with too few buyers (:data:`ENOUGH`) in a group
    :ivar high: upper bound; None likewise
    :ivar error: standard error of the difference, whatever the number of buyers; None where there is no difference
    :ivar freedom: its degrees of freedom; None likewise
    """

    treated: int
    control: int
    buyers_treated: int = 0
    buyers_control: int = 0
    mean_treated: float | None = None
    mean_control: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    freedom: float | None = None


@dataclass(frozen=True)
class _Cells:
    """Groups of strata: arrays of strata × (treated, control).

    :ivar sizes: customers
    :ivar outcome: mean outcome
    :ivar past: mean of what they had bought before
    """

    sizes: np.ndarray
    outcome: np.ndarray
    past: np.ndarray

    @property
    def weights(self):
        """Return the share of the customers in each stratum."""
        return self.sizes.sum(axis=1) / self.sizes.sum()


def compare(outcome, control, past=None, stratum=None, bought=None):
    """Compare outcomes of treated and control customers; :class:`Effect`.

    Least squares of the outcome on one mean for each group of each stratum and one common slope on what a customer had
    bought before. A stratum weighs as many customers as it has, and has one spread, that of both its groups: a small
    control group lacks the rare great buyer, so that by itself its mean and its spread are too low together, and
    effects look better than they are. The interval is that of Student's t. A stratum with fewer than two customers in
    one of its groups is left out.

    :param outcome: array of amounts, one a customer
    :param control: array of booleans, whether they were held back
    :param past: array of amounts: what they had bought before they could be proposed; None: nothing is known
    :param stratum: array of any labels; None: all in one
    :param bought: array of booleans, whether they are a buyer; None: who has an outcome other than zero
    """
    outcome, control = np.asarray(outcome, dtype=float), np.asarray(control, dtype=bool)
    past = np.zeros(len(outcome)) if past is None else np.asarray(past, dtype=float)
    bought = outcome != 0 if bought is None else np.asarray(bought, dtype=bool)
    labels = np.zeros(len(outcome), dtype=int) if stratum is None else np.unique(stratum, return_inverse=True)[1]
    counts = np.bincount(2 * labels + control, minlength=2 * (labels.max(initial=-1) + 1)).reshape(-1, 2)
    kept = (counts.min(axis=1, initial=len(outcome)) >= FEWEST)[labels]
    if not kept.any():
        return Effect(int((~control).sum()), int(control.sum()), *_buyers(bought, control))
    outcome, control, past, bought = outcome[kept], control[kept], past[kept], bought[kept]
    labels = np.unique(labels[kept], return_inverse=True)[1]
    buyers = _buyers(bought, control)
    cells = _cells(outcome, past, 2 * labels + control)
    found, error, freedom = _difference(cells, outcome, past, 2 * labels + control)
    half = stdtrit(freedom, (1 + CONFIDENCE) / 2) * error if min(buyers) >= ENOUGH else None
    bounds = (None, None) if half is None else (found - half, found + half)
    treated, held = cells.weights @ cells.outcome
    figures = (treated, held, found, *bounds, error, freedom)
    return Effect(*map(int, cells.sizes.sum(axis=0)), *buyers, *map(_plain, figures))


def from_sums(treated, control, given, held):
    """Return differences, standard errors and degrees of freedom of many experiments, as :func:`compare` finds them.

    For one stratum, from sums: what is foretold of a campaign needs thousands of experiments at once. Bring the past
    near its mean first, or its sums of squares lose their digits.

    :param treated: customers treated, a number or an array with one an experiment
    :param control: customers held back, likewise
    :param given: array of 5 × experiments: sums of past, outcome, past², outcome² and past × outcome of those treated
    :param held: the same of those held back
    """
    within = [_within(size, *sums) for size, sums in ((treated, given), (control, held))]
    spread, rest, common = (one + other for one, other in zip(*within, strict=True))
    some = spread > 0
    slope = np.divide(common, spread, out=np.zeros_like(spread), where=some)
    shift, plain = (given[place] / treated - held[place] / control for place in (0, 1))
    freedom = treated + control - 2 - some
    leverage = np.divide(shift**2, spread, out=np.zeros_like(spread), where=some)
    variance = np.maximum(rest - slope * common, 0) / freedom
    return plain - slope * shift, np.sqrt(variance * (1 / treated + 1 / control + leverage)), freedom


def _within(size, past, outcome, past_square, outcome_square, product):
    """Return sums of squares and products about the means of groups."""
    return (
        past_square - past * past / size,
        outcome_square - outcome * outcome / size,
        product - past * outcome / size,
    )


def _plain(value):
    return None if value is None else float(value)


def _buyers(bought, control):
    return int((bought & ~control).sum()), int((bought & control).sum())


def _cells(outcome, past, place):
    """Return the :class:`_Cells` of customers by the place (2 × stratum + held back) of each."""
    sizes = np.bincount(place).astype(float)
    means = (np.bincount(place, values) / sizes for values in (outcome, past))
    return _Cells(*(column.reshape(-1, 2) for column in (sizes, *means)))


def _difference(cells, outcome, past, place):
    """Return the adjusted difference, its standard error, and the degrees of freedom (Satterthwaite's of strata)."""
    ahead = past - cells.past.ravel()[place]
    beyond = outcome - cells.outcome.ravel()[place]
    # Of what is the same for all of a cell, subtraction leaves dust of the last digit.
    ahead[np.abs(ahead) <= 1e-9 * np.abs(past).max()] = 0.0
    spread = np.bincount(place // 2, ahead**2)
    total = spread.sum()
    slope = ahead @ beyond / total if total > 0 else 0.0
    gaps = cells.outcome[:, 0] - cells.outcome[:, 1], cells.past[:, 0] - cells.past[:, 1]
    weights, shift = cells.weights, float(cells.weights @ gaps[1])
    found = weights @ gaps[0] - slope * shift
    share = spread / total if total > 0 else np.zeros(len(spread))
    freedom = cells.sizes.sum(axis=1) - 2 - share
    variance = np.bincount(place // 2, (beyond - slope * ahead) ** 2) / freedom
    factor = weights**2 * (1 / cells.sizes).sum(axis=1) + (shift**2 * share / total if total > 0 else 0.0)
    parts = factor * variance
    if not parts.sum() > 0:
        return found, 0.0, float(freedom.sum())
    return found, sqrt(parts.sum()), float(parts.sum() ** 2 / (parts**2 / freedom).sum())
