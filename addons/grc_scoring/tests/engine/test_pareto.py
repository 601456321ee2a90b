import json

import numpy as np
import pandas as pd
import pytest
from engine import pareto

SHARES = (0.8, 0.95)


def classes_of_pandas(values, shares=SHARES):
    """The rule, said again with a group by: what the strictly greater values bring together decides."""
    series = pd.Series(values, dtype=float)
    groups = series.groupby(series).sum().sort_index(ascending=False)
    before = (groups.cumsum() - groups) / series.sum()
    found = pd.Series(len(shares), index=groups.index)
    for place, share in reversed(list(enumerate(shares))):
        found[before < share - 1e-9] = place
    found[found.index <= 0] = len(shares)
    return series.map(found).to_numpy()


def gini_of_pairs(values):
    values = np.asarray(values, dtype=float)
    return np.abs(values[:, None] - values[None, :]).sum() / (2 * len(values) * np.abs(values).sum())


def histories(seed):
    """Values of a company: skewed, in cents, with ties, zeros and (in two of three) customers who cost."""
    generator = np.random.default_rng(seed)
    values = generator.pareto(1.2, size=int(generator.integers(1, 3000))) * 100
    values = np.where(generator.random(len(values)) < 0.3, np.round(values, -2), np.round(values, 2))
    values[generator.random(len(values)) < 0.1] = 0
    if seed % 3:
        values[generator.random(len(values)) < 0.1] *= -0.3
    return values


@pytest.mark.parametrize("seed", range(30))
def test_classes_are_those_of_pandas(seed):
    values = histories(seed)
    cuts = pareto.cut(values, SHARES)
    if values.sum() <= 0:
        assert cuts.values is None
        return
    assert cuts.total == pytest.approx(values.sum())
    assert (pareto.classify(values, cuts) == classes_of_pandas(values)).all()


@pytest.mark.parametrize("seed", range(30))
def test_each_alone_is_classed_as_among_all(seed):
    values = histories(seed)
    cuts = pareto.cut(values, SHARES)
    if cuts.values:
        together = pareto.classify(values, cuts)
        assert together.tolist() == [pareto.classify([value], cuts)[0] for value in values]


def test_textbook():
    values = [50, 30, 10, 5, 3, 2]
    cuts = pareto.cut(values, SHARES)
    assert (cuts.total, cuts.values) == (100, (30, 5))
    # 80 % are reached by two, who are A; the third begins at the share itself, and so is B.
    assert pareto.classify(values, cuts).tolist() == [0, 0, 1, 1, 2, 2]


def test_cuts_survive_json():
    for values in ([50, 30, 0.1 + 0.2], []):
        cuts = pareto.cut(values, SHARES)
        assert pareto.Cuts.of(json.loads(json.dumps(cuts.as_dict() | {"share": 0.8}))) == cuts


def test_equal_values_share_a_class():
    values = [70, 10, 10, 10]
    assert pareto.classify(values, pareto.cut(values, SHARES)).tolist() == [0, 0, 0, 0]


def test_everybody_alike_is_a():
    values = np.full(10_000, 12.34)
    cuts = pareto.cut(values, SHARES)
    assert set(pareto.classify(values, cuts)) == {0}
    assert pareto.gini(values) == pytest.approx(0)


def test_zero_and_negative_are_last():
    values = [100, 0, -20, 40]
    assert pareto.classify(values, pareto.cut(values, SHARES)).tolist() == [0, 2, 2, 1]


@pytest.mark.parametrize(
    ("values", "reason"), [([], "empty"), ([0, 0], "negative"), ([-5, -1], "negative"), ([10, -10], "negative")]
)
def test_no_classes(values, reason):
    cuts = pareto.cut(values, SHARES)
    assert (cuts.values, cuts.reason) == (None, reason)
    with pytest.raises(ValueError, match=reason):
        pareto.classify([1], cuts)
    assert len(pareto.curve(values)[0]) == 0
    assert pareto.share_of_value(values, 0.2) is None
    assert pareto.share_of_customers(values, 0.8) is None


@pytest.mark.parametrize("shares", [(0.95, 0.8), (0.8, 0.8), (0, 0.5), (0.8, 1.1), (-0.1, 0.5), (0.5, float("nan"))])
def test_crossing_shares_are_refused(shares):
    with pytest.raises(ValueError, match="Shares must rise"):
        pareto.cut([1, 2], shares)


def test_one_customer_and_great_amounts():
    assert pareto.classify([7], pareto.cut([7], SHARES)).tolist() == [0]
    values = np.array([1e12, 1e12, 0.01])
    assert pareto.classify(values, pareto.cut(values, SHARES)).tolist() == [0, 0, 2]


def test_last_share_may_be_all():
    values = [90, 9, 1]
    assert pareto.classify(values, pareto.cut(values, (0.5, 1))).tolist() == [0, 1, 1]


@pytest.mark.parametrize("seed", range(12))
def test_gini_is_that_of_all_pairs(seed):
    values = histories(seed)
    found = pareto.gini(values)
    assert found == pytest.approx(gini_of_pairs(values))
    assert 0 <= found < 1


def test_gini_of_few():
    assert pareto.gini([]) is None
    assert pareto.gini([0, 0]) is None
    assert pareto.gini([5]) == 0
    assert pareto.gini([0, 0, 0, 8]) == pytest.approx(0.75)


@pytest.mark.parametrize("seed", range(12))
def test_curve_lies_on_the_cumulated_shares(seed):
    values = histories(seed)
    if values.sum() <= 0:
        return
    customers, brought = pareto.curve(values)
    assert len(customers) == len(brought) <= 200
    assert (customers[0], brought[0], customers[-1]) == (0, 0, 1)
    assert brought[-1] == pytest.approx(1)
    assert (np.diff(customers) > 0).all()
    series = pd.Series(values).sort_values(ascending=False)
    whole = np.concatenate(([0], (series.cumsum() / series.sum()).to_numpy()))
    assert brought == pytest.approx(whole[np.rint(customers * len(values)).astype(int)])
    assert brought.max() == pytest.approx(whole.max())


def test_shares():
    values = [50, 30, 10, 5, 3, 2, 0, 0, 0, 0]
    assert pareto.share_of_value(values, 0.2) == pytest.approx(0.8)
    assert pareto.share_of_value(values, 0.25) == pytest.approx(0.85)
    assert pareto.share_of_value(values, np.array([0, 1])) == pytest.approx([0, 1])
    assert pareto.share_of_customers(values, 0.8) == pytest.approx(0.2)
    assert pareto.share_of_customers(values, 0.81) == pytest.approx(0.3)


def test_curve_rises_above_all_with_customers_who_cost():
    customers, brought = pareto.curve([100, 20, -20])
    assert brought.tolist() == [0, 1, 1.2, 1]
