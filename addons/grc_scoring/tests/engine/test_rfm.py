import numpy as np
import pytest
import score_oracle as oracle
from engine import rfm
from hypothesis import given
from hypothesis import strategies as st

numbers = st.lists(st.integers(-1000, 1000), min_size=1, max_size=200)
USUAL = [
    ("Champions", 5, 5, 4, 5),
    ("Loyal", 3, 4, 4, 5),
    ("Cannot lose", 1, 2, 4, 5),
    ("Potential loyalists", 4, 5, 3, 3),
    ("Need attention", 3, 3, 3, 3),
    ("At risk", 1, 2, 3, 3),
    ("New or occasional", 5, 5, 1, 2),
    ("Promising", 4, 4, 1, 2),
    ("About to sleep", 3, 3, 1, 2),
    ("Hibernating", 2, 2, 1, 2),
    ("Lost", 1, 1, 1, 2),
]


def percentile_disc(values, fraction):
    """PostgreSQL's definition, written out: the first value whose cumulative share reaches the fraction."""
    ordered = sorted(values)
    for place, value in enumerate(ordered, 1):
        if place * 10 >= fraction * 10 * len(ordered):
            return value
    raise AssertionError


@given(numbers)
def test_quintiles_are_percentile_disc(values):
    assert rfm.quintiles(values).values == tuple(percentile_disc(values, f) for f in (0.2, 0.4, 0.6, 0.8))


@given(numbers)
def test_equal_values_get_equal_scores_and_greater_no_lower(values):
    scores = oracle.score(values, rfm.quintiles(values))
    by_value = {}
    for value, score in zip(values, scores.tolist(), strict=True):
        assert by_value.setdefault(value, score) == score
    ordered = [score for __, score in sorted(by_value.items())]
    assert ordered == sorted(ordered)
    assert set(ordered) <= set(range(1, 6))


def test_ten_customers():
    values = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    assert rfm.quintiles(values).values == (20, 40, 60, 80)
    assert oracle.score(values, rfm.quintiles(values)).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_one_purchase_customers_share_a_score():
    """NTILE gave one-purchase customers scores 1 and 2; half a company with one purchase scores 1."""
    values = [1] * 51 + [2] * 17 + [3] * 16 + [9] * 16
    scores = oracle.score(values, rfm.quintiles(values))
    assert [int((scores == level).sum()) for level in range(1, 6)] == [51, 0, 17, 16, 16]


def test_all_alike_score_three():
    assert oracle.score([7, 7, 7], rfm.quintiles([7, 7, 7])).tolist() == [3, 3, 3]
    assert oracle.recency_score([7, 900], rfm.quintiles([7, 7])).tolist() == [3, 1]


def test_no_value_is_an_error():
    with pytest.raises(ValueError, match="at least one value"):
        rfm.quintiles([])


def test_recency_is_reversed():
    fixed = rfm.Thresholds((30, 90, 180, 365))
    assert oracle.recency_score([0, 30, 31, 90, 91, 365, 366], fixed).tolist() == [5, 5, 4, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("days", "usual", "score"),
    [(10, 30, 5), (11, 30, 4), (20, 30, 4), (21, 30, 3), (37, 30, 3), (38, 30, 2), (210, 30, 2), (211, 30, 1)]
    + [(730, 700, 3), (731, 700, 1), (0, 90, 5), (30, 90, 5), (112, 90, 3), (113, 90, 2)],
)
def test_rhythm(days, usual, score):
    assert int(oracle.rhythm_score(days, usual)) == score


def test_fm_rounds_down():
    assert oracle.fm_score([1, 5, 2, 4], [4, 4, 5, 5]).tolist() == [2, 4, 3, 4]


def test_one_time_buyer_is_no_champion():
    assert int(oracle.fm_score(1, 5)) == 3


def test_usual_segments_cover_every_cell_once():
    assert rfm.check_partition(USUAL) == ([], [])


def test_hole_and_overlap_are_named():
    moved = [("Champions", 4, 5, 4, 5) if row[0] == "Champions" else row for row in USUAL]
    assert rfm.check_partition(moved) == ([], [(4, 4, ["Champions", "Loyal"]), (4, 5, ["Champions", "Loyal"])])
    assert rfm.check_partition(USUAL[1:]) == ([(5, 4), (5, 5)], [])


@given(st.lists(st.tuples(*[st.integers(1, 5)] * 4), max_size=6))
def test_partition_counts_every_cell(corners):
    rectangles = [(str(i), *sorted(c[:2]), *sorted(c[2:])) for i, c in enumerate(corners)]
    grid = np.zeros((5, 5), int)
    for __, r_min, r_max, fm_min, fm_max in rectangles:
        grid[r_min - 1 : r_max, fm_min - 1 : fm_max] += 1
    holes, overlaps = rfm.check_partition(rectangles)
    assert len(holes) == (grid == 0).sum()
    assert len(overlaps) == (grid > 1).sum()
