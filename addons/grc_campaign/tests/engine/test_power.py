"""What is foretold is what is seen: against statsmodels and against experiments."""

from math import isnan

import companies
import numpy as np
import pytest
import trials
from engine import power, shapes
from engine.audience import audience
from statsmodels.stats.power import TTestIndPower

#: Foretold and simulated power may differ by this.
POINTS = 0.05
#: Permutations of an audience, each a dozen experiments or so: the standard error of simulated power is below .013.
PERMUTATIONS = 400


def own(company, size, random):
    """Return an audience of a company and its two outcomes: (moments, past, values) each."""
    chosen = random.permutation(len(company.past))[:size]
    past, before, outcome = company.past[chosen], company.before[chosen], company.outcome[chosen]
    people = audience(past, before, outcome)
    return people, {"purchase": (before, (outcome > 0).astype(float)), "revenue": (past, outcome)}


def simulated(past, values, effect, shape, parts, random):
    """Return the share of experiments on an audience that see an effect."""
    seen = []
    for __ in range(PERMUTATIONS):
        order = random.permutation(len(past))
        plain = values[order]
        more = companies.more_buyers(random, plain, effect) if shape == shapes.BUYERS else (1 + effect) * plain
        found = trials.turns(past[order], plain, more, parts)
        seen.append(np.abs(found.found) > found.half)
    return np.mean(seen)


@pytest.mark.parametrize("name", ["cdnow", "supplier"])
@pytest.mark.parametrize("control, parts", [(200, 10), (500, 5), (2000, 5)])
def test_foretold_is_simulated(name, control, parts):
    """Effects that are to be seen with power .3, .5 and .8 are; an interval is given whatever the number of buyers."""
    random = np.random.default_rng(control)
    people, outcomes = own(getattr(companies, name)(90), control * parts, random)
    for kind, (past, values) in outcomes.items():
        for shape in (shapes.BUYERS, shapes.SPEND)[: 1 + (kind == "revenue")]:
            for target in (0.3, 0.5, 0.8):
                groups = (getattr(people, kind), control * (parts - 1), control)
                effect = power.smallest(*groups, shape=shape, fewest=0, target=target)
                if effect is None:
                    assert kind == "revenue" and control < 500
                    continue
                assert power.power(*groups, effect, shape, fewest=0) == pytest.approx(target, abs=0.002)
                seen = simulated(past, values, effect, shape, parts, random)
                assert seen == pytest.approx(target, abs=POINTS), (kind, shape)


@pytest.mark.parametrize("control", [500, 2000])
def test_last_year_foretells_this_year(control):
    """The supplier's customers of last year's weeks foretell power in this year's, where a company is as it was."""
    random = np.random.default_rng(control)
    company = companies.supplier(90)
    chosen = random.permutation(len(company.past))[: 5 * control]
    past, before, outcome = (values[chosen] for values in company.last_year)
    people = audience(past, before, outcome)
    points = power.smallest(people.purchase, 4 * control, control) * people.rate
    now = (company.outcome[chosen] > 0).astype(float)
    seen = simulated(company.before[chosen], now, points / now.mean(), shapes.BUYERS, 5, random)
    assert seen == pytest.approx(0.8, abs=POINTS)


@pytest.mark.parametrize("treated, control", [(30, 10), (900, 100), (4000, 400)])
@pytest.mark.parametrize("effect", [0.02, 0.1, 0.3, 0.5])
def test_equal_spread_is_the_textbook(treated, control, effect):
    """Nothing known before, the same amount more for all: statsmodels' power of the t test."""
    bought = np.arange(1000) % 6 == 0
    outcome = audience(np.zeros(1000), np.zeros(1000), bought).purchase
    size = effect * bought.mean() / bought.std(ddof=1)
    expected = TTestIndPower().power(size, treated, 0.05, ratio=control / treated)
    found = power.power(outcome, treated, control, effect, shapes.SHIFT, fewest=0)
    assert found == pytest.approx(expected, abs=1e-9)


def test_adjusted_is_the_textbook_on_what_is_left():
    """With a past, the spread is that of residuals; amounts too, where so many are held back that a formula tells."""
    company = companies.supplier(90)
    revenue = audience(company.past, company.before, company.outcome).revenue
    slope, level = np.polyfit(company.past, company.outcome, 1)
    left = company.outcome - slope * company.past - level
    size = 0.05 * company.outcome.mean() / (left @ left / (len(left) - 1)) ** 0.5
    expected = TTestIndPower().power(size, 18_000, 0.05, ratio=1 / 3, df=24_000 - 3)
    assert 0.2 < expected < 0.9
    assert power.power(revenue, 18_000, 6_000, 0.05, shapes.SHIFT, fewest=0) == pytest.approx(expected, abs=1e-6)
    needed = TTestIndPower().solve_power(None, 18_000, 0.05, 0.8, ratio=1 / 3)
    found = power.smallest(revenue, 18_000, 6_000, shapes.SHIFT)
    assert found == pytest.approx(0.05 * needed / size, rel=1e-5)


def test_smallest_visible_rate():
    """400 held back of 4,000, a rate of 17.7 %: 5.6 points by the textbook; more, as more buyers scatter more."""
    company = companies.cdnow(90)
    people = audience(company.past, np.zeros(len(company.past)), company.outcome)
    assert people.rate == pytest.approx(0.177, abs=5e-4)
    textbook = power.smallest(people.purchase, 3600, 400, shapes.SHIFT) * people.rate
    assert textbook == pytest.approx(0.0563, abs=2e-4)
    assert textbook < power.smallest(people.purchase, 3600, 400) * people.rate < 1.1 * textbook


def test_outlook_shrinks():
    """More controls see less; controls who were contacted anyway hide what is there."""
    company = companies.supplier(90)
    people = audience(company.past, company.before, company.outcome)
    few, many = (power.outlook(people, 9 * control, control) for control in (300, 1200))
    assert few.buyers == pytest.approx(300 * people.rate)
    assert many.points < few.points < 1 - people.rate
    assert many.revenue < few.revenue
    blurred = power.outlook(people, 2700, 300, contacted=0.25)
    assert blurred.points == pytest.approx(few.points / 0.75, rel=1e-6)
    assert power.power(people.purchase, 2700, 300, 0.05, contacted=1.0) == pytest.approx(0.05, abs=1e-6)


def test_too_few_buyers_see_nothing():
    """An effect that is plain to see is not seen where no interval is given."""
    bought = np.arange(1000) % 10 == 0
    people = audience(np.zeros(1000), np.zeros(1000), 100.0 * bought)
    for outcome in (people.purchase, people.revenue):
        assert power.power(outcome, 900, 100, 5.0, fewest=0) > 0.99
        assert power.power(outcome, 900, 100, 5.0) < 0.01
        assert power.smallest(outcome, 900, 100) is None


def test_pooled_campaigns():
    """So many campaigns alike see what one does not, and one fewer does not."""
    company = companies.supplier(90)
    people = audience(company.past, company.before, company.outcome)
    rise = 0.3 * power.smallest(people.purchase, 1600, 400)
    many = power.alike(people.purchase, 1600, 400, rise)
    assert 9 <= many <= 13
    assert power.alike(people.purchase, 1600, 400, 3 * rise) <= 2
    assert power.alike(people.purchase, 1600, 400, 1e-6) is None
    assert power.alike(people.purchase, 1600, 1, rise) is None


def test_audiences_at_the_edge():
    """Nobody, one customer, all alike, nobody buying, everybody buying: figures or None, never NaN."""
    arrays = {
        "nobody": np.zeros(0),
        "one": np.ones(1),
        "none buys": np.zeros(400),
        "all buy alike": np.full(400, 7.0),
        "one great": np.r_[1e9, np.zeros(399)],
        "refunds": np.r_[-50.0, np.zeros(399)],
    }
    for name, outcome in arrays.items():
        people = audience(outcome, outcome > 0, outcome)
        found = power.outlook(people, 300, 100)
        assert not any(isnan(value) for value in (found.buyers, found.rate, found.points or 0, found.revenue or 0)), (
            name
        )
        for groups in ((400, 0), (0, 400), (399, 1), (1, 1)):
            assert power.outlook(people, *groups).points is None
            assert power.power(people.revenue, *groups, 0.1) == 0
    everyone = audience(np.full(400, 7.0), np.ones(400), np.full(400, 7.0)).revenue
    assert power.power(everyone, 300, 100, 0.1, shapes.SPEND) == 1
    assert power.power(everyone, 300, 100, 0.0, shapes.SPEND) == 0


@pytest.mark.parametrize("effect, shape", [(1.5, shapes.BUYERS), (-1.5, shapes.BUYERS), (0.1, "luck")])
def test_effects_that_cannot_be(effect, shape):
    people = audience(np.zeros(100), np.zeros(100), np.arange(100) % 2)
    with pytest.raises(ValueError):
        power.power(people.purchase, 80, 20, effect, shape)
    with pytest.raises(ValueError):
        power.power(people.revenue, 80, 20, effect, shape)


@pytest.mark.parametrize("bad", [np.zeros(3), np.array([1.0, np.nan]), np.zeros((2, 2)), np.array([np.inf, 0.0])])
def test_audiences_that_cannot_be(bad):
    with pytest.raises(ValueError):
        audience(bad, np.zeros(2), np.zeros(2))
