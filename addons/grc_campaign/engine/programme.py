"""What the campaigns of a year brought together. No Odoo in it.

Many small campaigns tell together what none of them tells by itself. Customers of two campaigns are taken to be drawn
independently of each other, or not to meet in time.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from odoo.addons.grc_base.engine.effect import CONFIDENCE, ENOUGH
from scipy.special import chdtrc, stdtrit

from .result import Money


@dataclass(frozen=True)
class Programme:
    """Campaigns pooled.

    :ivar campaigns: campaigns that count
    :ivar left: campaigns left out: running, withheld, with nobody held back, or where all customers are alike
    :ivar treated: customers contacted, of the campaigns that count
    :ivar control: customers held back, likewise
    :ivar buyers_treated: buyers among those contacted
    :ivar buyers_control: buyers among those held back
    :ivar difference: margin that a contact brings a customer, campaigns weighted by inverse variance (:class:`Money`);
        None below 30 buyers in a group of all
    :ivar incremental: margin that the campaigns brought, their own estimates added up; None likewise
    :ivar costs: what they cost
    :ivar net: the same after costs; None likewise
    :ivar alike: chance of effects as different as these if all campaigns had the same (Cochran's Q); None: fewer than
        two campaigns
    :ivar left_costs: what the campaigns that are left out cost
    :ivar weights: part of each campaign in ``difference``, in the order that they were given in; None: it is left out
    """

    campaigns: int
    left: int
    treated: int
    control: int
    buyers_treated: int
    buyers_control: int
    difference: Money | None
    incremental: Money | None
    costs: float
    net: Money | None
    alike: float | None
    left_costs: float
    weights: tuple


def pool(results):
    """Return the :class:`Programme` of many campaigns.

    :param results: list of :class:`~.result.Result`
    """
    counted = [result for result in results if _counts(result)]
    found = [result.estimate for result in counted]
    counts = [sum(getattr(one, name) for one in found) for name in ("treated", "control")]
    buyers = [sum(getattr(one, name) for one in found) for name in ("buyers_treated", "buyers_control")]
    costs = float(sum(result.costs for result in counted))
    told = min(buyers) >= ENOUGH
    columns = _columns(found)
    total = _sum(columns, columns[3]) if told else None
    return Programme(
        len(found),
        len(results) - len(found),
        *counts,
        *buyers,
        difference=_sum(columns, _weights(columns)) if told else None,
        incremental=total,
        costs=costs,
        net=total.less(costs) if told else None,
        alike=_heterogeneity(columns) if len(found) > 1 else None,
        left_costs=float(sum(result.costs for result in results)) - costs,
        weights=_shares(results, columns),
    )


def _counts(result):
    return result.estimate is not None and result.estimate.error > 0


def _shares(results, columns):
    """Return the weight of each result, None of one that does not count."""
    weights = iter(_weights(columns).tolist())
    return tuple(next(weights) if _counts(result) else None for result in results)


def _columns(found):
    """Return differences, variances, degrees of freedom and treated customers, an array each."""
    names = ("difference", "error", "freedom", "treated")
    difference, error, freedom, treated = (np.array([getattr(one, name) for one in found], float) for name in names)
    return difference, error**2, freedom, treated


def _weights(columns):
    """Return the weights of a mean by inverse variance."""
    inverse = 1 / columns[1]
    return inverse / inverse.sum()


def _sum(columns, weights):
    """Return a weighted sum with its interval of Student's t, Satterthwaite's degrees of freedom."""
    difference, variance, freedom, __ = columns
    parts = weights**2 * variance
    value, total = float(weights @ difference), float(parts.sum())
    half = stdtrit(total**2 / (parts**2 / freedom).sum(), (1 + CONFIDENCE) / 2) * sqrt(total)
    return Money(value, value - half, value + half)


def _heterogeneity(columns):
    """Return the chance of differences as uneven as these where there is but one (Cochran 1954)."""
    beyond = (columns[0] - _weights(columns) @ columns[0]) ** 2 / columns[1]
    return float(chdtrc(len(beyond) - 1, beyond.sum()))
