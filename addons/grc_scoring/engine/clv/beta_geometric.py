"""What BG/NBD and MBG/NBD share: purchases at a gamma-distributed rate, and a beta-distributed chance of being lost.

With p ~ Beta(a, b) the chance of being lost at a purchase, MBG lets a customer be lost at their first purchase, too,
BG only at a repeat one. In formulas that is ``b`` in one place and ``b + 1`` in the other, called ``shift`` here,
and that a BG customer without repeat purchase is alive for certain.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.special import gammaln, hyp2f1, psi, zeta

from ..arrays import blocks, distinct
from .purchases import PurchaseModel

#: Log odds of being lost of those who are alive for certain: finite, so that no infinity travels.
_NEVER = -300.0
#: Distance from a pole of the formulas within which values beside it are interpolated.
_POLE = 3e-5
#: Points of the sum that stands in for the hypergeometric function.
_POINTS = 4096


@dataclass(frozen=True)
class BetaGeometric(PurchaseModel):
    """A fit, or its parameters.

    :ivar r: shape of the gamma distribution of purchase rates
    :ivar alpha: its scale, a time
    :ivar a: of the beta distribution of the chance of being lost
    :ivar b: of the same
    """

    r: float
    alpha: float
    a: float
    b: float

    #: Whether a customer can be lost at their first purchase.
    MODIFIED: ClassVar[bool] = False
    #: Near the fits of CDNOW (Fader, Hardie and Lee, 2005; Batislam and others, 2007): a step or two are spared.
    START: ClassVar[tuple] = (0.5, 0.5, 0.6, 2.0)

    @property
    def shift(self):
        """Return the second parameter of the beta distribution as the formulas for repeat purchases use it."""
        return self.b + 1 if self.MODIFIED else self.b

    @classmethod
    def _likelihood(cls, past, scale):
        return Likelihood(past.frequency, past.recency * scale, past.age * scale, cls.MODIFIED)

    def _survival(self):
        return self.b / (self.a + self.b) if self.MODIFIED else 1.0

    def _start(self):
        return self.shift

    def _p_alive(self, past):
        levels, level = past.counts
        constants, totals = _log_odds(levels, self.a, self.shift, self.MODIFIED), self.r + levels
        result = np.empty(len(past))
        for rows in blocks(len(past)):
            places = level[rows]
            odds = self.alpha + past.age[rows]
            odds /= self.alpha + past.recency[rows]
            np.log(odds, out=odds)
            odds *= totals[places]
            odds += constants[places]
            with np.errstate(over="ignore"):
                np.exp(odds, out=odds)
            odds += 1
            np.reciprocal(odds, out=result[rows])
        if not self.MODIFIED:
            result[past.frequency == 0] = 1.0
        return result

    def _if_alive(self, horizon, frequency, age):
        """Return expected purchases of living customers, by Euler's form of the hypergeometric function.

        It has poles, of which nothing is left in the value, at a = 1 and, without repeat purchase, at a + b = 1 (BG).
        For extreme parameters it overflows, or leaves its bounds: the average over p is taken by sums there.
        """
        r, alpha, a, shift = self.r, self.alpha, self.a, self.shift
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            result = _beside_poles(r, alpha, a, shift, horizon, frequency, age)
            never_lost = (r + frequency) / (alpha + age) * horizon
            bad = ~((result >= 0) & (result <= never_lost * (1 + 1e-6)))
        span = np.broadcast_to(horizon / (alpha + age), bad.shape)
        for row in np.flatnonzero(bad):
            result[row] = _averaged(r + frequency[row], a, shift + frequency[row], span[row])
        return result


def _beside_poles(r, alpha, a, shift, horizon, frequency, age):
    """Return :func:`_euler`, between values on both sides where a pole is near."""
    rest = horizon, frequency, age
    below = a + shift - 1
    if abs(a - 1) < _POLE:
        low, high = (_euler(r, alpha, near, shift, *rest) for near in (1 - _POLE, 1 + _POLE))
        return _between(a - 1, low, high)
    if abs(below) < _POLE and np.any(frequency == 0):
        low, high = (_euler(r, alpha, a, shift + near - below, *rest) for near in (-_POLE, _POLE))
        return _between(below, low, high)
    return _euler(r, alpha, a, shift, *rest)


def _euler(r, alpha, a, shift, horizon, frequency, age):
    """Return c / (a − 1) · [1 − (1 − z)^(a−1) · ₂F₁(c − x − r, a − 1; c; z)], c = a + shift + x − 1."""
    below = a + shift - 1
    c = below + frequency
    z = horizon / (alpha + age + horizon)
    return c / (a - 1) * (1 - (1 - z) ** (a - 1) * hyp2f1(below - r, a - 1, c, z))


def _averaged(total, a, after, span):
    """Return the average of (1 − (1 + p · span)^-total) / p over p ~ Beta(a, after).

    It is what :func:`_euler` gives, by the trapezoidal rule over the logit of p, which converges exponentially.
    """
    middle, width = np.log(a / after), 12 * np.sqrt(1 / a + 1 / after)
    logit = np.linspace(middle - width - 45 / a, middle + width + 45 / after, _POINTS)
    log_chance = -np.logaddexp(0, -logit)
    density = a * log_chance - after * np.logaddexp(0, logit)
    density = np.exp(density - density.max())
    chance = np.exp(np.maximum(log_chance, -600))
    return density @ (-np.expm1(-total * np.log1p(chance * span)) / chance) / density.sum()


def _between(place, low, high):
    """Return the value at ``place`` between the values at ``-_POLE`` and ``_POLE``."""
    return low + (high - low) * (place + _POLE) / (2 * _POLE)


def _log_odds(levels, a, shift, modified):
    """Return the part of the log odds of being lost that depends on the frequency alone."""
    result = np.full(len(levels), _NEVER)
    possible = slice(None) if modified else levels > 0
    result[possible] = np.log(a / (shift + levels[possible] - 1))
    return result


class Likelihood:
    """Log-likelihood with gradient and Hessian by (r, α, a, b), as :func:`.newton.maximise` asks for it.

    Its mixture weight is the probability of being lost, so that the derivatives cost little more than the value.
    """

    def __init__(self, frequency, recency, age, modified):
        self.size = self.rows = len(frequency)
        self.frequency = frequency
        # A BG customer without repeat purchase cannot be lost: any recency does, and this one has no odds.
        self.recency = recency if modified else np.where(frequency == 0, age, recency)
        self.age = age
        self.modified = modified
        self.levels, self.level = distinct(frequency)
        self.counts = np.bincount(self.level, minlength=len(self.levels))

    def sample(self, step):
        """Return the likelihood of every ``step``-th customer."""
        rows = slice(None, None, step)
        return Likelihood(self.frequency[rows], self.recency[rows], self.age[rows], self.modified)

    def __call__(self, parameters):
        """Return value, gradient and Hessian, summed over customers."""
        r, alpha, a, b = parameters
        value, gradient, hessian = self._by_level(r, alpha, a, b)
        shift = b + self.modified
        constants = _log_odds(self.levels, a, shift, self.modified)
        with np.errstate(divide="ignore"):
            falls = np.where(constants > _NEVER, -1 / (shift + self.levels - 1), 0.0)
        for rows in blocks(self.size):
            self._add_block(rows, r, alpha, a, constants, falls, value, gradient, hessian)
        for row, column in ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)):
            hessian[column, row] = hessian[row, column]
        return value[0], gradient, hessian

    def _by_level(self, r, alpha, a, b):
        """Return what depends on the frequency alone, once for each distinct one."""
        counts, levels, size = self.counts, self.levels, self.size
        total, after, lost = r + levels, b + self.modified + levels, a + b
        both = a + after
        value = counts @ (gammaln(total) + gammaln(after) - gammaln(both))
        value += size * (r * np.log(alpha) - gammaln(r) + gammaln(lost) - gammaln(b))
        one, two = counts @ psi(both), counts @ zeta(2, both)
        gradient = np.array(
            [
                counts @ psi(total) + size * (np.log(alpha) - psi(r)),
                size * r / alpha,
                size * psi(lost) - one,
                counts @ psi(after) - one + size * (psi(lost) - psi(b)),
            ]
        )
        hessian = np.zeros((4, 4))
        hessian[0, 0] = counts @ zeta(2, total) - size * zeta(2, r)
        hessian[0, 1] = size / alpha
        hessian[1, 1] = -size * r / alpha**2
        hessian[2, 2] = hessian[2, 3] = size * zeta(2, lost) - two
        hessian[3, 3] = counts @ zeta(2, after) - two + size * (zeta(2, lost) - zeta(2, b))
        return np.array([value]), gradient, hessian

    def _add_block(self, rows, r, alpha, a, constants, falls, value, gradient, hessian):
        """Add what depends on the whole history, in a few passes over a block that stays in the cache."""
        level = self.level[rows]
        total = r + self.frequency[rows]
        now, last = alpha + self.age[rows], alpha + self.recency[rows]
        log_now = np.log(now)
        wait = log_now - np.log(last)
        by_now, by_last = 1 / now, 1 / last
        # Gradient of the log odds of being lost by (r, α, ·, b); that by a is 1 / a for everyone.
        slopes = np.empty((4, len(total)))
        slopes[0] = wait
        np.subtract(by_now, by_last, out=slopes[1])
        slopes[1] *= total
        slopes[2] = 1.0
        np.take(falls, level, out=slopes[3])
        odds = total * wait
        odds += constants[level]
        inverse = np.exp(-odds)
        lost = 1 / (1 + inverse)
        spread = lost * (1 - lost)
        value += odds.sum() + np.log1p(inverse).sum() - total @ log_now
        scaled = total * by_now
        sums = slopes @ lost
        squares = (slopes * spread) @ slopes.T
        gradient[0] += sums[0] - log_now.sum()
        gradient[1] += sums[1] - scaled.sum()
        gradient[2] += sums[2] / a
        gradient[3] += sums[3]
        squares[2] /= a
        squares[:, 2] /= a
        hessian += squares
        hessian[0, 1] += (by_now - by_last) @ lost - by_now.sum()
        hessian[1, 1] += (total * (by_last**2 - by_now**2)) @ lost + scaled @ by_now
        hessian[2, 2] -= sums[2] / a**2
        hessian[3, 3] += (slopes[3] ** 2) @ lost
