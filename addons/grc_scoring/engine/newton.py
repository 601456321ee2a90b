"""Maximum of a posterior density of a few positive parameters, by Newton's method on their logarithms.

Likelihoods come with gradient and Hessian, so that a handful of passes over the data is enough; the first ones
run on a sample, whose maximum lies so near that of all data that two or three passes over these remain. The steps are
those of SciPy's ``trust-exact`` (Conn, Gould and Toint, Trust-region methods, 2000).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

#: A fit whose gradient (of the log posterior density per customer, by the logarithms of the parameters) has a
#: component above this is rejected; Newton's method itself goes on to :data:`TOLERANCE`.
REJECTED = 1e-4
TOLERANCE = 1e-8
#: Bounds of the logarithms of the parameters, times having been scaled to 10 and amounts to 1.
BOUND = float(np.log(1e5))
#: As near to a bound as this is at the bound: a hundredth of a parameter.
AT_BOUND = 0.01
#: Rows on which the maximum is looked for first: a sixteenth of them, within these bounds.
SAMPLE = 2048, 16_384
#: Farthest that a parabola is believed: from a tenth to ten times a parameter.
_FARTHEST = 2.3
_STEPS = 60


@dataclass(frozen=True)
class Optimum:
    """Where the search ended.

    :ivar parameters: positive, in the scale of the likelihood
    :ivar log_likelihood: sum over all customers there, without prior
    :ivar standard_errors: of the parameters; None when the curvature gives none
    :ivar gradient: largest absolute component, see :data:`REJECTED`
    :ivar reason: empty, or why the fit is to be rejected: ``not_finite``, ``bound``, ``gradient``, ``singular`` (the
        data leave a parameter open: the standard error of its logarithm is beyond the bounds, or there is none)
    """

    parameters: np.ndarray
    log_likelihood: float
    standard_errors: np.ndarray | None
    gradient: float
    reason: str


def maximise(likelihood, start, prior_variance):
    """Return the :class:`Optimum` of a likelihood.

    :param likelihood: has ``size`` (customers), ``rows`` (histories, where equal ones are taken together),
        ``sample(step)`` (the likelihood of every ``step``-th row) and, called with positive parameters, returns sum,
        gradient and Hessian of the log-likelihood by them
    :param start: positive parameters to start from
    :param prior_variance: of the normal prior on each logarithm, whose mean is 0; None: no prior
    :raise ValueError: a variance that is not positive
    """
    if prior_variance is not None and not prior_variance > 0:
        raise ValueError("prior_variance must be positive, or None for no prior")
    weight = 0.0 if prior_variance is None else 1 / (prior_variance * likelihood.size)
    point = np.clip(np.log(np.asarray(start, dtype=np.float64)), -BOUND, BOUND)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        step = likelihood.rows // min(max(likelihood.rows // 16, SAMPLE[0]), SAMPLE[1])
        if step > 1:
            found = _climb(_Loss(likelihood.sample(step), weight), point, 1e-5).x
            if np.all(np.abs(found) < BOUND):
                point = found
        loss = _Loss(likelihood, weight)
        return _optimum(_climb(loss, point, TOLERANCE), loss, likelihood.size)


class _Loss:
    """Minus the log posterior density per customer, by the logarithms of the parameters; what SciPy minimises.

    A sample's likelihood is weighed as that of all customers, or the prior would count for too much.
    """

    def __init__(self, likelihood, weight):
        """Take a likelihood, and the curvature of the prior per customer of all."""
        self.likelihood = likelihood
        self.weight = weight
        self.point, self.state = None, None

    def value(self, point):
        """Return the loss, infinite where it, or a derivative, is not finite."""
        return self._at(point)[0]

    def gradient(self, point):
        """Return the gradient of :meth:`value`."""
        return self._at(point)[1]

    def hessian(self, point):
        """Return the Hessian of :meth:`value`."""
        return self._at(point)[2]

    def taken(self, point):
        """Return what prior and bounds take from the density: value, gradient, and diagonal of the Hessian.

        Beyond the bounds it is the third power of the distance, so that all three are continuous.
        """
        beyond = point - np.clip(point, -BOUND, BOUND)
        far = np.abs(beyond)
        return (
            self.weight * point @ point / 2 + (far**3).sum() / 3,
            self.weight * point + beyond * far,
            self.weight + 2 * far,
        )

    def _at(self, point):
        """Return value, gradient and Hessian at a point, which SciPy asks for one after the other."""
        if self.point is None or not np.array_equal(point, self.point):
            self.point, self.state = np.copy(point), self._evaluated(point)
        return self.state

    def _evaluated(self, point):
        parameters = np.exp(point)
        value, gradient, hessian = self.likelihood(parameters)
        size = self.likelihood.size
        gradient = gradient * parameters / size
        hessian = hessian * np.outer(parameters, parameters) / size + np.diag(gradient)
        taken, slope, curvature = self.taken(point)
        state = taken - value / size, slope - gradient, np.diag(curvature) - hessian
        if not all(np.isfinite(part).all() for part in state):
            # No step is taken to where the density is not finite.
            return np.inf, np.zeros(len(point)), np.eye(len(point))
        return state


def _climb(loss, point, tolerance):
    """Return SciPy's result of the search from a point."""
    return minimize(
        loss.value,
        point,
        jac=loss.gradient,
        hess=loss.hessian,
        method="trust-exact",
        options={
            "gtol": tolerance,
            "initial_trust_radius": _FARTHEST,
            "max_trust_radius": 2 * _FARTHEST,
            "maxiter": _STEPS,
        },
    )


def _optimum(found, loss, size):
    parameters = np.exp(found.x)
    steepest, errors, reason = float("inf"), None, ""
    value = (loss.taken(found.x)[0] - found.fun) * size
    if not np.isfinite(value):
        reason = "not_finite"
    else:
        steepest = float(np.abs(found.jac).max())
        values, vectors = np.linalg.eigh(found.hess * size)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.sqrt((vectors**2 / values).sum(axis=1))
        if np.any(np.abs(found.x) >= BOUND - AT_BOUND):
            reason = "bound"
        elif steepest > REJECTED:
            reason = "gradient"
        elif values.min() <= 1e-12 * values.max() or spread.max() > BOUND:
            reason = "singular"
        else:
            errors = parameters * spread
    return Optimum(parameters, float(value), errors, steepest, reason)
