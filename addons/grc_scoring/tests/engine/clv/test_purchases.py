"""The models of the number of purchases: extremes, derivatives, samples."""

import warnings

import monthly
import numpy as np
import pytest
from engine import arrays
from engine.clv import clv, mbg_nbd, pareto_nbd
from engine.clv.beta_geometric import Likelihood
from hypothesis import given, settings
from hypothesis import strategies as st
from purchases import GIVEN, MODELS, YEARS_20, fit, simulated
from scipy.integrate import quad

names = st.sampled_from(sorted(MODELS))
logs = st.floats(-4, 4)
frequencies = st.one_of(st.just(0), st.just(5000), st.integers(0, 5000))
ages = st.one_of(st.just(0.0), st.just(float(YEARS_20)), st.floats(0, YEARS_20))
#: Days; a tenth of a second is the least: numbers near the smallest there are have no digits left to compare.
horizons = st.one_of(st.just(0.0), st.floats(1e-6, 3653))


@pytest.fixture(autouse=True)
def no_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture(scope="module")
def customers():
    return simulated(6000)


# ---------------------------------------------------------------------------------------------- extremes


@given(names, st.tuples(logs, logs, logs, logs), frequencies, st.floats(0, 1), ages, st.floats(0, 3653))
@settings(max_examples=500, deadline=None)
def test_predictions_are_finite_and_within_their_bounds(name, logs, frequency, share, age, horizon):
    model = MODELS[name].MODEL(*np.exp(logs) * (1, 50, 1, 50 if name == "pareto" else 1))
    history = frequency, age * share if frequency else 0.0, age
    alive, expected = model.p_alive(*history), model.expected_purchases(horizon, *history)
    assert 0 <= alive <= 1
    never_lost = horizon * (model.r + frequency) / (model.alpha + age)
    assert 0 <= expected <= never_lost * (1 + 1e-6)
    assert expected <= model.expected_purchases(horizon + 30, *history) * (1 + 1e-6)
    discounted = model.discounted_purchases(horizon, clv.force(0.1), *history)
    assert expected * 1.1 ** -(horizon / 365.25) * (1 - 1e-5) <= discounted <= expected * (1 + 1e-5)
    assert 0 <= model.expected_repeats(horizon) <= horizon * model.r / model.alpha * (1 + 1e-6)
    assert clv.next_purchase(model, *history) > 0


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(("frequency", "recency"), [(0, 0), (5000, 0.0), (5000, 7300.0), (5000, 7305)])
def test_the_most_and_the_least_frequent_of_20_years(name, frequency, recency):
    model, history = GIVEN[name], (frequency, recency, YEARS_20)
    expected = model.expected_purchases(365, *history)
    assert np.isfinite(expected)
    assert np.isfinite(model.p_alive(*history))
    if recency > 7000:
        assert expected == pytest.approx(5000 / 20, rel=0.05)


def average_over_chance(model, frequency, age, horizon):
    """Expected purchases of who is alive (BG, MBG), as an integral over the chance p of being lost."""
    total, a, after = model.r + frequency, model.a, model.shift + frequency
    middle, width = np.log(a / after), np.sqrt(1 / a + 1 / after)

    def density(y):
        return np.exp(-a * np.logaddexp(0, -y) - after * np.logaddexp(0, y) + peak)

    def purchases(y):
        chance = 1 / (1 + np.exp(-y))
        return density(y) * -np.expm1(-total * np.log1p(chance * horizon / (model.alpha + age))) / chance

    peak = a * np.logaddexp(0, -middle) + after * np.logaddexp(0, middle)
    edges = middle + width * np.array([-60, -20, -8, -3, 0, 3, 8, 20, 60])
    pieces = list(zip(edges[:-1], edges[1:], strict=True))
    return sum(quad(purchases, *piece)[0] for piece in pieces) / sum(quad(density, *piece)[0] for piece in pieces)


@pytest.mark.parametrize("name", ["bg", "mbg"])
@pytest.mark.parametrize("frequency", [0, 1, 3, 100, 5000])
@pytest.mark.parametrize("parameters", [(0.5, 40, 0.9, 1.6), (2, 5, 3, 0.7), (1, 9, 1, 1), (0.3, 9, 0.4, 0.6)])
def test_purchases_of_the_living_are_the_integral(name, frequency, parameters):
    """The last two are poles of the hypergeometric form: a = 1, and a + b = 1 with x = 0."""
    model = MODELS[name].MODEL(*parameters)
    for age in (0.0, 30.0, 7305.0):
        alive = model.p_alive(frequency, age if frequency else 0, age)
        value = model.expected_purchases(365, frequency, age if frequency else 0, age) / alive
        assert value == pytest.approx(average_over_chance(model, frequency, age, 365), rel=1e-6)


def test_parameters_where_the_hypergeometric_function_overflows():
    model = mbg_nbd.MbgNbd(3.665, 50.27, 171.5, 0.3675)
    value = model.expected_purchases(3650, 0, 0, 1) / model.p_alive(0, 0, 1)
    assert value == pytest.approx(average_over_chance(model, 0, 1, 3650), rel=1e-6)


@pytest.mark.parametrize("name", ["bg", "mbg"])
def test_no_jump_at_the_poles(name):
    for a, b in ((1.0, 1.7), (0.4, 0.6)):
        values = [
            float(MODELS[name].MODEL(0.5, 40, a + step, b).expected_purchases(365, 0, 0, 100))
            for step in (-1e-4, -1e-5, 0, 1e-5, 1e-4)
        ]
        np.testing.assert_allclose(values, values[2], rtol=2e-4)
        assert np.diff(values).max() < 0


@pytest.mark.parametrize("parameters", [(0.6, 95, 0.3, 43), (0.6, 9, 1.3, 430), (3, 300, 2, 4), (0.1, 1, 0.2, 2)])
@pytest.mark.parametrize("frequency", [0, 1, 50, 5000])
def test_pareto_loss_is_the_integral(parameters, frequency):
    model = pareto_nbd.ParetoNbd(*parameters)
    for recency, age in ((0.0, 400.0), (350.0, 400.0), (7000.0, 7305.0), (400.0, 400.0)):
        if not frequency and recency:
            continue

        def relative(moment, recency=recency, age=age):
            power = (model.r + frequency) * np.log((model.alpha + age) / (model.alpha + moment))
            return np.exp(
                min(power, 600) + model.s * np.log(model.beta + age) - (model.s + 1) * np.log(model.beta + moment)
            )

        edges = recency + (age - recency) * np.array([0, 1e-3, 1e-2, 0.1, 0.3, 1])
        loss = model.s * sum(quad(relative, *pair)[0] for pair in zip(edges[:-1], edges[1:], strict=True))
        assert model.p_alive(frequency, recency, age) == pytest.approx(1 / (1 + loss), rel=1e-6, abs=1e-60)


@pytest.mark.parametrize("name", MODELS)
def test_discounting_is_the_sum_over_days(name):
    model = GIVEN[name]
    frequency, recency, age = np.array([0, 0, 3, 40]), np.array([0, 0, 300, 1400.0]), np.array([1, 800, 320, 1460.0])
    for years, rate in ((1, 0.1), (3, 0.2), (1, 1.0)):
        step = years * 365.25 / 4000
        factors = (1 + rate) ** -((np.arange(4000) + 0.5) * step / 365.25)
        summed = monthly.purchases(model, 4000, step, factors, frequency, recency, age)
        value = model.discounted_purchases(years * 365.25, clv.force(rate), frequency, recency, age)
        np.testing.assert_allclose(value, summed, rtol=2e-6)
    same = model.discounted_purchases(365.25, 0, frequency, recency, age)
    np.testing.assert_allclose(same, model.expected_purchases(365.25, frequency, recency, age), rtol=1e-15)


# ---------------------------------------------------------------------------------------------- derivatives


def likelihoods(history):
    frequency, recency, age = history
    scale = 10 / age.max()
    weights = np.random.default_rng(1).integers(1, 4, len(age))
    return {
        "bg": Likelihood(frequency, recency * scale, age * scale, False),
        "mbg": Likelihood(frequency, recency * scale, age * scale, True),
        "pareto": pareto_nbd.Likelihood(frequency, recency * scale, age * scale, weights),
    }


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("parameters", [(0.5, 0.4, 0.6, 2.0), (2.0, 1.5, 3.0, 0.3), (0.05, 8.0, 1.0, 9.0)])
def test_gradient_and_hessian_against_differences(customers, name, parameters):
    likelihood, parameters = likelihoods([part[:500] for part in customers])[name], np.array(parameters)
    __, gradient, hessian = likelihood(parameters)
    for row, step in enumerate(np.diag(parameters * 1e-5)):
        above, below = likelihood(parameters + step), likelihood(parameters - step)
        assert gradient[row] == pytest.approx((above[0] - below[0]) / (2 * step[row]), rel=1e-5, abs=1e-4)
        slopes = (above[1] - below[1]) / (2 * step[row])
        np.testing.assert_allclose(hessian[row], slopes, rtol=1e-5, atol=1e-6 * np.abs(hessian).max())


def test_blocks_do_not_matter(customers, monkeypatch):
    """And stay below the 10,000 elements from which on BLAS starts threads."""
    assert arrays.BLOCK < 10_000
    whole = {name: likelihood((0.5, 0.4, 0.6, 2.0)) for name, likelihood in likelihoods(customers).items()}
    alive = {name: model.p_alive(*customers) for name, model in GIVEN.items()}
    monkeypatch.setattr(arrays.blocks, "__defaults__", (97,))
    for name, likelihood in likelihoods(customers).items():
        for part, before in zip(likelihood((0.5, 0.4, 0.6, 2.0)), whole[name], strict=True):
            np.testing.assert_allclose(part, before, rtol=1e-10, atol=1e-6)
        np.testing.assert_array_equal(GIVEN[name].p_alive(*customers), alive[name])


# ---------------------------------------------------------------------------------------------- fits


@pytest.mark.parametrize("name", MODELS)
def test_the_maximum_found_from_a_sample_is_that_of_all(customers, name, monkeypatch):
    result = fit(name, customers)
    monkeypatch.setattr("engine.newton.SAMPLE", (10**9, 10**9))
    direct = fit(name, customers)
    assert result.converged
    assert result.parameters == pytest.approx(direct.parameters, rel=1e-6)
    assert result.standard_errors == pytest.approx(direct.standard_errors, rel=1e-6)


def test_simulated_parameters_are_found():
    true = {"r": 0.6, "alpha": 45.0, "a": 0.6, "b": 2.5}
    result = mbg_nbd.fit(*simulated(20_000, seed=3, **true))
    for name, value in true.items():
        assert abs(result.parameters[name] - value) < 4 * result.standard_errors[name]
        assert result.standard_errors[name] < 0.15 * value


def test_standard_errors_are_the_spread_of_estimates():
    fits = [mbg_nbd.fit(*simulated(600, seed=seed), prior_variance=None) for seed in range(60)]
    assert all(each.converged for each in fits)
    for name in ("r", "alpha"):
        spread = np.std([np.log(each.parameters[name]) for each in fits])
        told = np.median([each.standard_errors[name] / each.parameters[name] for each in fits])
        assert told == pytest.approx(spread, rel=0.3)


@pytest.mark.parametrize("name", MODELS)
def test_the_prior_holds_fits_of_few_customers(name):
    """Without it several of 40 fits of 25 customers end at a bound; with it none."""
    samples = [simulated(25, seed=seed) for seed in range(40)]
    assert all(fit(name, sample).converged for sample in samples)
    free = [fit(name, sample, prior_variance=None) for sample in samples]
    rejected = [each for each in free if not each.converged]
    assert len(rejected) >= 4
    assert {each.reason for each in rejected} <= {"bound", "singular", "gradient"}
    assert all(each.standard_errors == {} for each in rejected)


@pytest.mark.parametrize("name", MODELS)
def test_the_unit_of_time_does_not_matter(customers, name):
    frequency, recency, age = customers
    days, weeks = fit(name, customers), fit(name, (frequency, recency / 7, age / 7))
    for key, value in days.parameters.items():
        assert weeks.parameters[key] == pytest.approx(value / (7 if key in ("alpha", "beta") else 1), rel=1e-6)
    assert weeks.log_likelihood == pytest.approx(days.log_likelihood + frequency.sum() * np.log(7), rel=1e-9)


@pytest.mark.parametrize("name", MODELS)
def test_ten_thousand_alike(name):
    result = fit(name, (np.full(10_000, 4), np.full(10_000, 300), np.full(10_000, 400)))
    assert result.converged
    expected = result.expected_purchases(365, [4], [300], [400])
    assert 2 < expected[0] < 5


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize(
    "history",
    [([0], [0], [0]), ([0, 0, 0], [0, 0, 0], [1, 2, 3]), ([1, 0, 7], [30, 0, 90], [30, 0, 100]), ([5000], [1], [7305])],
)
def test_a_handful_of_customers(name, history):
    result = fit(name, history)
    assert result.converged
    assert np.isfinite(result.expected_purchases(365, *history)).all()


@pytest.mark.parametrize("name", MODELS)
def test_a_rejected_fit_says_why(name):
    """Nobody came back: without a prior the rate of purchases falls to 0."""
    result = fit(name, (np.zeros(100, int), np.zeros(100), np.arange(100)), prior_variance=None)
    assert not result.converged
    assert result.reason in ("bound", "singular", "gradient")
    assert np.isfinite(list(result.parameters.values())).all()
