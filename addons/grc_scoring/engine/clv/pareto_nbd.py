"""Pareto/NBD: purchases at a gamma-distributed rate, and a customer may be lost at any time, purchase or not.

Schmittlein, Morrison and Colombo, Counting your customers: who are they and what will they do next?, Management
Science 33 (1987), 1–24; Fader and Hardie, A note on deriving the Pareto/NBD model and related expressions (2005),
brucehardie.com/notes/009.

The likelihood of having been lost after the last purchase is the integral over the moment τ of the loss of
(α + τ)^-(r+x) · (β + τ)^-(s+1). It is taken by Gauss's rule instead of two hypergeometric functions: they overflow,
and have no derivatives by their parameters in closed form.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import gammaln, psi, zeta

from ..arrays import blocks, distinct
from .purchases import PurchaseModel

#: Panels, as shares of the range, and nodes in each: relative error below 1e-9 for usual parameters.
_PANELS = (0.0, 0.04, 0.1, 0.22, 0.45, 1.0)
_NODES = 8
#: Where the integrand has fallen to e^-this, the integral ends.
_NOTHING = 38.0
#: Customers worked on at once: each has 40 nodes.
_ROWS = 256
#: Distance of s from 1 within which the value at 1 is taken.
_POLE = 1e-9


@dataclass(frozen=True)
class ParetoNbd(PurchaseModel):
    """A fit, or its parameters.

    :ivar r: shape of the gamma distribution of purchase rates
    :ivar alpha: its scale, a time
    :ivar s: shape of the gamma distribution of the rates at which customers are lost
    :ivar beta: its scale, a time
    """

    r: float
    alpha: float
    s: float
    beta: float

    TIMES = ("alpha", "beta")

    @classmethod
    def _likelihood(cls, past, scale):
        kinds, kind = _kinds(past)
        weights = np.bincount(kind, minlength=len(kinds[0]))
        return Likelihood(kinds[0], kinds[1] * scale, kinds[2] * scale, weights)

    def _p_alive(self, past):
        kinds, kind = _kinds(past)
        result = np.empty(len(kinds[0]))
        for rows in blocks(len(result), _ROWS):
            x, last, now = (part[rows] for part in kinds)
            alive = -(self.r + x) * np.log(self.alpha + now) - self.s * np.log(self.beta + now)
            lost = np.log(self.s) + _Loss(self.r + x, self.alpha, self.s + 1, self.beta, last, now).log_integral
            with np.errstate(over="ignore"):
                result[rows] = 1 / (1 + np.exp(lost - alive))
        return result[kind]

    def _if_alive(self, horizon, frequency, age):
        exponent = self.s - 1
        growth = np.log1p(horizon / (self.beta + age))
        lasting = growth if abs(exponent) < _POLE else -np.expm1(-exponent * growth) / exponent
        return (self.r + frequency) / (self.alpha + age) * (self.beta + age) * lasting


#: The class of a fit and how one is made, by the same names in every module of a model.
MODEL = ParetoNbd
fit = MODEL.fit


def _kinds(past):
    """Return (distinct histories as three arrays, number of the history of each customer)."""
    count, aged, pair = past.pairs
    lasts, last = distinct(past.recency)
    size = max(len(lasts), 1)
    keys, kind = distinct(pair.astype(np.int64) * size + last)
    pairs = keys // size
    return (past.counts[0][count[pairs]], lasts[keys % size], past.ages[0][aged[pairs]]), kind


class Likelihood:
    """Log-likelihood with gradient and Hessian by (r, α, s, β), as :func:`.newton.maximise` asks for it.

    :param weights: number of customers with each history
    """

    def __init__(self, frequency, recency, age, weights):
        self.size, self.rows = int(weights.sum()), len(weights)
        self.frequency = frequency.astype(np.float64)
        self.recency = recency
        self.age = age
        self.weights = weights.astype(np.float64)
        levels, level = distinct(frequency)
        self.levels = levels.astype(np.float64)
        self.counts = np.bincount(level, self.weights, len(levels))

    def sample(self, step):
        """Return the likelihood of every ``step``-th history."""
        rows = slice(None, None, step)
        return Likelihood(self.frequency[rows].astype(np.int64), self.recency[rows], self.age[rows], self.weights[rows])

    def __call__(self, parameters):
        """Return value, gradient and Hessian, summed over customers."""
        r, alpha, s, beta = parameters
        size, total = self.size, r + self.levels
        value = self.counts @ gammaln(total) + size * (r * np.log(alpha) - gammaln(r) + s * np.log(beta))
        gradient = np.array(
            [
                self.counts @ psi(total) + size * (np.log(alpha) - psi(r)),
                size * r / alpha,
                size * np.log(beta),
                size * s / beta,
            ]
        )
        hessian = np.zeros((4, 4))
        hessian[0, 0] = self.counts @ zeta(2, total) - size * zeta(2, r)
        hessian[0, 1] = hessian[1, 0] = size / alpha
        hessian[1, 1] = -size * r / alpha**2
        hessian[2, 3] = hessian[3, 2] = size / beta
        hessian[3, 3] = -size * s / beta**2
        for rows in blocks(len(self.weights), _ROWS):
            part = self._block(rows, r, alpha, s, beta)
            value, gradient, hessian = value + part[0], gradient + part[1], hessian + part[2]
        return value, gradient, hessian

    def _block(self, rows, r, alpha, s, beta):
        """Return value, gradient and Hessian of the mixture "still alive, or lost since" of a block."""
        weights, now, total = self.weights[rows], self.age[rows], r + self.frequency[rows]
        by_alpha, by_beta = 1 / (alpha + now), 1 / (beta + now)
        zero = np.zeros_like(now)
        alive = -total * np.log(alpha + now) - s * np.log(beta + now)
        loss = _Loss(total, alpha, s + 1, beta, self.recency[rows], now)
        lost = np.log(s) + loss.log_integral
        value = np.logaddexp(alive, lost)
        share = np.exp(lost - value)
        if_alive = np.array([-np.log(alpha + now), -total * by_alpha, -np.log(beta + now), -s * by_beta])
        if_lost, curved = loss.derivatives()
        if_lost[2] += 1 / s
        curved[2, 2] -= 1 / s**2
        # Second derivatives of ln L_alive by (r, α) and (s, β); the others are 0.
        bent = {(0, 1): -by_alpha, (1, 1): total * by_alpha**2, (2, 3): -by_beta, (3, 3): s * by_beta**2}
        gradient = if_alive + share * (if_lost - if_alive)
        apart = if_lost - if_alive
        hessian = (apart * (weights * share * (1 - share))) @ apart.T
        for row in range(4):
            for column in range(row, 4):
                entry = (1 - share) * bent.get((row, column), zero) + share * curved[row, column]
                hessian[row, column] += weights @ entry
                hessian[column, row] = hessian[row, column]
        return weights @ value, gradient @ weights, hessian


class _Loss:
    """The integral from ``last`` to ``now`` of (α + τ)^-A · (β + τ)^-B, with derivatives of its logarithm.

    With m the smaller of α and β, and τ = (m + last) · e^θ − m, the integrand is analytic in a strip around the
    line, and falls convexly in the logarithm.

    :param big: A, one a customer
    :param small: B, one for all
    """

    def __init__(self, big, alpha, small, beta, last, now):
        self.big, self.small = big, small
        least = min(alpha, beta)
        start = least + last
        range_ = self._range(alpha, beta, start, least, np.log((least + now) / start))
        nodes, weights = _rule()
        theta = np.multiply.outer(nodes, range_)
        moment = start * np.exp(theta)
        at_alpha, at_beta = moment + (alpha - least), moment + (beta - least)
        self.log_alpha, self.log_beta = np.log(at_alpha), np.log(at_beta)
        logs = np.log(moment) - big * self.log_alpha - small * self.log_beta
        highest = logs.max(axis=0)
        density = np.exp(logs - highest) * weights[:, None]
        total = density.sum(axis=0)
        with np.errstate(divide="ignore"):
            self.log_integral = highest + np.log(total) + np.log(range_)
        self.density = density / total
        self.at_alpha, self.at_beta = at_alpha, at_beta

    def _range(self, alpha, beta, start, least, whole):
        """Return the range of θ: ``whole``, or less where the integrand has become nothing before."""
        at_alpha, at_beta = start + (alpha - least), start + (beta - least)
        end = whole
        for __ in range(4):
            moment = start * np.exp(end)
            to_alpha, to_beta = moment + (alpha - least), moment + (beta - least)
            fall = self.big * np.log(to_alpha / at_alpha) + self.small * np.log(to_beta / at_beta) - end
            slope = self.big * moment / to_alpha + self.small * moment / to_beta - 1
            # Newton's method on a convex function comes from above and stays there.
            end = np.where(fall > _NOTHING, end - (fall - _NOTHING) / np.maximum(slope, 1e-3), end)
        return end

    def derivatives(self):
        """Return first (4 × customers) and second (4 × 4 × customers) derivatives of the logarithm, by (A, α, B, β)."""
        by_alpha, by_beta = 1 / self.at_alpha, 1 / self.at_beta
        slopes = (-self.log_alpha, -self.big * by_alpha, -self.log_beta, -self.small * by_beta)
        weighed = [self.density * slope for slope in slopes]
        first = np.array([part.sum(axis=0) for part in weighed])
        second = np.empty((4, 4, len(self.big)))
        for row in range(4):
            for column in range(row, 4):
                both = np.einsum("ij,ij->j", weighed[row], slopes[column])
                second[row, column] = second[column, row] = both - first[row] * first[column]
        own = {
            (0, 1): first[1] / self.big,
            (1, 1): np.einsum("ij,ij->j", weighed[1], -by_alpha),
            (2, 3): first[3] / self.small,
            (3, 3): np.einsum("ij,ij->j", weighed[3], -by_beta),
        }
        for (row, column), value in own.items():
            second[row, column] += value
            if row != column:
                second[column, row] += value
        return first, second


@lru_cache(maxsize=1)
def _rule():
    """Return nodes and weights of Gauss's rule in each panel of [0, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    edges = np.array(_PANELS)
    widths = np.diff(edges) / 2
    centres = edges[:-1] + widths
    return (centres[:, None] + widths[:, None] * nodes).ravel(), np.outer(widths, weights).ravel()
