"""Validation on a holdout period."""

import json

import numpy as np
import pytest
from engine.clv import holdout
from engine.clv.holdout import Holdout, grade, validate

WEEKS_39 = 39 * 7
#: Mean absolute errors over the last 39 weeks of the CDNOW sample, measured elsewhere.
ERRORS = {"bg_nbd": 0.786, "mbg_nbd": 0.765, "pareto_nbd": 0.755}


@pytest.fixture(scope="module")
def cdnow(sample_days):
    days, counts, as_of = sample_days
    return validate(days, counts, as_of, split=as_of - WEEKS_39)


@pytest.mark.parametrize("model", ERRORS)
def test_errors_on_the_cdnow_sample(sample_days, model):
    days, counts, as_of = sample_days
    result = validate(days, counts, as_of, model, split=as_of - WEEKS_39, prior_variance=None)
    assert result.error_model == pytest.approx(ERRORS[model], abs=0.001)
    assert round(result.error_rate, 3) == 1.024
    assert 0.8 < result.expected / result.actual < 0.9
    assert 4.4 < result.lift_actual[0] / result.lift_actual.mean() < 4.9
    assert result.grade in "BC"


def test_figures_against_pandas(sample_days, cdnow):
    import pandas as pd

    days, counts, as_of = sample_days
    frame = pd.DataFrame({"customer": np.repeat(np.arange(len(counts)), counts), "day": days}).drop_duplicates()
    early, late = frame[frame["day"] <= cdnow.split], frame[frame["day"] > cdnow.split]
    by = early.groupby("customer")["day"]
    members = by.agg(["min", "max", "size"])
    bought = late.groupby("customer").size().reindex(members.index).fillna(0)
    assert cdnow.customers == len(members)
    assert cdnow.returned == (members["size"] > 1).sum()
    assert cdnow.actual == bought.sum()
    fit = holdout.MODELS["mbg_nbd"].MODEL(**cdnow.parameters)
    history = members["size"] - 1, members["max"] - members["min"], cdnow.split - members["min"]
    expected = fit.expected_purchases(WEEKS_39, *history)
    assert cdnow.expected == pytest.approx(expected.sum())
    assert cdnow.error_model == pytest.approx(np.abs(expected - bought).mean())
    assert cdnow.error_rate == pytest.approx(np.abs(history[0] / history[2] * WEEKS_39 - bought).mean())
    yes, no = expected[bought > 0], expected[bought == 0]
    wins = (yes[:, None] > no).mean() + (yes[:, None] == no).mean() / 2
    assert cdnow.auc == pytest.approx(wins)
    tracked = frame[frame["customer"].isin(members.index)]
    repeats = tracked[tracked["day"] > tracked["customer"].map(members["min"])]
    assert cdnow.tracking_actual.tolist() == [(repeats["day"] <= day).sum() for day in cdnow.tracking_day]
    unconditional = [fit.expected_repeats(np.maximum(day - members["min"], 0)).sum() for day in cdnow.tracking_day]
    np.testing.assert_allclose(cdnow.tracking_expected, unconditional, rtol=1e-9)


def test_tracking_and_lift_are_shaped_for_a_plot(cdnow):
    assert np.diff(cdnow.tracking_day).tolist() == [7] * (len(cdnow.tracking_day) - 1)
    assert cdnow.tracking_day[-1] == cdnow.as_of
    assert np.diff(cdnow.tracking_actual).min() >= 0
    assert np.diff(cdnow.tracking_expected).min() > 0
    assert len(cdnow.lift_actual) == len(cdnow.lift_expected) == 10
    assert np.diff(cdnow.lift_expected).max() <= 0


def test_the_last_quarter_is_held_out(sample_days):
    days, counts, as_of = sample_days
    history = as_of - days.min()
    assert validate(days, counts, as_of).split == as_of - history // 4


def test_order_doubles_and_later_days_do_not_matter(sample_days, cdnow):
    days, counts, as_of = sample_days
    owner = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((-days, owner))
    more = np.insert(days[order], len(days), [as_of + 5, as_of + 1, as_of])
    assert days[owner == owner[-1]].max() < as_of
    more_counts = counts.copy()
    more_counts[-1] += 2
    again = validate(more[:-1], more_counts, as_of, split=cdnow.split)
    assert again.summary() == cdnow.summary()
    doubled = validate(np.repeat(days, 2), counts * 2, as_of, split=cdnow.split)
    assert doubled.summary() == cdnow.summary()


def test_it_can_be_stored(cdnow):
    text = json.dumps(cdnow.as_dict())
    again = Holdout.from_dict({**json.loads(text), "unknown": 1})
    assert again.as_dict() == cdnow.as_dict()
    assert "tracking_day" not in cdnow.summary()
    json.dumps(cdnow.summary())


@pytest.mark.parametrize(
    ("error", "plain", "off", "letter"),
    [
        (0.9, 1, 0.25, "A"),
        (0.9, 1, 0.26, "B"),
        (0.91, 1, 0, "B"),
        (0.951, 1, 0, "C"),
        (0.999, 1, 9, "C"),
        (1, 1, 0, "D"),
        (2, 1, 0, "D"),
        (0, 0, 0, "D"),
    ],
)
def test_grades(error, plain, off, letter):
    assert grade(error, plain, off) == letter


def made(*customers):
    return np.concatenate([np.array(each, int) for each in customers]), [len(each) for each in customers]


def test_why_there_is_no_grade():
    regular = list(range(0, 400, 20))
    cases = {
        "few_customers": made(*[regular] * 49),
        "few_returned": made(*[regular] * 19, *[[5]] * 60),
        "short_history": made(*[[320, 350, 380]] * 90),
    }
    for reason, (days, counts) in cases.items():
        result = validate(days, counts, 400)
        assert (result.reason, result.grade, result.error_model) == (reason, "", None)
    nothing = validate(np.empty(0, int), [], 400)
    assert (nothing.reason, nothing.customers) == ("short_history", 0)


def test_nobody_bought_in_the_holdout():
    """The model is then compared with figures that are also too high; nothing is divided by 0."""
    days, counts = made(*[[0, 30, 60, 90]] * 60, *[[10]] * 40)
    result = validate(days, counts, 400, split=300)
    assert result.actual == 0
    assert result.auc is None
    assert result.grade in "BCD"
    assert np.isfinite(result.tracking_expected).all()


def test_the_model_loses_who_comes_back_after_a_long_silence():
    """Everyone is silent for years and then back at their old pace: x/T is right, the model thinks them lost."""
    rng = np.random.default_rng(0)
    customers = []
    for __ in range(300):
        start, pace = rng.integers(0, 60), rng.integers(10, 40)
        customers.append(np.append(np.arange(start, 200, pace), np.arange(1510, 2000, 5 * pace)))
    days, counts = made(*customers)
    result = validate(days, counts, 2000, split=1500)
    assert result.grade == "D"
    assert result.error_model > result.error_rate


def test_long_histories_are_drawn_by_four_weeks():
    days, counts = made(*[np.arange(start, 2000, 90 + start) for start in range(80)])
    result = validate(days, counts, 2000)
    assert set(np.diff(result.tracking_day)) == {28}


def test_bad_input(sample_days):
    days, counts, as_of = sample_days
    with pytest.raises(ValueError, match="no model 'x'"):
        validate(days, counts, as_of, "x")
    for split in (as_of, int(days.min()) - 1):
        with pytest.raises(ValueError, match="split must lie"):
            validate(days, counts, as_of, split=split)
    with pytest.raises(ValueError, match="add up"):
        validate(days, counts + 1, as_of)
