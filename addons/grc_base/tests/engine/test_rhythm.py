import math

import numpy as np
import pytest
from engine import rhythm
from hypothesis import given, settings
from hypothesis import strategies as st

histories = st.lists(st.lists(st.integers(-5000, 25000), max_size=25), max_size=12)
exact = settings(derandomize=True, max_examples=150, deadline=None, database=None)


def percentile_disc(values, fraction):
    """The first value whose cumulative share reaches the fraction, as PostgreSQL defines it; 0 without values."""
    ordered = sorted(values)
    for place, value in enumerate(ordered, 1):
        if place >= round(fraction * len(ordered), 9):
            return value
    return 0


def measure(customers, window_start=None):
    days = [day for customer in customers for day in customer]
    return rhythm.measure(days, [len(customer) for customer in customers], window_start)


def naive(days, window_start=None):
    """Occasions, those in the window, intervals, median, p90 of one customer."""
    days = sorted(set(days))
    gaps = [after - before for before, after in zip(days, days[1:], strict=False)]
    recent = [day for day in days if window_start is None or day > window_start]
    return (len(days), len(recent), len(gaps), percentile_disc(gaps, 0.5), percentile_disc(gaps, 0.9))


def rows(found):
    return [
        tuple(int(value) for value in row)
        for row in zip(found.purchase_days, found.frequency, found.intervals, found.median, found.p90, strict=True)
    ]


@exact
@given(histories, st.none() | st.integers(-5000, 25000))
def test_equals_the_naive_measure(customers, window_start):
    assert rows(measure(customers, window_start)) == [naive(days, window_start) for days in customers]


@pytest.mark.parametrize(
    ("gaps", "median", "p90"),
    [
        # What PostgreSQL 15 answers to percentile_disc(ARRAY[.5, .9]) WITHIN GROUP (ORDER BY gap).
        ([1, 2, 3, 4], 2, 4),
        ([1, 2, 3], 2, 3),
        (range(1, 11), 5, 9),
        (range(1, 12), 6, 10),
        (range(1, 21), 10, 18),
        ([7], 7, 7),
        ([5, 5, 5, 100], 5, 100),
    ],
)
def test_percentiles_are_those_of_postgresql(gaps, median, p90):
    found = measure([np.cumsum([0, *gaps]).tolist()])
    assert (found.median.tolist(), found.p90.tolist()) == ([median], [p90])
    assert (percentile_disc(gaps, 0.5), percentile_disc(gaps, 0.9)) == (median, p90)


def test_any_number_of_intervals():
    """.9 × n takes the place PostgreSQL takes, not one more by a rounding error."""
    customers = [np.cumsum(range(size + 1)).tolist() for size in range(1, 300)]
    wanted = [math.ceil(round(size * 0.9, 9)) for size in range(1, 300)]
    assert measure(customers).p90.tolist() == wanted


def test_counts_that_do_not_add_up():
    with pytest.raises(ValueError, match="counts add up to 2, days has 3"):
        rhythm.measure([1, 2, 3], [1, 1])


def test_nobody():
    assert rows(rhythm.measure([], [])) == []


def test_nobody_bought():
    assert rows(rhythm.measure([], [0, 0])) == [(0, 0, 0, 0, 0)] * 2


def test_one_purchase():
    assert rows(rhythm.measure([100], [1])) == [(1, 1, 0, 0, 0)]


def test_one_customer_unsorted_with_doubles():
    assert rows(rhythm.measure([40, 10, 10, 30, 40], [5])) == [(3, 3, 2, 10, 20)]


def test_gaps_do_not_cross_customers():
    assert rows(measure([[1, 11], [500], [2, 4]])) == [(2, 2, 1, 10, 10), (1, 1, 0, 0, 0), (2, 2, 1, 2, 2)]


def test_window_begins_after_its_start():
    assert measure([[10, 20, 30]], 10).frequency.tolist() == [2]


def test_input_is_left_alone():
    days, counts = np.array([40, 10]), np.array([2])
    rhythm.measure(days, counts)
    assert days.tolist() == [40, 10]
    assert counts.tolist() == [2]


@exact
@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 8)), max_size=60))
def test_usual_interval(customers):
    p90 = np.array([row[0] for row in customers], dtype=int)
    intervals = np.array([row[1] for row in customers], dtype=int)
    telling = sorted(days for days, number in customers if number >= 2)
    wanted = 90
    if len(telling) >= 20:
        wanted = min(max(percentile_disc(telling, 0.5), 30), 365)
    assert rhythm.usual_interval(p90, intervals) == wanted


@pytest.mark.parametrize(("usual", "days"), [(90, 112.5), (20, 27), (28, 35), (29, 36.25), (100, 125), (12.35, 19.35)])
def test_patience_is_a_quarter_and_a_week_at_least(usual, days):
    assert rhythm.patience(usual) == days
    assert rhythm.patience(np.array([usual, 365])).tolist() == [days, 456.25]
