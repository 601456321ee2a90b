"""The same as ``lifetimes``: fits of the whole CDNOW file, and predictions of every customer."""

import warnings

import lifetimes
import monthly
import numpy as np
import pandas as pd
import pytest
from engine import bg_nbd, gamma_gamma, mbg_nbd, pareto_nbd

FITTERS = {
    "BetaGeoFitter": bg_nbd,
    "ModifiedBetaGeoFitter": mbg_nbd,
    "ParetoNBDFitter": pareto_nbd,
}
#: Parameters like those of the CDNOW file in weeks, and others farther from it.
PARAMETERS = {
    "BetaGeoFitter": [(0.27, 6.0, 0.48, 2.1), (1.5, 3.0, 2.5, 4.0)],
    "ModifiedBetaGeoFitter": [(0.69, 9.9, 0.49, 0.86), (0.2, 20.0, 1.7, 0.4)],
    "ParetoNBDFitter": [(0.61, 13.6, 0.31, 6.1), (0.4, 3.0, 1.4, 30.0)],
}
CASES = [(name, values) for name, many in PARAMETERS.items() for values in many]


@pytest.fixture(scope="module")
def weeks(master):
    """Frequency, recency and age as series, as ``lifetimes`` wants them."""
    recency, age = (master.last_day - master.first_day) / 7, (master.as_of - master.first_day) / 7
    return tuple(pd.Series(part.astype(float)) for part in (master.purchase_days - 1, recency, age))


@pytest.fixture(autouse=True)
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def fitter(name, values):
    """Return a fitter of ``lifetimes`` that was given its parameters, and ours."""
    model = FITTERS[name].MODEL(*values)
    theirs = getattr(lifetimes, name)()
    theirs.params_ = pd.Series(model.parameters)
    theirs.predict = theirs.conditional_expected_number_of_purchases_up_to_time
    return theirs, model


def assert_same(ours, theirs):
    """Hold ours against theirs for every customer; their Pareto/NBD overflows for the few most frequent ones."""
    theirs = np.asarray(theirs)
    assert np.isfinite(ours).all()
    known = np.isfinite(theirs)
    assert known.mean() > 0.999
    np.testing.assert_allclose(ours[known], theirs[known], rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("name", ["BetaGeoFitter", "ModifiedBetaGeoFitter"])
def test_fit_of_the_whole_file(weeks, name):
    theirs = getattr(lifetimes, name)().fit(*weeks)
    fit = FITTERS[name].fit(*weeks, prior_variance=None)
    assert fit.parameters == pytest.approx(dict(theirs.params_), rel=1e-3)
    assert fit.standard_errors == pytest.approx(dict(theirs.standard_errors_), rel=1e-3)


def test_pareto_fit_of_the_whole_file(weeks):
    """``lifetimes`` has no derivatives here and stops early: its maximum is not above ours.

    Where it stops depends on where it begins, which it draws.
    """
    np.random.seed(19970101)
    theirs = lifetimes.ParetoNBDFitter().fit(*weeks)
    fit = pareto_nbd.fit(*weeks, prior_variance=None)
    assert fit.parameters == pytest.approx(dict(theirs.params_), rel=1e-2)
    likelihood = pareto_nbd.Likelihood(
        weeks[0].to_numpy().astype(int), weeks[1].to_numpy(), weeks[2].to_numpy(), np.ones(len(weeks[0]))
    )
    assert likelihood([theirs.params_[key] for key in fit.parameters])[0] <= fit.log_likelihood + 1e-6


def test_amounts_of_the_whole_file(master):
    paid = master.revenue > 0
    bought, average = master.purchase_days[paid], (master.revenue / master.purchase_days)[paid]
    theirs = lifetimes.GammaGammaFitter().fit(bought, average)
    fit = gamma_gamma.fit(bought, average, prior_variance=None)
    assert fit.parameters == pytest.approx(dict(theirs.params_), rel=1e-3)
    assert fit.standard_errors == pytest.approx(dict(theirs.standard_errors_), rel=1e-3)
    np.testing.assert_allclose(
        gamma_gamma.GammaGamma(**dict(theirs.params_)).expected_average(bought, average),
        theirs.conditional_expected_average_profit(pd.Series(bought), pd.Series(average)),
        rtol=1e-6,
    )


@pytest.mark.parametrize(("name", "values"), CASES)
def test_every_customer_is_as_alive(weeks, name, values):
    theirs, model = fitter(name, values)
    assert_same(model.p_alive(*weeks), theirs.conditional_probability_alive(*weeks))


@pytest.mark.parametrize(("name", "values"), CASES)
@pytest.mark.parametrize("horizon", [1, 52])
def test_every_customer_is_expected_to_buy_as_often(weeks, name, values, horizon):
    theirs, model = fitter(name, values)
    assert_same(model.expected_purchases(horizon, *weeks), theirs.predict(horizon, *weeks))


@pytest.mark.parametrize(("name", "values"), CASES)
def test_every_customer_is_worth_as_much(weeks, master, name, values):
    """Theirs: months of 4.345 weeks, monthly rate, discounted at the end of the month."""
    theirs, model = fitter(name, values)
    average = pd.Series(master.revenue / master.purchase_days)
    expected = lifetimes.utils._customer_lifetime_value(theirs, *weeks, average, time=12, discount_rate=0.01, freq="W")
    assert_same(monthly.value(model, average, 12, 0.01, *weeks, month=4.345), expected)


def test_unconditional_expectation():
    times = np.linspace(0, 200, 41)
    for name, values in CASES:
        theirs, model = fitter(name, values)
        expected = theirs.expected_number_of_purchases_up_to_time(times)
        np.testing.assert_allclose(model.expected_repeats(times), expected, rtol=1e-6, atol=1e-12)
