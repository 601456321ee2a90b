"""Gamma-Gamma: derivatives, recovery, extremes, bad input."""

import numpy as np
import pytest
from engine.clv import gamma_gamma
from engine.clv.gamma_gamma import GammaGamma, Likelihood
from hypothesis import given, settings
from hypothesis import strategies as st


def simulated(size, seed=0, p=6.25, q=3.75, v=15.4):
    rng = np.random.default_rng(seed)
    frequency = rng.geometric(0.3, size)
    rate = rng.gamma(q, 1 / v, size)
    return frequency, rng.gamma(p * frequency) / (rate * frequency)


@pytest.mark.parametrize("parameters", [(6.0, 2.7, 0.4), (0.3, 0.05, 8.0), (40.0, 9.0, 2.0)])
def test_gradient_and_hessian_against_differences(parameters):
    frequency, average = simulated(400)
    likelihood, parameters = Likelihood(frequency, average / 30), np.array(parameters)
    __, gradient, hessian = likelihood(parameters)
    for row, step in enumerate(np.diag(parameters * 1e-5)):
        above, below = likelihood(parameters + step), likelihood(parameters - step)
        assert gradient[row] == pytest.approx((above[0] - below[0]) / (2 * step[row]), rel=1e-5, abs=1e-4)
        slopes = (above[1] - below[1]) / (2 * step[row])
        np.testing.assert_allclose(hessian[row], slopes, rtol=1e-5, atol=1e-6 * np.abs(hessian).max())


def test_likelihood_is_the_published_one():
    from scipy.special import gammaln

    (n, m), (p, q, v) = simulated(50), (6.0, 3.7, 15.0)
    value = gammaln(p * n + q) - gammaln(p * n) - gammaln(q) + q * np.log(v) + (p * n - 1) * np.log(m)
    value += p * n * np.log(n) - (p * n + q) * np.log(v + n * m)
    assert Likelihood(n, m)((p, q - 1, v))[0] == pytest.approx(value.sum(), rel=1e-12)


def test_simulated_parameters_are_found():
    result = gamma_gamma.fit(*simulated(30_000))
    assert result.converged
    for name, value in {"p": 6.25, "q": 3.75, "v": 15.4}.items():
        assert abs(result.parameters[name] - value) < 4 * result.standard_errors[name]


def test_the_currency_does_not_matter():
    frequency, average = simulated(2000)
    euro, lira = gamma_gamma.fit(frequency, average), gamma_gamma.fit(frequency, average * 1e6)
    assert [lira.p, lira.q, lira.v] == pytest.approx([euro.p, euro.q, euro.v * 1e6], rel=1e-6)
    assert lira.standard_errors["v"] == pytest.approx(euro.standard_errors["v"] * 1e6, rel=1e-5)
    assert lira.log_likelihood == pytest.approx(euro.log_likelihood - 2000 * np.log(1e6), rel=1e-9)


def test_expectation_lies_between_his_own_average_and_that_of_all():
    result = gamma_gamma.fit(*simulated(2000))
    everyone = result.p * result.v / (result.q - 1)
    assert result.expected_average(0, 0) == pytest.approx(everyone)
    for average in (1.0, 1000.0):
        values = result.expected_average([1, 2, 5, 50, 5000], average)
        distances = np.abs(values - average)
        assert np.all(np.diff(distances) < 0)
        assert distances[0] < abs(everyone - average)
        assert distances[-1] < 0.01 * average


@given(
    st.lists(st.tuples(st.integers(1, 5000), st.floats(1e-9, 1e12)), min_size=1, max_size=40),
    st.tuples(st.integers(0, 10**6), st.floats(0, 1e12)),
)
@settings(max_examples=150, deadline=None)
def test_a_fit_with_prior_always_ends_and_never_gives_nan(customers, other):
    result = gamma_gamma.fit(*zip(*customers, strict=True))
    assert np.isfinite([result.p, result.q, result.v, result.log_likelihood]).all()
    assert result.q > 1
    assert result.converged or result.reason
    assert np.isfinite(result.expected_average(*other))


def test_all_alike_have_no_spread_to_fit():
    result = gamma_gamma.fit(np.full(10_000, 4), np.full(10_000, 25.0))
    assert (result.converged, result.reason, result.standard_errors) == (False, "bound", {})


def test_who_bought_nothing_or_for_nothing_is_left_out():
    frequency, average = simulated(200)
    more = np.append(frequency, [0, 3]), np.append(average, [99.0, 0.0])
    assert gamma_gamma.fit(*more) == gamma_gamma.fit(frequency, average)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (([], []), "at least one customer"),
        (([1, 2], [0, 0]), "at least one customer"),
        (([1], [-5]), "average is negative"),
        (([1.5], [5]), "frequency is not whole"),
        (([1], [np.nan]), "average is not finite"),
        (([1, 2], [1, 2, 3]), "different shapes"),
    ],
)
def test_bad_input(data, says):
    with pytest.raises(ValueError, match=says):
        gamma_gamma.fit(*data)


def test_bad_parameters():
    with pytest.raises(ValueError, match="positive"):
        GammaGamma(0, 2, 3)
    with pytest.raises(ValueError, match="q must be above 1"):
        GammaGamma(1, 1, 3)
    with pytest.raises(ValueError, match="prior_variance"):
        gamma_gamma.fit([1], [1], prior_variance=-1)
