"""Maximum of a posterior density of a few positive parameters, by Newton's method on their logarithms.

Likelihoods come with gradient and Hessian, so that a handful of passes over the data is enough; the first ones
run on a sample, whose maximum lies so near that of all data that two or three passes over these remain.
"""

from dataclasses import dataclass

import numpy as np

#: A fit whose gradient (of the log posterior density per customer, by the logarithms of the parameters) has a
#: component above this is rejected; Newton's method itself goes on to :data:`TOLERANCE`.
REJECTED = 1e-4
TOLERANCE = 1e-8
#: Bounds of the logarithms of the parameters, times having been scaled to 10 and amounts to 1.
BOUND = float(np.log(1e5))
#: Rows on which the maximum is looked for first: a sixteenth of them, within these bounds.
SAMPLE = 2048, 16_384
_STEPS = 60


@dataclass(frozen=True)
class Optimum:
    """Where the search ended.

    :ivar parameters: positive, in the scale of the likelihood
    :ivar log_likelihood: sum over all customers there, without prior
    :ivar standard_errors: of the parameters; None when the curvature gives none
    :ivar gradient: largest absolute component, see :data:`REJECTED`
    :ivar reason: empty, or why the fit is to be rejected: ``not_finite``, ``bound``, ``gradient``, ``singular``
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
    size = likelihood.size
    point = np.log(np.asarray(start, dtype=np.float64))
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        step = likelihood.rows // min(max(likelihood.rows // 16, SAMPLE[0]), SAMPLE[1])
        if step > 1:
            sample = _Posterior(likelihood.sample(step), prior_variance, size)
            found = _climb(sample, point, 1e-5)[0]
            if np.all(np.abs(found) < BOUND):
                point = found
        point, (value, gradient, hessian) = _climb(_Posterior(likelihood, prior_variance, size), point, TOLERANCE)
    return _optimum(point, value, gradient, hessian, size, prior_variance)


class _Posterior:
    """Log posterior density per customer, by the logarithms of the parameters.

    A sample's likelihood is weighed as that of all customers, or the prior would count for too much.
    """

    def __init__(self, likelihood, prior_variance, size):
        self.likelihood = likelihood
        self.weight = 0.0 if prior_variance is None else 1 / (prior_variance * size)

    def __call__(self, point):
        """Return value, gradient and Hessian."""
        parameters = np.exp(point)
        value, gradient, hessian = self.likelihood(parameters)
        size = self.likelihood.size
        gradient = gradient * parameters / size
        hessian = hessian * np.outer(parameters, parameters) / size + np.diag(gradient)
        return (
            value / size - self.weight * point @ point / 2,
            gradient - self.weight * point,
            hessian - self.weight * np.eye(len(point)),
        )


def _climb(posterior, point, tolerance):
    """Return the point where Newton's method ends, and value, gradient and Hessian there."""
    point = np.clip(point, -BOUND, BOUND)
    state = posterior(point)
    for __ in range(_STEPS):
        value, gradient, hessian = state
        if not _finite(state):
            break
        free = ~_outward(point, gradient)
        if not np.any(np.abs(gradient[free]) > tolerance):
            break
        step = np.zeros(len(point))
        step[free] = _newton_step(gradient[free], hessian[np.ix_(free, free)])
        climbed = _search(posterior, point, state, step)
        if climbed is None:
            break
        point, state = climbed
    return point, state


def _search(posterior, point, state, step):
    """Return the next point and its state, halving the step until the density rises; None when it never does."""
    value, gradient, __ = state
    length = 1.0
    while length > 1e-9:
        trial = np.clip(point + length * step, -BOUND, BOUND)
        reached = posterior(trial)
        gain = gradient @ (trial - point)
        # Near the maximum the gain drowns in rounding: the gradient decides there.
        noise = 1e-12 * abs(value)
        if _finite(reached) and reached[0] >= value + 1e-4 * gain - noise:
            if gain > noise or np.abs(reached[1]).max() < np.abs(gradient).max():
                return trial, reached
        length /= 2
    return None


def _newton_step(gradient, hessian):
    """Return Newton's step, uphill also where the density is not concave, of length 1 at most.

    A tenth to ten times a parameter (2.3 in logarithms) is as far as the parabola is believed.
    """
    values, vectors = np.linalg.eigh(-hessian)
    floor = max(1e-8, 1e-10 * np.abs(values).max())
    step = vectors @ ((vectors.T @ gradient) / np.maximum(np.abs(values), floor))
    return step / max(1.0, np.abs(step).max() / 2.3)


def _outward(point, gradient):
    """Return which parameters sit at a bound with the density rising beyond it."""
    return ((point <= -BOUND) & (gradient < 0)) | ((point >= BOUND) & (gradient > 0))


def _finite(state):
    return all(np.isfinite(part).all() for part in state)


def _optimum(point, value, gradient, hessian, size, prior_variance):
    parameters = np.exp(point)
    steepest, errors, reason = float("inf"), None, ""
    if not _finite((point, value, gradient, hessian)):
        reason = "not_finite"
    else:
        steepest = float(np.abs(gradient).max())
        prior = 0.0 if prior_variance is None else point @ point / (2 * prior_variance)
        value = value * size + prior
        values, vectors = np.linalg.eigh(-hessian * size)
        if np.any(np.abs(point) >= BOUND - 1e-6):
            reason = "bound"
        elif steepest > REJECTED:
            reason = "gradient"
        elif values.min() <= 1e-12 * values.max():
            reason = "singular"
        else:
            errors = parameters * np.sqrt((vectors**2 / values).sum(axis=1))
    return Optimum(parameters, float(value), errors, steepest, reason)
