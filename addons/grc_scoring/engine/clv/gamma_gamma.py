"""Gamma-Gamma: what a purchase of a customer is worth on average, drawn towards the company's average.

Fader and Hardie, The gamma-gamma model of monetary value (2013), brucehardie.com/notes/025; Fader, Hardie and Lee,
RFM and CLV: using iso-value curves, Journal of Marketing Research 42 (2005), 415–430.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, psi, zeta

from ..arrays import blocks, distinct, numbers, whole
from ..newton import maximise
from .fitted import Fitted


@dataclass(frozen=True)
class GammaGamma(Fitted):
    """A fit, or its parameters.

    Amounts of one customer are gamma-distributed (shape p, rate ν), ν over customers gamma(q, v). The mean of all
    customers, p · v / (q − 1), exists for q > 1.

    :ivar p: shape of the amounts of one customer
    :ivar q: shape of the rates over customers, above 1
    :ivar v: their scale, an amount
    """

    p: float
    q: float
    v: float

    def _check(self):
        if self.q <= 1:
            raise ValueError("q must be above 1: there is no average otherwise")

    def expected_average(self, frequency, average):
        """Return the expected amount of a purchase of each customer: p · (v + n · average) ÷ (p · n + q − 1).

        :param frequency: number of purchases that ``average`` is made of; 0: the mean of all customers
        :param average: average amount, > 0; without meaning where frequency is 0
        :raise ValueError: not finite, negative, of different shapes
        """
        frequency, average = _amounts(frequency, average)
        shape = frequency.shape
        frequency, average = frequency.ravel(), average.ravel()
        result = np.empty(len(frequency))
        for rows in blocks(len(result)):
            bought = frequency[rows].astype(np.float64)
            amount = bought * average[rows]
            amount += self.v
            bought *= self.p
            bought += self.q - 1
            amount *= self.p
            np.divide(amount, bought, out=result[rows])
        return result.reshape(shape)


def fit(frequency, average, prior_variance=2.0):
    """Fit the model to the average amounts of customers, one element a customer.

    Customers without purchase, or whose average is 0, say nothing about amounts and are left out.

    :param frequency: number of purchases that the average is made of
    :param average: average amount of them, ≥ 0
    :param prior_variance: of the prior N(0, variance) on the logarithms of p, q − 1 and v, amounts having been
        scaled to a geometric mean of 1; None: no prior, maximum likelihood
    :return: :class:`GammaGamma`; look at ``converged`` before using it
    :raise ValueError: nobody left, or bad input
    """
    frequency, average = (part.ravel() for part in _amounts(frequency, average))
    used = (frequency > 0) & (average > 0)
    if not used.any():
        raise ValueError("A fit needs at least one customer with a positive amount")
    if not used.all():
        frequency, average = frequency[used], average[used]
    middle = float(np.exp(np.log(average).mean()))
    likelihood = Likelihood(frequency, average / middle)
    optimum = maximise(likelihood, (2.0, 2.0, 1.0), prior_variance)
    finite = np.isfinite(optimum.parameters).all()
    p, above, v = optimum.parameters.tolist() if finite else (1.0, 1.0, 1.0)
    units = (1.0, 1.0, middle)
    return GammaGamma._of(optimum, (p, 1 + above, v * middle), units, -len(average) * float(np.log(middle)))


def _amounts(frequency, average):
    frequency = whole("frequency", frequency)
    average = numbers("average", average).astype(np.float64, copy=False)
    try:
        frequency, average = np.broadcast_arrays(frequency, average)
    except ValueError:
        raise ValueError("frequency and average are of different shapes")
    if np.min(average, initial=0) < 0 and np.any((average < 0) & (frequency > 0)):
        raise ValueError("average is negative")
    return frequency, average


class Likelihood:
    """Log-likelihood with gradient and Hessian by (p, q − 1, v), as :func:`.newton.maximise` asks for it."""

    def __init__(self, frequency, average):
        self.size = self.rows = len(frequency)
        self.frequency = frequency.astype(np.float64)
        self.average = average
        levels, self.level = distinct(frequency)
        self.levels = levels.astype(np.float64)
        self.counts = np.bincount(self.level, minlength=len(levels)).astype(np.float64)
        self.total = self.frequency * average
        self.logs = sum(np.log(average[rows]).sum() for rows in blocks(self.size))
        # Σ n · ln(n · average)
        self.weighed = sum(self.frequency[rows] @ np.log(self.total[rows]) for rows in blocks(self.size))

    def sample(self, step):
        """Return the likelihood of every ``step``-th customer."""
        return Likelihood(self.frequency[::step].astype(np.int64), self.average[::step])

    def __call__(self, parameters):
        """Return value, gradient and Hessian, summed over customers."""
        p, q, v = parameters[0], 1 + parameters[1], parameters[2]
        counts, levels, size = self.counts, self.levels, self.size
        log_one, log_each, by_one, by_each, square_one, square_each = self._sums(v)
        shape, total = p * levels, p * levels + q
        one, two = psi(total), zeta(2, total)
        value = (
            counts @ (gammaln(total) - gammaln(shape) + shape * np.log(levels))
            + size * (q * np.log(v) - gammaln(q))
            + p * (self.weighed - counts @ (levels * np.log(levels)))
            - self.logs
            - p * log_each
            - q * log_one
        )
        gradient = np.array(
            [
                counts @ (levels * (one - psi(shape))) + self.weighed - log_each,
                counts @ one - size * psi(q) + size * np.log(v) - log_one,
                size * q / v - p * by_each - q * by_one,
            ]
        )
        across = np.array(
            [
                [counts @ (levels**2 * (two - zeta(2, shape))), counts @ (levels * two), -by_each],
                [0.0, counts @ two - size * zeta(2, q), size / v - by_one],
                [0.0, 0.0, p * square_each + q * square_one - size * q / v**2],
            ]
        )
        return value, gradient, np.triu(across) + np.triu(across, 1).T

    def _sums(self, v):
        """Return sums of ln, inverse and inverse square of v + n · average, each plain and weighed by n."""
        sums = np.zeros(6)
        for rows in blocks(self.size):
            frequency = self.frequency[rows]
            amount = v + self.total[rows]
            logs, inverse = np.log(amount), 1 / amount
            square = inverse**2
            sums += (logs.sum(), frequency @ logs, inverse.sum(), frequency @ inverse, square.sum(), frequency @ square)
        return sums
