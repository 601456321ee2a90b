"""The search for a maximum: where it is known, where there is none, and how seldom the data are read."""

import numpy as np
import pytest
from engine import newton


class Hill:
    """A log-likelihood of one customer, in the logarithms of parameters: falls with a power of the distance."""

    size = rows = 1

    def __init__(self, top, power=2, steep=1.0):
        self.top, self.power, self.steep = np.asarray(top, dtype=float), power, steep
        self.read = 0

    def __call__(self, parameters):
        self.read += 1
        point = np.log(parameters)
        away = point - self.top
        value = -self.steep * (np.abs(away) ** self.power).sum() / self.power
        slope = -self.steep * np.abs(away) ** (self.power - 1) * np.sign(away)
        bend = -self.steep * (self.power - 1) * np.abs(away) ** (self.power - 2)
        # By the parameters themselves, as likelihoods tell it.
        return value, slope / parameters, np.diag((bend - slope) / parameters**2)


class Nothing(Hill):
    def __call__(self, parameters):
        return np.nan, np.full(len(parameters), np.nan), np.full((len(parameters),) * 2, np.nan)


@pytest.mark.parametrize("top", [(0.0, 0.0), (3.0, -2.0, 7.5), (-11.0, 11.0, 0.1, 0.0)])
def test_a_parabola_is_climbed_in_a_few_steps(top):
    hill = Hill(top)
    found = newton.maximise(hill, np.ones(len(top)), None)
    assert found.reason == ""
    np.testing.assert_allclose(np.log(found.parameters), top, atol=1e-7)
    np.testing.assert_allclose(found.standard_errors, found.parameters, rtol=1e-6)
    assert found.log_likelihood == pytest.approx(0, abs=1e-12)
    assert hill.read <= 12


def test_the_prior_draws_to_one():
    """Curvatures of 1 and of 1/2 meet at two thirds of the way; the likelihood is told without the prior."""
    found = newton.maximise(Hill((3.0,)), (1.0,), 2.0)
    assert np.log(found.parameters[0]) == pytest.approx(2.0)
    assert found.log_likelihood == pytest.approx(-0.5)
    with pytest.raises(ValueError, match="prior_variance"):
        newton.maximise(Hill((3.0,)), (1.0,), 0.0)


@pytest.mark.parametrize("steep", [1e-6, 1e-3, 1.0])
@pytest.mark.parametrize("top", [(20.0, 1.0), (-500.0, 1.0)])
def test_beyond_the_bounds_is_rejected(top, steep):
    found = newton.maximise(Hill(top, steep=steep), (1.0, 1.0), None)
    assert (found.reason, found.standard_errors) == ("bound", None)
    assert np.isfinite(found.parameters).all()
    assert np.isfinite(found.log_likelihood)


def test_a_start_beyond_the_bounds():
    assert newton.maximise(Hill((1.0,)), (1e30,), None).parameters[0] == pytest.approx(np.e)


def test_what_is_not_finite():
    found = newton.maximise(Nothing((0.0, 0.0)), (1.0, 1.0), None)
    assert (found.reason, found.standard_errors, found.gradient) == ("not_finite", None, float("inf"))


def test_a_ridge_has_no_errors():
    """Only one of two parameters matters."""

    class Ridge(Hill):
        def __call__(self, parameters):
            value, gradient, hessian = super().__call__(parameters)
            keep = np.array([1.0, 0.0])
            return -((np.log(parameters[0]) - self.top[0]) ** 2) / 2, gradient * keep, hessian * np.outer(keep, keep)

    found = newton.maximise(Ridge((1.0, 0.0)), (1.0, 1.0), None)
    assert (found.reason, found.standard_errors) == ("singular", None)
    assert found.parameters[0] == pytest.approx(np.e)
