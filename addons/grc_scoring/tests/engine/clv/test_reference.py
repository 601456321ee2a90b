"""Published figures: CDNOW sample, weeks, no prior."""

import numpy as np
import pytest
from engine.clv import bg_nbd, gamma_gamma, mbg_nbd, pareto_nbd

MODELS = {"bg": bg_nbd, "mbg": mbg_nbd, "pareto": pareto_nbd}
FITS = {
    "bg": ({"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258}, -9582.426),
    "mbg": ({"r": 0.5248, "alpha": 6.183, "a": 0.8914, "b": 1.614}, -9582.133),
    "pareto": ({"r": 0.5533, "alpha": 10.578, "s": 0.6062, "beta": 11.668}, -9594.974),
}
#: Expected purchases in 39 weeks and P(alive) at x = 2, t_x = 30.43, T = 38.86, as printed.
ANCHORS = {"bg": ("1.226", ".7266"), "mbg": ("1.2627", ".7061"), "pareto": ("1.4551", ".8691")}


@pytest.fixture(scope="module")
def fits(sample):
    return {
        name: model.fit(sample.frequency, sample.recency, sample.age, prior_variance=None)
        for name, model in MODELS.items()
    }


def printed(value, like):
    """Return ``value`` with as many decimals as ``like`` has, and without the zero before the point."""
    return f"{value:.{len(like.split('.')[1])}f}".lstrip("0") if like[0] == "." else f"{value:.{len(like) - 2}f}"


@pytest.mark.parametrize("name", MODELS)
def test_parameters_and_likelihood(fits, name):
    parameters, likelihood = FITS[name]
    assert fits[name].parameters == pytest.approx(parameters, rel=0.002)
    assert fits[name].log_likelihood == pytest.approx(likelihood, abs=0.01)
    assert fits[name].converged
    assert fits[name].reason == ""
    assert fits[name].gradient < 1e-7


@pytest.mark.parametrize("name", MODELS)
def test_anchors_to_their_last_digit(fits, name):
    fit, (purchases, alive) = fits[name], ANCHORS[name]
    assert printed(float(fit.expected_purchases(39, 2, 30.43, 38.86)), purchases) == purchases
    assert printed(float(fit.p_alive(2, 30.43, 38.86)), alive) == alive


def test_unconditional_expectation(fits):
    times = [0.1429, 1, 3, 31.8571, 32, 78]
    printed_values = [".0078", ".0532", ".1506", "1.0405", "1.0437", "1.858"]
    values = fits["bg"].expected_repeats(times).tolist()
    assert [printed(v, like) for v, like in zip(values, printed_values, strict=True)] == printed_values


def test_gamma_gamma(sample):
    """946 repeat buyers; the published means are cut after the second decimal."""
    fit = gamma_gamma.fit(sample.frequency, sample.average, prior_variance=None)
    assert fit.parameters == pytest.approx({"p": 6.2488, "q": 3.7446, "v": 15.4477}, rel=0.002)
    assert fit.log_likelihood == pytest.approx(-4055.923, abs=0.01)
    means = fit.expected_average(sample.frequency, sample.average)[:10]
    expected = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert (np.floor(means * 100) / 100).tolist() == expected
    repeat = sample.frequency > 0
    assert repeat.sum() == 946
    assert gamma_gamma.fit(sample.frequency[repeat], sample.average[repeat], None) == fit


@pytest.mark.parametrize("name", MODELS)
def test_weak_prior_moves_little(fits, sample, name):
    fit = MODELS[name].fit(sample.frequency, sample.recency, sample.age)
    assert fit.converged
    assert fits[name].log_likelihood - 0.05 < fit.log_likelihood < fits[name].log_likelihood
    here = fit.expected_purchases(39, 2, 30.43, 38.86)
    assert here == pytest.approx(fits[name].expected_purchases(39, 2, 30.43, 38.86), rel=0.02)


def test_prior_on_amounts_moves_little(sample):
    free, held = (gamma_gamma.fit(sample.frequency, sample.average, variance) for variance in (None, 2.0))
    assert held.parameters == pytest.approx(free.parameters, rel=0.06)
    averages = [fit.expected_average(sample.frequency, sample.average) for fit in (free, held)]
    np.testing.assert_allclose(averages[1], averages[0], rtol=0.03)


def test_one_time_buyers(fits, sample):
    """BG is sure of those who never came back; MBG and Pareto are not (.41 and .34 on average)."""
    once = sample.frequency == 0
    history = sample.frequency[once], sample.recency[once], sample.age[once]
    assert [round(fits[name].p_alive(*history).mean(), 2) for name in MODELS] == [1.0, 0.41, 0.34]
