"""In which hour mails go that a send rate lets through: against hours filled mail by mail."""

import numpy as np
import pytest
from engine.sending import placed, plan, shared


def one_by_one(number, hours, days, day):
    """Each mail goes in the first hour with room, in its own and in its day's."""
    hours, days, found = list(hours), list(days), []
    for __ in range(number):
        place = next((one for one in range(len(hours)) if hours[one] > 0 and days[day[one]] > 0), len(hours))
        found.append(place)
        if place < len(hours):
            hours[place] -= 1
            days[day[place]] -= 1
    return found


@pytest.mark.parametrize("seed", range(200))
def test_same_as_one_by_one(seed):
    rng = np.random.default_rng(seed)
    hours = rng.integers(-3, 8, rng.integers(1, 30))
    day = np.arange(len(hours)) // 6
    days = rng.integers(-2, 25, day[-1] + 1)
    number = int(rng.integers(0, 90))
    assert placed(number, hours, days, day).tolist() == one_by_one(number, hours, days, day)


def test_without_a_limit():
    assert placed(3, [np.inf, np.inf], [np.inf], [0, 0]).tolist() == [0, 0, 0]


def test_plan():
    assert plan("50, 100,500") == [50, 100, 500]
    assert plan("") == plan(None) == plan("  ") == []
    for wrong in ("50,,100", "a", "0", "10, -5", "50;100", "1.5"):
        with pytest.raises(ValueError):
            plan(wrong)


@pytest.mark.parametrize("seed", range(50))
def test_due_together(seed):
    """Each mail has a place, no hour more than before; of any part of the way a step has gone its share."""
    rng = np.random.default_rng(seed)
    numbers = rng.integers(0, 40, rng.integers(1, 5)).tolist()
    places = np.sort(rng.integers(0, 12, sum(numbers)))
    found = shared(numbers, places)
    assert [len(one) for one in found] == numbers
    assert sorted(np.concatenate(found)) == places.tolist()
    for hour in range(12):
        gone = (places <= hour).sum()
        for one, number in zip(found, numbers, strict=True):
            assert abs((one <= hour).sum() - gone * number / max(sum(numbers), 1)) <= len(numbers)
