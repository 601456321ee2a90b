import numpy as np
import pandas as pd
import pytest
from engine import pareto, policy


def best_of_pandas(frame, size):
    """The best year, said again: for each purchase, what lies in the 365 days from it."""
    best = np.full(size, np.nan)
    for owner, own in frame.groupby("owner"):
        sums = [own.amount[(own.days >= day) & (own.days < day + 365)].sum() for day in own.days[own.starts].unique()]
        if sums:
            best[owner] = max(sums)
    return best


def documents(seed, size=60):
    """Documents of customers in any order: several a day, refunds, some without any purchase."""
    generator = np.random.default_rng(seed)
    number = int(generator.integers(1, 900))
    return pd.DataFrame(
        {
            "owner": generator.integers(0, size, number),
            "days": generator.integers(15_000, 15_000 + int(generator.integers(2, 3000)), number),
            "amount": np.round(generator.normal(40, 100, number), 2),
            "starts": generator.random(number) < 0.8,
        }
    )


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("ordered", [False, True])
def test_best_year_is_that_of_pandas(seed, ordered):
    frame = documents(seed)
    if ordered:
        frame = frame.sort_values(["owner", "days"])
    found = policy.best_year(frame.owner, frame.days, frame.amount, frame.starts, 60)
    np.testing.assert_allclose(found, best_of_pandas(frame, 60), atol=1e-6)


def best(days, amounts, starts=None):
    starts = [True] * len(days) if starts is None else starts
    return policy.best_year([0] * len(days), days, amounts, starts, 1)[0]


def test_the_365th_day_is_out():
    assert best([0, 364], [10, 5]) == 15
    assert best([0, 365], [10, 5]) == 10


def test_a_refund_lowers_the_year_it_lies_in():
    assert best([0, 100], [10, -4], [True, False]) == 6
    assert best([0, 400], [10, -4], [True, False]) == 10


def test_a_year_begins_with_a_purchase():
    """A credit note on goods sold below cost adds margin; no year begins with it."""
    assert best([0, 300], [-50, 20], [True, False]) == -30


def test_all_negative():
    assert best([0, 500], [-5, -7]) == -5


def test_nobody_and_no_purchase():
    assert len(policy.best_year([], [], [], [], 0)) == 0
    assert np.isnan(policy.best_year([], [], [], [], 2)).all()
    assert np.isnan(best([3], [9], [False]))


def test_great_amounts_do_not_blur_others():
    owner = np.repeat(np.arange(20_000), 2)
    days = np.tile([0, 400], 20_000)
    amounts = np.where(owner % 2, 0.01, 1e12)
    found = policy.best_year(owner, days, amounts, np.ones(40_000, dtype=bool), 20_000)
    assert set(found[1::2]) == {0.01}
    assert set(found[::2]) == {1e12}


def test_currency_of_three_decimals():
    assert policy.best_year([0, 0], [0, 1], [0.001, 0.002], [True, True], 1, unit=0.001)[0] == pytest.approx(0.003)


@pytest.mark.parametrize(("patience", "days"), [(37.5, 90), (90, 90), (100, 100), (112.5, 112.5), (456.25, 456.25)])
def test_new_days(patience, days):
    assert policy.new_days(patience) == days


def test_new_is_two_occasions_and_a_first_one_within():
    assert policy.is_new([90, 91, 10, 0], [2, 1, 3, 1], 90).tolist() == [True, False, False, True]
    assert policy.is_new([112, 113], [1, 1], 112.5).tolist() == [True, False]


def test_four_corners():
    values = np.array([900, 50, 900, 50, 900])
    cuts = policy.value_cut(values, 0.8)
    found = policy.policies(values, cuts, [3, 3, 0, -9, 3], [False] * 4 + [True])
    assert [policy.POLICIES[code] for code in found] == ["retain", "rationalise", "conquer", "abandon", "early"]


def test_value_cut_is_that_of_pareto():
    values = [50, 30, 10, 5, 3, 2]
    assert policy.value_cut(values).values == (pareto.cut(values, (0.8, 0.95)).values[0],)


def test_no_policy_without_a_value():
    values = np.array([-5.0, -7.0])
    found = policy.policies(values, policy.value_cut(values), [1, 1], [False, True])
    assert found.tolist() == [policy.NONE, policy.EARLY]
