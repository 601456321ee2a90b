"""Periods of comparison groups: who is in one is free in the next."""

from datetime import date, timedelta

import numpy as np
import pytest
from engine import control

START = date(2026, 1, 31)
PLACES = np.random.default_rng(1).integers(control.PLACES, size=20_000)


def group(share, number):
    """Return which of many customers are in the group of a period."""
    return np.array([control.held(int(place), share, number) for place in PLACES])


def test_turn_is_the_golden_ratio():
    assert abs(control.TURN / control.PLACES - (5**0.5 - 1) / 2) < 1e-9


@pytest.mark.parametrize("share", [0.01, 0.1, 0.2, 0.38])
def test_nobody_twice_in_a_row(share):
    """Case of the issue: free again after a period, another share is drawn then, as large."""
    for number in range(4):
        now, then = group(share, number), group(share, number + 1)
        assert not (now & then).any()
        assert abs(then.mean() - share) < 0.012


def test_everybody_alike_in_the_long_run():
    """Of 200 periods at 10 %, each customer is in about 20: as discrepancy of the golden ratio has it, ± 3."""
    times = sum(group(0.1, number).astype(int) for number in range(200))
    assert times.min() >= 17 and times.max() <= 23


def test_greater_share_releases_nobody():
    for number in (0, 1, 7):
        assert not (group(0.1, number) & ~group(0.2, number)).any()


def test_periods():
    """Months are those of the calendar: from the 31st to the last day before it."""
    first = control.period(START, 0, 12, date(2027, 1, 30))
    assert (first.number, first.first, first.last) == (0, START, date(2027, 1, 30))
    second = control.period(START, 0, 12, date(2027, 1, 31))
    assert (second.number, second.first, second.last) == (1, date(2027, 1, 31), date(2028, 1, 30))
    assert control.period(START, 3, 12, date(2020, 1, 1)).number == 3


@pytest.mark.parametrize("months", [1, 5, 12])
@pytest.mark.parametrize("since", [START, date(2024, 2, 29), date(2026, 3, 15)])
def test_every_day_is_in_one_period(since, months):
    day, before = since, None
    while day < date(2028, 6, 1):
        found = control.period(since, 0, months, day)
        assert found.first <= day <= found.last
        assert before is None or found == before or found.first == before.last + timedelta(days=1) == day
        day, before = day + timedelta(days=1), found


def test_changes():
    assert control.changes(START, 0, 12, date(2026, 12, 1)) == []
    assert control.changes(START, 0, 12, date(2028, 2, 1)) == [date(2027, 1, 31), date(2028, 1, 31)]
    assert control.changes(START, 2, 12, date(2027, 2, 1)) == [START, date(2027, 1, 31)]
