"""The comparison of customers proposed with customers held back (point 17)."""

import numpy as np
import pytest
from engine.effect import ENOUGH, compare, from_sums
from scipy.stats import t as student


def regression(outcome, control, past, stratum):
    """Return coefficients, residuals and (X'X)⁻¹ of the outcome on means of groups and the past."""
    labels = np.unique(stratum, return_inverse=True)[1]
    places = 2 * labels + control
    design = np.column_stack([np.eye(places.max() + 1)[places], past])
    coefficients = np.linalg.lstsq(design, outcome, rcond=None)[0]
    return coefficients, outcome - design @ coefficients, np.linalg.inv(design.T @ design)


def customers(random, size, share=0.1):
    """Return (past, outcome without effect, held back) of a company: a third buys, and few bring most of it."""
    rate, amount = random.gamma(0.5, 1.2, size), random.lognormal(4, 1, size)
    noise = random.lognormal(0, 0.3, (2, size))
    past, outcome = amount * noise * (random.poisson(4 * rate), random.poisson(rate))
    return past, outcome, random.random(size) < share


def test_one_stratum_by_hand():
    """Without a past: means 4 and 2, sum of squares 8 and 2 on 2 + 1 degrees of freedom."""
    found = compare([2, 4, 6, 1, 3] * ENOUGH, ([False] * 3 + [True] * 2) * ENOUGH)
    variance = (8 + 2) * ENOUGH / (5 * ENOUGH - 2)
    half = student.ppf(0.975, 5 * ENOUGH - 2) * (variance * (1 / 90 + 1 / 60)) ** 0.5
    assert (found.treated, found.control) == (90, 60)
    assert found.difference == pytest.approx(2)
    assert (found.low, found.high) == pytest.approx((2 - half, 2 + half))
    assert (found.error, found.freedom) == pytest.approx(((variance * (1 / 90 + 1 / 60)) ** 0.5, 5 * ENOUGH - 2))


def test_past_by_least_squares():
    """One stratum: coefficient, standard error and quantile are those of the regression on group and past."""
    past, outcome, control = customers(np.random.default_rng(3), 700, 0.3)
    found = compare(outcome, control, past)
    coefficients, rest, inverse = regression(outcome, control, past, np.zeros(700))
    contrast = np.array([1, -1, 0])
    error = (rest @ rest / (700 - 3) * (contrast @ inverse @ contrast)) ** 0.5
    half = student.ppf(0.975, 700 - 3) * error
    assert found.difference == pytest.approx(contrast @ coefficients)
    assert (found.low, found.high) == pytest.approx((found.difference - half, found.difference + half))
    assert found.difference != pytest.approx(found.mean_treated - found.mean_control)


def test_strata_by_least_squares():
    """Two strata of different spread: one slope, each its own variance, weighted by their customers."""
    random = np.random.default_rng(4)
    past, outcome, control = customers(random, 900, 0.3)
    stratum = random.integers(0, 3, 900) // 2
    outcome[stratum == 1] *= 10
    found = compare(outcome, control, past, stratum)
    coefficients, rest, inverse = regression(outcome, control, past, stratum)
    share = np.bincount(stratum) / 900
    contrast = np.array([share[0], -share[0], share[1], -share[1], 0])
    assert found.difference == pytest.approx(contrast @ coefficients)
    # What each customer's residual weighs in the contrast, and the variance of the customer's stratum.
    design = np.column_stack([np.eye(4)[2 * stratum + control], past])
    influence = design @ inverse @ contrast
    centred = (
        past - (np.bincount(2 * stratum + control, past) / np.bincount(2 * stratum + control))[2 * stratum + control]
    )
    leverage = np.bincount(stratum, centred**2) / (centred**2).sum()
    variance = np.bincount(stratum, rest**2) / (np.bincount(stratum) - 2 - leverage)
    error = (influence**2 @ variance[stratum]) ** 0.5
    assert (found.high - found.low) / 2 == pytest.approx(error * 1.96, rel=0.02)


def test_strata_are_not_mixed():
    """A rich team that holds back much must not make calls look harmful (Simpson)."""
    rich = ([101] * 10 + [100] * 90, [False] * 10 + [True] * 90)
    poor = ([11] * 90 + [10] * 10, [False] * 90 + [True] * 10)
    outcome, control = (rich[place] + poor[place] for place in (0, 1))
    assert compare(outcome, control).difference < -50
    assert compare(outcome, control, stratum=["r"] * 100 + ["p"] * 100).difference == pytest.approx(1)


def test_many_from_sums():
    """Experiments from sums are those from customers, with and without a past that varies."""
    random = np.random.default_rng(6)
    for known in (1.0, 0.0):
        made = [customers(random, 900, 0.3) for __ in range(4)]
        sums = np.array(
            [
                [[values[group].sum() for values in (x, y, x * x, y * y, x * y)] for group in (~control, control)]
                for past, y, control in made
                for x in [known * (past - past.mean())]
            ]
        )
        sizes = np.array([[(~control).sum(), control.sum()] for __, __, control in made])
        found = from_sums(sizes[:, 0], sizes[:, 1], sums[:, 0].T, sums[:, 1].T)
        expected = [compare(y, control, known * past) for past, y, control in made]
        for place, name in enumerate(("difference", "error", "freedom")):
            assert found[place] == pytest.approx([getattr(one, name) for one in expected], rel=1e-9)


def test_too_few():
    found = compare([1.0, 2.0, 3.0], [False, False, True])
    assert (found.treated, found.control, found.difference, found.error) == (2, 1, None, None)
    assert compare([], []).difference is None


def test_customers_are_not_buyers():
    """A hundred customers of each group, of whom 29 bought in one: counts and means, no interval."""
    control = np.repeat([False, True], 100)
    outcome = np.where(np.arange(200) % 100 < 50, 10.0, 0.0)
    outcome[129:] = 0
    found = compare(outcome, control)
    assert (found.buyers_treated, found.buyers_control, found.control) == (50, 29, 100)
    assert (found.difference, found.low, found.high) == (pytest.approx(5 - 2.9), None, None)
    assert found.error > 0
    outcome[129] = 10
    assert compare(outcome, control).low is not None
    # A margin of zero is a purchase all the same.
    assert compare(np.zeros(200), control, bought=outcome > 0).buyers_control == 30


def test_all_alike():
    found = compare([5.0] * 100, [False, True] * 50, [7.0] * 100)
    assert (found.difference, found.low, found.high) == (0, 0, 0)


@pytest.mark.parametrize("size, share", [(2000, 0.1), (2500, 0.2)])
def test_interval_covers_the_truth(size, share):
    """Of 400 experiments with 200 to 500 customers held back, the interval holds the truth in about 95 %.

    The one of two separate spreads did so in 87 to 92 %.
    """
    random = np.random.default_rng(11)
    held = unpooled = 0
    for __ in range(400):
        past, outcome, control = customers(random, size, share)
        effect = 0.1 * outcome
        outcome = outcome + effect * ~control
        found = compare(outcome, control, past)
        held += found.low <= effect.mean() <= found.high
        groups = outcome[~control], outcome[control]
        half = 1.96 * sum(group.var(ddof=1) / len(group) for group in groups) ** 0.5
        unpooled += abs(groups[0].mean() - groups[1].mean() - effect.mean()) <= half
    assert 0.935 <= held / 400 <= 0.985
    assert unpooled / 400 < 0.925


def test_interval_is_narrower():
    """What was bought before tells a good part of what is bought after."""
    random = np.random.default_rng(12)
    widths = np.zeros(2)
    for __ in range(30):
        past, outcome, control = customers(random, 2000)
        for place, known in enumerate((None, past)):
            found = compare(outcome, control, known)
            widths[place] += found.high - found.low
    assert widths[1] < 0.85 * widths[0]
