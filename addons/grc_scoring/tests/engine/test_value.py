"""The ladder: when the model's figure is shown, when the plain one, and why."""

import json

import numpy as np
import pytest
from engine import clv, gamma_gamma, holdout, mbg_nbd
from engine.value import Customers, Settings, Verdict, estimate, judge, predict
from hypothesis import given, settings
from hypothesis import strategies as st

FIGURES = ("p_alive", "expected_purchases", "expected_average", "clv_model")


def made(size, seed=0, ratio=0.3):
    """Return customers who are not unlike real ones; a third have come back."""
    rng = np.random.default_rng(seed)
    age = rng.integers(30, 1460, size)
    frequency = np.where(rng.random(size) < 0.4, np.minimum(rng.geometric(0.15, size), age), 0)
    recency = np.where(frequency > 0, np.maximum((age * rng.random(size)).astype(int), 1), 0)
    revenue = (frequency + 1) * rng.gamma(6, size=size) * 10 / rng.gamma(4, size=size)
    return Customers(frequency, recency, age, revenue, revenue * ratio * rng.normal(1, 0.2, size))


def only(customers, rows):
    names = ("frequency", "recency", "age", "revenue", "margin")
    return Customers(*(getattr(customers, name)[rows] for name in names))


def graded(letter, model="mbg_nbd"):
    return {"model": model, "grade": letter}


@pytest.fixture(scope="module")
def company():
    return made(2000)


@pytest.fixture(scope="module")
def estimated(company):
    return estimate(company, Settings(), 0.4, graded("B"))


def test_the_figures_are_those_of_the_parts(company, estimated):
    verdict = estimated.verdict
    assert (verdict.source, verdict.grade, verdict.reasons) == ("model", "B", ())
    fit = mbg_nbd.fit(company.frequency, company.recency, company.age)
    money = gamma_gamma.fit(company.frequency + 1, company.revenue / (company.frequency + 1))
    assert verdict.purchases == fit.parameters
    assert verdict.purchases_errors == fit.standard_errors
    assert verdict.money == money.parameters
    history, horizon = (company.frequency, company.recency, company.age), 365.25
    np.testing.assert_array_equal(estimated.p_alive, fit.p_alive(*history))
    np.testing.assert_array_equal(estimated.expected_purchases, fit.expected_purchases(horizon, *history))
    average = money.expected_average(company.frequency + 1, company.revenue / (company.frequency + 1))
    np.testing.assert_allclose(estimated.expected_average, average)
    assert verdict.margin_ratio == pytest.approx(company.margin.sum() / company.revenue.sum())
    ratio = clv.margin_ratio(company.revenue, company.margin, company.frequency + 1, verdict.margin_ratio)
    value = fit.discounted_purchases(horizon, clv.force(0.1), *history) * average * ratio
    np.testing.assert_allclose(estimated.clv_model, value)
    np.testing.assert_allclose(estimated.clv_plain, clv.plain(company.margin, company.age, 12, 0.4))
    assert estimated.clv_predicted is estimated.clv_model
    waiting = estimated.next_purchase_days
    np.testing.assert_array_equal(np.isfinite(waiting) & (estimated.p_alive <= 0.5), False)
    assert np.nanmax(waiting) <= 3652


def test_a_stored_verdict_gives_the_few_the_same(company, estimated):
    verdict = Verdict.from_dict(json.loads(json.dumps(estimated.verdict.as_dict())))
    assert verdict == estimated.verdict
    few = predict(only(company, slice(10, 20)), Settings(), verdict)
    for name in (*FIGURES, "clv_plain", "clv_predicted", "margin_ratio"):
        np.testing.assert_allclose(getattr(few, name), getattr(estimated, name)[10:20], rtol=1e-12)
    assert predict(only(company, slice(0, 0)), Settings(), verdict).clv_predicted.shape == (0,)


def test_settings_count(company, estimated):
    longer = estimate(company, Settings(horizon=24), 0.4)
    assert np.all(longer.clv_model >= estimated.clv_model)
    assert np.all(longer.clv_plain == 2 * estimated.clv_plain)
    dearer = estimate(company, Settings(discount_rate=1), 0.4)
    assert np.all(np.abs(dearer.clv_model) <= np.abs(estimated.clv_model))
    for model in ("bg_nbd", "pareto_nbd"):
        other = estimate(company, Settings(model), 0.4, graded("A", model)).verdict
        assert (other.source, other.grade, other.model) == ("model", "A", model)


@pytest.mark.parametrize("size", [0, 1, 3, 49])
def test_too_few_customers(size):
    result = estimate(made(size), Settings(), 0.4, graded("A"))
    assert (result.verdict.source, result.verdict.reasons) == ("plain", ("few_customers",))
    assert result.verdict.customers == size
    assert all(np.isnan(getattr(result, name)).all() for name in FIGURES)
    assert np.isfinite(result.clv_predicted).all()
    assert result.clv_predicted is result.clv_plain


def test_too_few_came_back(company):
    once = np.flatnonzero(company.frequency == 0)
    back = np.flatnonzero(company.frequency > 0)
    for number, source in ((19, "plain"), (20, "model")):
        verdict = judge(only(company, np.append(once, back[:number])), Settings(), 0.4, graded("A"))
        assert verdict.source == source
        assert verdict.returned == number
        assert verdict.reasons == (("few_returned",) if source == "plain" else ())


def test_low_confidence(company):
    assert judge(only(company, slice(499)), Settings(), 0.4, graded("A")).reasons == ("low_confidence",)
    assert judge(only(company, slice(500)), Settings(), 0.4, graded("A")).reasons == ()


def test_the_model_loses(company, estimated):
    result = estimate(company, Settings(), 0.4, graded("D"))
    assert (result.verdict.source, result.verdict.grade) == ("plain", "D")
    assert result.verdict.reasons == ("holdout_lost",)
    np.testing.assert_array_equal(result.clv_model, estimated.clv_model)
    np.testing.assert_array_equal(result.clv_predicted, result.clv_plain)


def test_no_holdout_or_one_of_another_model(company):
    for judged in (None, {}, graded("D", "bg_nbd"), {"model": "mbg_nbd", "grade": "", "reason": "short_history"}):
        verdict = judge(company, Settings(), 0.4, judged)
        assert (verdict.source, verdict.grade, verdict.reasons) == ("model", "", ("no_holdout",))


@pytest.fixture(scope="module")
def alike(company):
    """Customers whose purchases are all of 20: there is no spread of amounts to fit."""
    bought = company.frequency + 1
    return Customers(company.frequency, company.recency, company.age, bought * 20.0, bought * 1.0)


def test_amounts_all_alike(alike):
    result = estimate(alike, Settings(), 0.4, graded("A"))
    assert (result.verdict.source, result.verdict.reasons) == ("plain", ("money_not_converged",))
    assert result.verdict.failure.startswith("gamma_gamma: bound")
    assert np.isnan(result.clv_model).all()
    assert np.isfinite(result.clv_predicted).all()


def test_ten_thousand_identical_customers():
    size = 10_000
    same = Customers(*(np.full(size, value) for value in (3, 300, 400, 200.0, 50.0)))
    result = estimate(same, Settings(), 1.0)
    assert result.verdict.source == "plain"
    assert "money_not_converged" in result.verdict.reasons
    np.testing.assert_allclose(result.clv_predicted, 50 / (400 / 365.25))


def test_a_rejected_fit_keeps_the_parameters_of_before(company, estimated, alike):
    result = estimate(alike, Settings(), 0.4, graded("A"), previous=estimated.verdict)
    verdict = result.verdict
    assert (verdict.source, verdict.stale, verdict.reasons) == ("model", True, ("stale", "money_not_converged"))
    assert verdict.purchases == estimated.verdict.purchases
    assert verdict.money == estimated.verdict.money
    assert verdict.failure
    assert np.isfinite(result.clv_predicted).all()
    still = judge(alike, Settings(), 0.4, graded("A"), previous=verdict)
    assert (still.stale, still.purchases) == (True, verdict.purchases)
    other = judge(alike, Settings("bg_nbd"), 0.4, graded("A", "bg_nbd"), previous=estimated.verdict)
    assert (other.source, other.stale) == ("plain", False)
    good = judge(company, Settings(), 0.4, graded("A"), previous=verdict)
    assert (good.stale, good.failure) == (False, "")


def test_refunds_beyond_revenue_are_worth_nothing(company, estimated):
    """Their purchases do not count in the fit either."""
    rows = np.r_[0:2000, 0, 1]
    more = only(company, rows)
    more.revenue[-2:], more.margin[-2:] = (0.0, -500.0), (-10.0, -300.0)
    result = estimate(more, Settings(), 0.4, graded("B"))
    assert result.verdict == estimated.verdict
    for name in ("clv_model", "clv_plain", "expected_average"):
        assert getattr(result, name)[-2:].tolist() == [0, 0]
    assert np.isfinite(result.p_alive).all()


def test_loss_makers_are_worth_less_than_nothing():
    losing = made(800, ratio=-0.4)
    result = estimate(losing, Settings(), 0.4, graded("A"))
    assert result.verdict.margin_ratio == pytest.approx(-0.4, abs=0.05)
    assert (result.clv_model < 0).mean() > 0.95
    assert (result.clv_plain < 0).all()


def test_margins_without_measure_are_clipped():
    wild = made(800)
    wild.margin[:] = wild.revenue * np.where(np.arange(800) % 2, -1e6, 1e6)
    result = estimate(wild, Settings(), 0.4)
    assert np.abs(result.margin_ratio).max() <= 1
    bound = result.expected_purchases * result.expected_average
    assert np.all(np.abs(result.clv_model) <= bound * (1 + 1e-9))


def test_amounts_of_1e12(company):
    rich = only(company, slice(None))
    rich.revenue[:3] = 1e12
    rich.margin[:3] = 4e11
    result = estimate(rich, Settings(), 0.4)
    for name in (*FIGURES, "clv_plain"):
        assert np.isfinite(getattr(result, name)).all()


def test_who_buys_more_often_spends_more(company):
    rising = Customers(company.frequency, company.recency, company.age, (company.frequency + 1.0) ** 3, company.margin)
    verdict = judge(rising, Settings(), 0.4, graded("A"))
    assert verdict.correlation > 0.9
    assert "correlated" in verdict.reasons
    assert abs(judge(company, Settings(), 0.4).correlation) < 0.3


def test_correlation_is_that_of_scipy(company):
    from scipy.stats import spearmanr

    verdict = judge(company, Settings(), 0.4)
    average = company.revenue / (company.frequency + 1)
    assert verdict.correlation == pytest.approx(spearmanr(company.frequency, average).statistic)


def test_cdnow_as_a_whole(master):
    """The model with its holdout on the whole file: it wins, and its figures add up to what is said in docs."""
    customers = Customers.from_days(
        master.purchase_days, master.first_day, master.last_day, master.as_of, master.revenue, master.revenue * 0.3
    )
    judged = holdout.validate(master.days, master.counts, master.as_of)
    kept = clv.retention(master.days, master.counts, master.as_of)
    result = estimate(customers, Settings(), kept, judged)
    assert (result.verdict.source, result.verdict.grade, result.verdict.reasons) == ("model", "B", ())
    assert result.verdict.customers == (master.revenue > 0).sum()
    assert result.verdict.holdout == judged.summary()
    json.dumps(result.verdict.as_dict())


@given(
    st.lists(
        st.tuples(
            st.integers(0, 5000), st.floats(0, 1), st.integers(0, 7305), st.floats(-1e12, 1e12), st.floats(-1e12, 1e12)
        ),
        min_size=50,
        max_size=120,
    ),
    st.sampled_from(["mbg_nbd", "bg_nbd", "pareto_nbd"]),
)
@settings(max_examples=60, deadline=None)
def test_never_nan_where_there_is_a_model(rows, model):
    frequency, share, age, revenue, margin = (np.array(column) for column in zip(*rows, strict=True))
    recency = np.where(frequency > 0, np.floor(age * share), 0)
    customers = Customers(frequency, recency, age, revenue, margin)
    verdict = judge(customers, Settings(model), 0.4)
    result = predict(customers, Settings(model), verdict)
    names = ("clv_plain", "clv_predicted", "margin_ratio", *(FIGURES if verdict.has_model else ()))
    for name in names:
        assert np.isfinite(getattr(result, name)).all()
    assert verdict.has_model or verdict.source == "plain"
    json.dumps(verdict.as_dict(), allow_nan=False)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"model": "x"}, "no model 'x'"),
        ({"horizon": 0}, "horizon"),
        ({"horizon": 121}, "horizon"),
        ({"horizon": 1.5}, "horizon"),
        ({"discount_rate": -0.01}, "discount rate"),
        ({"discount_rate": 1.01}, "discount rate"),
        ({"discount_rate": float("nan")}, "discount rate"),
        ({"prior_variance": 0}, "prior_variance"),
    ],
)
def test_bad_settings(options, says):
    with pytest.raises(ValueError, match=says):
        Settings(**options)


def test_bad_customers(company, estimated):
    one = np.ones(1)
    with pytest.raises(ValueError, match="revenue is not finite"):
        Customers(one, one, one, one * np.nan, one)
    with pytest.raises(ValueError, match="margin is not finite"):
        Customers(one, one, one, one, one * np.inf)
    with pytest.raises(ValueError, match="different lengths"):
        Customers(one, one, one, np.ones(2), one)
    with pytest.raises(ValueError, match="recency is longer than age"):
        Customers.from_days([2], [10], [30], 20, [1], [1])
    with pytest.raises(ValueError, match="frequency is negative"):
        Customers.from_days([0], [10], [10], 20, [1], [1])
    with pytest.raises(ValueError, match="retention"):
        judge(company, Settings(), 1.5)
    with pytest.raises(ValueError, match="verdict is of the model mbg_nbd"):
        predict(company, Settings("bg_nbd"), estimated.verdict)
