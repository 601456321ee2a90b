"""One verdict of four: its figures by hand and by statsmodels, what is withheld, and campaigns at the edge."""

from dataclasses import asdict, replace
from math import isnan

import companies
import numpy as np
import pytest
import statsmodels.api as sm
from engine.result import ALONE, FEW, LOST, OPEN, PAID, RATIO, RUNNING, UNKNOWN, Costs, People, evenness, read
from scipy.stats import chisquare, ttest_ind

FREE = Costs()


def people(size=2000, share=0.2, lift=0.0, seed=1, **more):
    """Return a campaign among the supplier's customers whose revenue and margin (three tenths) rise by a share."""
    random = np.random.default_rng(seed)
    company = companies.supplier(90)
    chosen = random.permutation(len(company.past))[:size]
    control = np.arange(size) < round(share * size)
    revenue = company.outcome[chosen] * np.where(control, 1, 1 + lift)
    columns = {
        "control": control,
        "bought": company.outcome[chosen] > 0,
        "revenue": revenue,
        "margin": 0.3 * revenue,
        "past": company.past[chosen],
        "before": company.before[chosen],
        "share": share,
    }
    return People(**columns | more)


def alike(treated, control, buyers, amount=10.0, **more):
    """Return groups without a past, each with so many buyers of the same amount."""
    held = np.r_[np.zeros(treated, bool), np.ones(control, bool)]
    bought = np.r_[np.arange(treated) < buyers[0], np.arange(control) < buyers[1]]
    share = control / max(treated + control, 1)
    columns = {"revenue": amount * bought, "margin": amount / 2 * bought, "past": 0, "before": 0, "share": share}
    return People(control=held, bought=bought, **columns | more)


def test_money_by_hand():
    """500 of 1,000 treated bought, 40 of 100 held back: .5 × 5 − .4 × 5 = .50 a customer, 500 in all, less 120."""
    group = alike(1000, 100, (500, 40))
    found = read(group, Costs(fixed=20, contacts=1000, contact=0.1), 30, 30)
    assert (found.purchase.difference, found.revenue.difference) == pytest.approx((0.1, 1.0))
    assert (found.incremental.value, found.costs, found.net.value) == pytest.approx((500, 120, 380))
    assert found.returned == pytest.approx(380 / 120)
    interval = ttest_ind(group.margin[:1000], group.margin[1000:]).confidence_interval(0.95)
    assert (found.net.low, found.net.high) == pytest.approx((1000 * interval.low - 120, 1000 * interval.high - 120))
    assert (found.state, found.reason) == (UNKNOWN, OPEN)


def test_margin_by_least_squares():
    """The margin's effect is statsmodels' regression on group and past revenue, its interval too."""
    group = people(lift=0.3)
    found = read(group, FREE, 90, 90)
    design = np.column_stack([np.ones(2000), ~group.control, group.past])
    fit = sm.OLS(group.margin, design).fit()
    assert found.margin.difference == pytest.approx(fit.params[1], rel=1e-6)
    assert (found.margin.error, found.margin.freedom) == pytest.approx((fit.bse[1], fit.df_resid), rel=1e-6)
    assert (found.margin.low, found.margin.high) == pytest.approx(tuple(fit.conf_int()[1]), rel=1e-6)
    rate = sm.OLS(group.bought.astype(float), np.column_stack([design[:, :2], group.before])).fit()
    assert found.purchase.difference == pytest.approx(rate.params[1], rel=1e-6)
    assert found.purchase.error == pytest.approx(rate.bse[1], rel=1e-6)


def test_four_verdicts():
    group = people(size=8000, lift=0.5)
    paid = read(group, FREE, 90, 90)
    assert paid.state == PAID
    assert 0 < paid.net.low < paid.net.value < paid.net.high
    assert read(group, Costs(fixed=paid.net.high + 1), 90, 90).state == LOST
    between = read(group, Costs(fixed=paid.net.value), 90, 90)
    assert (between.state, between.reason, between.returned) == (UNKNOWN, OPEN, pytest.approx(0))
    running = read(group, FREE, 89, 90)
    assert (running.state, running.day, running.days) == (RUNNING, 89, 90)


def test_nothing_is_said_before_the_end():
    """Counts and means alone: no difference, no interval, nothing to pool, whatever was found so far."""
    found = read(people(size=8000, lift=2.0), Costs(fixed=1), 12, 90)
    assert (found.state, found.reason) == (RUNNING, None)
    assert (found.incremental, found.net, found.returned, found.estimate) == (None, None, None, None)
    for shown in (found.purchase, found.revenue, found.margin):
        assert (shown.difference, shown.low, shown.high, shown.error) == (None, None, None, None)
        assert (shown.treated, shown.control) == (6400, 1600)
        assert shown.buyers_treated > shown.buyers_control > 30


def test_groups_as_they_were_drawn():
    """χ² of 990 where 1,100 were to be held back of 10,000: p = .0004, and the result is withheld."""
    for held, state, reason in ((990, UNKNOWN, RATIO), (1010, UNKNOWN, OPEN)):
        group = alike(10_000 - held, held, ((10_000 - held) // 2, held // 2), share=0.11)
        found = read(group, FREE, 30, 30)
        expected = chisquare([10_000 - held, held], [8900, 1100]).pvalue
        assert found.ratio == pytest.approx(expected, rel=1e-6)
        assert (found.state, found.reason) == (state, reason)
        assert (found.margin.difference is None) == (found.estimate is None) == (found.ratio < 0.001)


def test_groups_are_looked_at_by_stratum():
    """Too many here and too few there is uneven, though the sum is as it should be."""
    strata = np.repeat(["north", "south"], 1000)
    control = np.r_[np.arange(1000) < 260, np.arange(1000) < 140]
    group = people(control=control, stratum=strata)
    parts = [chisquare([held, 1000 - held], [200, 800]).statistic for held in (260, 140)]
    assert sum(parts) > 40
    assert evenness(group) < 1e-9
    assert evenness(people(control=control)) == pytest.approx(1)
    # A stratum of ten says nothing of the draw.
    assert evenness(people(size=10, control=np.ones(10, bool))) is None


def test_below_thirty_buyers():
    """29 buyers held back: counts alone, but the estimate stays for the year's result; 30: an interval."""
    found = read(alike(400, 100, (120, 29)), FREE, 30, 30)
    assert (found.state, found.reason, found.net, found.margin.difference) == (UNKNOWN, FEW, None, None)
    assert (found.margin.buyers_treated, found.margin.buyers_control) == (120, 29)
    assert found.estimate.difference == pytest.approx(0.05)
    assert read(alike(400, 100, (120, 30)), FREE, 30, 30).reason == OPEN


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nobody_to_compare_with(share):
    """Zero or 100 % held back."""
    found = read(people(share=share), Costs(fixed=5), 90, 90)
    assert (found.state, found.reason, found.ratio, found.costs) == (UNKNOWN, ALONE, None, 5)
    assert (found.margin.treated, found.margin.control) == (2000 * (1 - share), 2000 * share)


def test_strata_are_compared_each_by_itself():
    """Two draws with different shares among unequal customers: the difference is theirs, weighted by customers."""
    rich, poor = people(share=0.5, lift=0.2, seed=2), people(share=0.1, lift=0.2, seed=3)
    scale = {"revenue": 20, "margin": 20, "past": 20}
    both = People(
        **{
            name: np.r_[scale.get(name, 1) * getattr(rich, name), getattr(poor, name)]
            for name in set(asdict(rich)) - {"stratum"}
        }
    )
    found = read(both, FREE, 90, 90)
    assert (found.ratio, found.margin.control) == (pytest.approx(1), 1200)
    design = np.column_stack(
        [both.share == 0.5, (both.share == 0.5) & ~both.control, both.share == 0.1, (both.share == 0.1) & ~both.control]
    )
    fit = sm.OLS(both.margin, np.column_stack([design.astype(float), both.past])).fit()
    assert found.margin.difference == pytest.approx((fit.params[1] + fit.params[3]) / 2, rel=1e-6)


def test_who_was_never_drawn_is_outside():
    """Key accounts, of whom nobody is held back, are no part of what is compared."""
    share = np.where(np.arange(2000) < 1500, 0.2, 0.0)
    control = np.arange(2000) < 300
    found = read(replace(people(), control=control, share=share, stratum=None), FREE, 90, 90)
    assert (found.margin.treated, found.margin.control, found.outside) == (1200, 300, 500)


def test_merged_customers_are_left_out():
    """Merged of one of each group: left out and counted, whatever they bought."""
    mixed = np.arange(2000) % 100 == 0
    plain = people(mixed=mixed)
    wild = people(mixed=mixed, margin=np.where(mixed, 1e9, plain.margin))
    found = read(wild, FREE, 90, 90)
    assert (found.mixed, found.margin.treated, found.margin.control) == (20, 1584, 396)
    assert found == read(plain, FREE, 90, 90)


def test_contacted_anyway_stay_as_drawn():
    contacted = np.arange(2000) % 3 == 0
    found = read(people(contacted=contacted), FREE, 90, 90)
    assert found.contacted == 134
    assert found == replace(read(people(), FREE, 90, 90), contacted=134)


def test_discount_as_granted():
    """What was granted to each is taken off their margin, and so off the difference."""
    plain = people()
    granted = np.where(~plain.control & plain.bought, 4.0, 0.0)
    found, dear = read(plain, FREE, 90, 90), read(people(discount=granted), FREE, 90, 90)
    by_hand = read(people(margin=plain.margin - granted), FREE, 90, 90)
    assert dear == by_hand
    assert dear.incremental.value == pytest.approx(found.incremental.value - granted.sum(), abs=0.03 * granted.sum())
    assert dear.revenue == found.revenue


def test_campaigns_at_the_edge():
    """Nobody, one, nobody or everybody buying, one great buyer: a verdict or why there is none, and never NaN."""
    great = people(margin=np.r_[np.zeros(1999), 1e9])
    cases = {
        "nobody": (alike(0, 0, (0, 0), share=0.1), ALONE),
        "one": (alike(1, 0, (1, 0), share=0.1), ALONE),
        "one each": (alike(1, 1, (1, 1)), ALONE),
        "nobody buys": (alike(400, 100, (0, 0)), FEW),
        "all buy the same": (alike(400, 100, (400, 100)), OPEN),
        "one great buyer": (great, OPEN),
    }
    for name, (group, reason) in cases.items():
        found = read(group, FREE, 30, 30)
        assert (found.state, found.reason) == (UNKNOWN, reason), name
        figures = [*asdict(found.margin).values(), *(asdict(found.net).values() if found.net else ())]
        assert not any(isnan(figure) for figure in figures if figure is not None), name
    assert asdict(read(cases["all buy the same"][0], Costs(fixed=7), 30, 30).net) == {
        "value": -7,
        "low": -7,
        "high": -7,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"revenue": np.nan},
        {"margin": np.inf},
        {"past": np.zeros(3)},
        {"share": 1.2},
        {"share": -0.1},
        {"discount": "x"},
    ],
)
def test_people_who_cannot_be(change):
    with pytest.raises(ValueError, match=f"^{next(iter(change))}: "):
        people(**change)


@pytest.mark.parametrize("change", [{"fixed": -1.0}, {"contacts": np.nan}, {"contact": np.inf}])
def test_costs_that_cannot_be(change):
    with pytest.raises(ValueError, match=f"^{next(iter(change))}: "):
        Costs(**change)


@pytest.mark.parametrize("day, days", [(-1, 30), (3, 0)])
def test_windows_that_cannot_be(day, days):
    with pytest.raises(ValueError):
        read(people(), FREE, day, days)
