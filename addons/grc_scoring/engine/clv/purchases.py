"""What the models of the number of purchases have in common."""

from functools import lru_cache

import numpy as np
from scipy.special import roots_jacobi

from ..arrays import History, blocks, distinct, numbers
from ..newton import maximise
from . import surface
from .fitted import Fitted

#: Longest age after scaling: the prior and the bounds know parameters in this unit of time.
LONGEST = 10.0
#: Customers, and combinations of frequency and age, beyond which a surface through fewer values is tried.
ENOUGH = 1500
#: Nodes of the integral over discounted purchases, up to which discount (as a logarithm) over the whole horizon.
NODES = ((0.2, 4), (0.5, 6), (1.0, 8), (float("inf"), 16))


class PurchaseModel(Fitted):
    """Base of the models of how often customers buy, all of which have four parameters.

    A model says how likely a customer is still one (:meth:`p_alive`) and how many purchases they make if so
    (:meth:`_if_alive`). One unit of time throughout: that of the data it was fitted on.
    """

    #: Names of the parameters that are times.
    TIMES = ("alpha",)
    #: Parameters to begin with, the longest age having been scaled to 10.
    START = (1.0, 1.0, 1.0, 1.0)

    @classmethod
    def fit(cls, frequency, recency, age, prior_variance=2.0):
        """Fit the model to the purchases of customers; arrays of one element a customer, in one unit of time.

        :param frequency: number of purchases after the first
        :param recency: time from the first to the last purchase
        :param age: time from the first purchase to now
        :param prior_variance: of the prior N(0, variance) on the logarithms of the parameters, the longest age having
            been scaled to 10; None: no prior, maximum likelihood
        :return: a fit of this class; look at ``converged`` before using it
        :raise ValueError: no customer, or bad input (see :class:`.arrays.History`)
        """
        past = History(frequency, recency, age)
        if not len(past):
            raise ValueError("A fit needs at least one customer")
        scale = time_scale(past.age)
        optimum = maximise(cls._likelihood(past, scale), cls.START, prior_variance)
        units = np.array([1 / scale if name in cls.TIMES else 1.0 for name in cls.names()])
        parameters = optimum.parameters if np.isfinite(optimum.parameters).all() else np.ones(len(units))
        # The density of the moments of purchases carries the unit of time.
        shift = int(past.frequency.sum()) * float(np.log(scale))
        return cls._of(optimum, (parameters * units).tolist(), units, shift)

    def p_alive(self, frequency, recency, age):
        """Return the probability that each customer will buy again some day.

        :param frequency: purchases after the first
        :param recency: time from the first to the last purchase
        :param age: time from the first purchase to now
        :raise ValueError: see :class:`.arrays.History`
        """
        past = History(frequency, recency, age)
        return self._p_alive(past).reshape(past.shape)

    def expected_purchases(self, horizon, frequency, recency, age):
        """Return the expected number of purchases within ``horizon`` from now.

        :param horizon: a time, ≥ 0
        """
        return self.discounted_purchases(horizon, 0.0, frequency, recency, age)

    def discounted_purchases(self, horizon, force, frequency, recency, age):
        """Return the expected purchases within ``horizon`` from now, each discounted from its own moment.

        With E(t) the purchases within t, they are ∫ e^-δt dE(t) = e^-δh · E(h) + δ ∫ e^-δt E(t) dt, by Radau's rule
        over ln(α + T + t), in which E is smooth also for the youngest customer.

        :param horizon: a time h, ≥ 0
        :param force: δ = ln(1 + rate), of the interest rate for one unit of time, ≥ 0
        """
        _check(horizon, force)
        past = History(frequency, recency, age)
        alive = self._p_alive(past)
        return self._at_pairs(
            lambda counts, ages: self._discounted(horizon, force, counts, ages)[1:], horizon, past, alive
        )[0].reshape(past.shape)

    def outlook(self, horizon, force, frequency, recency, age):
        """Return P(alive), expected purchases and discounted purchases together: quicker than one by one."""
        _check(horizon, force)
        past = History(frequency, recency, age)
        alive = self._p_alive(past)
        expected, discounted = self._at_pairs(
            lambda counts, ages: self._discounted(horizon, force, counts, ages), horizon, past, alive
        )
        return tuple(part.reshape(past.shape) for part in (alive, expected, discounted))

    def _discounted(self, horizon, force, frequency, age):
        """Return expected purchases of those alive, plain and discounted."""
        expected = self._if_alive(horizon, frequency, age)
        total = force * horizon
        result = expected * np.exp(-total)
        if not total:
            return expected, result
        start = self.alpha + age
        reach = np.log1p(horizon / start)
        nodes, weights, at_end = _rule(next(number for limit, number in NODES if total <= limit))
        result += expected * (at_end * total * np.exp(-total)) * reach * (start + horizon) / horizon
        for node, weight in zip(nodes, weights, strict=True):
            time = start * np.expm1(node * reach)
            density = weight * reach * (start + time) * force * np.exp(-force * time)
            result += density * self._if_alive(time, frequency, age)
        return expected, result

    def _at_pairs(self, function, horizon, past, alive):
        """Return the arrays of ``function(frequency, age)`` times P(alive), from its values at distinct pairs.

        Many pairs are taken from a surface (:mod:`.surface`), where that is exact.
        """
        counts, ages = (levels.astype(np.float64) for levels in (past.counts[0], past.ages[0]))
        through = None
        if horizon and min(len(past), len(counts) * len(ages)) > ENOUGH:
            factors = (lambda x: self.r + x), (lambda age: np.log1p(horizon / (self.alpha + age)))
            through = surface.fitted(function, factors, counts, ages, (self._start(), self.alpha))
        count, aged, pair = past.pairs
        values = through.at(count, aged) if through else function(counts[count], ages[aged])
        results = [np.empty(len(past)) for __ in values]
        for rows in blocks(len(past)):
            for result, part in zip(results, values, strict=True):
                np.multiply(part[pair[rows]], alive[rows], out=result[rows])
        return results

    def expected_repeats(self, time):
        """Return the expected number of repeat purchases of a new customer within ``time``: E[X(t)].

        :param time: times since the first purchase, ≥ 0
        """
        time = numbers("time", time)
        if np.any(time < 0):
            raise ValueError("time is negative")
        times, place = distinct(time.ravel())
        zero = np.zeros(len(times))
        return (self._survival() * self._if_alive(times, zero, zero))[place].reshape(time.shape)

    def waiting_time(self, share, frequency, age):
        """Return the time within which a share of those who are alive have bought again.

        A customer who is alive buys at a rate that is gamma-distributed (r + x, α + T) given their history.

        :param share: shares, 0 to 1; the time is infinite for 1 and above
        """
        share = np.minimum(np.asarray(share, dtype=np.float64), 1.0)
        with np.errstate(divide="ignore", over="ignore"):
            return (self.alpha + age) * np.expm1(-np.log1p(-share) / (self.r + frequency))

    def _start(self):
        """Return what is added to frequencies, so that expected purchases are smooth in the logarithm."""
        return self.r

    def _survival(self):
        """Return the share of new customers who have not been lost at their first purchase."""
        return 1.0

    @classmethod
    def _likelihood(cls, past, scale):
        """Return the likelihood, as :func:`.newton.maximise` asks for it, of histories whose times are scaled."""
        raise NotImplementedError

    def _p_alive(self, past):
        """Return P(alive), flat, of :class:`.arrays.History`."""
        raise NotImplementedError

    def _if_alive(self, horizon, frequency, age):
        """Return the expected purchases within ``horizon`` (one time, or one a customer) of those who are alive."""
        raise NotImplementedError


@lru_cache
def _rule(number):
    """Return nodes, weights and the weight of the end of Radau's rule on [0, 1], which uses the end of the range."""
    nodes, weights = roots_jacobi(number, 1, 0)
    return (nodes + 1) / 2, weights / (1 - nodes) / 2, 1 / (number + 1) ** 2


def _check(horizon, force):
    if not (np.isfinite(horizon) and horizon >= 0):
        raise ValueError("horizon must be a number, 0 or more")
    if not (np.isfinite(force) and force >= 0):
        raise ValueError("force must be a number, 0 or more")


def time_scale(age):
    """Return the factor that makes the longest age :data:`LONGEST`; 1 when nobody has an age."""
    longest = float(np.max(age, initial=0.0))
    return LONGEST / longest if longest > 0 else 1.0
