"""Lifetime value: plain formula, retention, margin ratio, day of the next purchase, interest."""

import monthly
import numpy as np
import pytest
from engine import bg_nbd, clv, mbg_nbd, pareto_nbd

MODEL = mbg_nbd.MbgNbd(0.69, 69.0, 0.49, 0.86)


def packed(*customers):
    """Return (days, counts) of lists of days."""
    return np.concatenate([np.array(each, int) for each in customers]), [len(each) for each in customers]


# Days are counted back from as_of = 1000.
def test_retention_of_two_years():
    loyal, gone, new, long_gone = [300, 400, 900], [280, 500], [700, 800], [10, 20]
    days, counts = packed(*[loyal] * 15, *[gone] * 10, *[new] * 7, *[long_gone] * 3)
    assert clv.retention(days, counts, 1000) == 15 / 25


def test_retention_at_the_edges_of_its_years():
    """(270, 635] and (635, 1000]."""
    early, late, next_ = [270, 700], [635, 700], [271, 635]
    days, counts = packed([0], *[early] * 30, *[late] * 20, *[next_] * 20)
    assert clv.retention(days, counts, 1000) == 20 / 40


def test_retention_of_a_short_history_compares_its_halves():
    days, counts = packed([800, 850], [810, 950], [901], [805, 820, 1000])
    assert clv.retention(days, counts, 1000) == 2 / 3


def test_retention_of_few_customers_compares_halves():
    days, counts = packed([0, 900], [100], [600, 700])
    assert clv.retention(days, counts, 1000) == 1 / 2


def test_retention_does_not_look_ahead():
    days, counts = packed([800, 1001], [900])
    assert clv.retention(days, counts, 1000) == 0
    assert clv.retention(*packed([1001]), 1000) == 0
    assert clv.retention(np.empty(0, int), [], 1000) == 0
    assert clv.retention(*packed([1000, 1000]), 1000) == 0


def test_retention_of_cdnow(master):
    """One cohort: of its buyers up to the middle of the history, as many bought again as pandas says."""
    import pandas as pd

    frame = pd.DataFrame({"customer": np.repeat(np.arange(len(master.counts)), master.counts), "day": master.days})
    middle = master.as_of - (master.as_of - frame["day"].min() + 1) // 2
    first, second = (set(frame.loc[part, "customer"]) for part in (frame["day"] <= middle, frame["day"] > middle))
    assert clv.retention(master.days, master.counts, master.as_of) == len(first & second) / len(first)


def test_counts_must_add_up():
    with pytest.raises(ValueError, match="add up to 3, days has 2"):
        clv.retention([1, 2], [3], 9)
    with pytest.raises(ValueError, match="days are not whole"):
        clv.retention([1.5], [1], 9)


def test_plain_formula():
    """A year counts at least: 120 within a month is 10 a month, and so is 360 within three years."""
    values = clv.plain(np.array([120.0, 120.0, 360.0, -120.0]), np.array([30, 365.25, 1095.75, 200]), 12, 0.5)
    np.testing.assert_allclose(values, [60, 60, 60, -60])


def test_margin_ratio_is_drawn_towards_the_company():
    revenue, margin = np.array([100.0, 100, 100, 100, 0, -50]), np.array([50.0, 50, -900, 900, 10, -20])
    ratio = clv.margin_ratio(revenue, margin, np.array([1, 997, 7, 7, 3, 2]), 0.3)
    np.testing.assert_allclose(ratio, [0.35, 0.4994, 0.3 - 0.7 * 1.3, 0.3 + 0.7 * 0.7, 0.3, 0.3])
    extreme = clv.margin_ratio(np.array([1e-300, 1e12]), np.array([-1e12, 1e12]), np.array([5, 5]), -1.0)
    assert np.all(np.abs(extreme) <= 1)


def test_next_purchase_is_as_likely_as_not_by_then():
    """Simulated from the posterior: a gamma-distributed rate, alive with the probability told."""
    history, rng = (12, 400.0, 430.0), np.random.default_rng(0)
    alive = float(MODEL.p_alive(*history))
    assert alive > 0.5
    rates = rng.gamma(MODEL.r + 12, 1 / (MODEL.alpha + 430), 400_000)
    waits = np.where(rng.random(400_000) < alive, rng.exponential(1 / rates), np.inf)
    assert float(clv.next_purchase(MODEL, *history)) == pytest.approx(np.median(waits), rel=0.02)


def test_no_next_purchase_of_who_is_rather_lost():
    history = [0, 12, 12], [0, 400, 10], [100, 430, 430]
    alive = MODEL.p_alive(*history)
    assert np.isfinite(clv.next_purchase(MODEL, *history)).tolist() == (alive > 0.5).tolist() == [False, True, False]
    np.testing.assert_array_equal(clv.next_purchase(MODEL, *history, p_alive=alive), clv.next_purchase(MODEL, *history))


def test_interest():
    assert clv.force(0.1) * 365.25 == pytest.approx(np.log(1.1))
    assert clv.force(0) == 0
    for rate in (-0.01, 1.01, np.nan):
        with pytest.raises(ValueError, match="between 0 and 1"):
            clv.force(rate)


@pytest.mark.parametrize("model", [MODEL, bg_nbd.BgNbd(0.3, 40, 0.5, 2), pareto_nbd.ParetoNbd(0.6, 90, 0.3, 40)])
def test_later_is_worth_less(model):
    history = [3, 0, 30], [200, 0, 700], [300, 50, 730]
    values = [model.discounted_purchases(365.25, clv.force(rate), *history) for rate in (0, 0.05, 0.1, 1)]
    assert np.all(np.diff(values, axis=0) < 0)
    summed = monthly.value(model, 1.0, 12, 0, *history, month=365.25 / 12)
    np.testing.assert_allclose(summed, values[0], rtol=1e-12)
