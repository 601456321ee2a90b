import json

import numpy as np
import pytest
from engine import groups

#: Planted groups: customers, days of silence, purchase days, revenue and margin rate about which they lie.
PLANTED = ((400, 8, 40, 20_000, 0.35), (600, 25, 10, 800, 0.30), (300, 30, 9, 30_000, 0.03), (700, 400, 1, 60, 0.40))


def planted(seed=0, spread=0.35, kinds=PLANTED):
    """Return measures of customers of known groups, and the groups."""
    rng = np.random.default_rng(seed)
    parts, truth = [], []
    for kind, (size, silence, days, revenue, rate) in enumerate(kinds):
        noise = np.exp(rng.normal(0, spread, (size, 4)))
        spent = revenue * noise[:, 2]
        parts.append(
            np.column_stack(
                (np.round(silence * noise[:, 0]), np.maximum(np.round(days * noise[:, 1]), 1), spent, spent * rate)
            )
        )
        parts[-1][:, 3] *= noise[:, 3]
        truth.append(np.full(size, kind))
    order = rng.permutation(sum(kind[0] for kind in kinds))
    return np.concatenate(parts)[order], np.concatenate(truth)[order]


def rand(found, truth):
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(truth, found)


@pytest.mark.parametrize("seed", range(8))
def test_planted_groups_are_found(seed):
    measures, truth = planted(seed)
    found = groups.group(measures, seed=seed)
    assert len(found.centres) == len(PLANTED)
    assert rand(found.assign(measures), truth) >= 0.9
    assert sum(found.sizes) == len(measures)


def test_planted_groups_of_more_customers_than_are_drawn():
    kinds = [(size * 12, *rest) for size, *rest in PLANTED]
    measures, truth = planted(kinds=kinds)
    assert len(measures) > groups.SAMPLE
    found = groups.group(measures, seed=3)
    assert rand(found.assign(measures), truth) >= 0.9
    assert groups.group(measures, seed=3) == found


def test_same_seed_same_groups():
    measures, __ = planted(spread=1.2)
    assert groups.group(measures, seed=5) == groups.group(measures, seed=5)


def test_another_currency_makes_the_same_groups():
    measures, __ = planted()
    other = measures * [1, 1, 655.957, 655.957]
    first, second = groups.group(measures), groups.group(other)
    assert rand(second.assign(other), first.assign(measures)) == 1
    assert groups.names(first) == groups.names(second)


def test_names_say_what_sets_apart():
    measures, truth = planted()
    found = groups.group(measures)
    names = groups.names(found)
    place = {kind: np.bincount(found.assign(measures)[truth == kind]).argmax() for kind in range(4)}
    assert {"frequency_high", "frequency_very_high"} & set(names[place[0]])
    assert {"recency_high", "recency_very_high"} & set(names[place[3]])
    assert any(code.startswith("monetary") and code.endswith("high") for code in names[place[2]])
    assert len(set(names)) == 4


def test_group_that_costs():
    measures, truth = planted()
    measures[truth == 2, 3] *= -1
    found = groups.group(measures)
    place = np.bincount(found.assign(measures)[truth == 2]).argmax()
    assert "margin_negative" in groups.names(found)[place]
    assert found.natural[place, 3] < 0
    assert place == len(found.centres) - 1, "the highest margin comes first"


def test_natural_units_of_a_centre():
    measures = np.tile([9.0, 3.0, 500.0, 100.0], (30, 1))
    measures[15:] = [99.0, 1.0, 50.0, -10.0]
    found = groups.group(measures, asked=2)
    np.testing.assert_allclose(found.natural, [[9, 3, 500, 100], [99, 1, 50, -10]])
    assert found.silhouette == pytest.approx(1)


def test_all_alike():
    found = groups.group(np.tile([10.0, 2.0, 300.0, 0.0], (500, 1)), asked=4)
    assert (found.reason, found.sizes, found.silhouette) == ("alike", (500,), None)
    assert groups.names(found) == [("average",)]


def test_nobody():
    found = groups.group(np.empty((0, 4)), asked=3)
    assert (found.reason, found.centres, groups.names(found)) == ("empty", (), [])
    assert list(found.match(found)) == []


def test_five_customers():
    measures, __ = planted()
    five = measures[:5]
    found = groups.group(five)
    assert (found.reason, found.sizes) == ("few", (5,))
    found = groups.group(five, asked=8)
    assert (found.reason, len(found.centres), sum(found.sizes)) == ("limited", 2, 5)
    one = groups.group(five[:1], asked=8)
    assert (one.reason, one.sizes) == ("few", (1,))


def test_number_by_hand():
    measures, __ = planted()
    for asked in (1, 2, 7):
        found = groups.group(measures, asked=asked)
        assert (len(found.centres), found.reason) == (asked, None)
        assert min(found.sizes) > 0
    assert max(found.silhouettes, key=found.silhouettes.get) == "4"
    with pytest.raises(ValueError, match="9 groups"):
        groups.group(measures, asked=9)


def test_measures_that_are_no_numbers():
    measures, __ = planted()
    measures[3, 2] = np.nan
    with pytest.raises(ValueError, match="not a number"):
        groups.group(measures)


def test_one_measure_that_never_differs():
    measures, truth = planted()
    measures[:, 3] = 0
    found = groups.group(measures)
    assert rand(found.assign(measures), truth) >= 0.9


def test_survives_json():
    measures, __ = planted(spread=1.5)
    found = groups.group(measures, asked=6)
    again = groups.Grouping.of(json.loads(json.dumps(found.as_dict())))
    assert (again.assign(measures) == found.assign(measures)).all()
    assert tuple(np.bincount(again.assign(measures))) == found.sizes


def test_numbers_stay_from_fit_to_fit():
    first = groups.group(planted(0)[0])
    again = groups.group(planted(1)[0] * [1, 1, 1.1, 1.1])
    assert list(again.match(first)) == [0, 1, 2, 3]
    gone = groups.group(planted(1, kinds=PLANTED[1:])[0])
    matched = list(gone.match(first))
    assert len(set(matched) - {-1}) == len([place for place in matched if place >= 0])
    assert np.bincount(first.assign(planted(1, kinds=PLANTED[:1])[0])).argmax() not in matched


def test_groups_elsewhere_are_new():
    first = groups.group(planted(0)[0], asked=2)
    other = groups.group(planted(0)[0] * [1, 1, 1e6, 1e6], asked=2)
    assert list(other.match(first)) == [-1, -1]
