"""Point 13: a beginning of the history that one document cannot move."""

from datetime import date

import numpy as np
import pytest
from engine.history import beginning, tally, together

START = date(2023, 3, 1).toordinal()


def found(days):
    first, early = beginning(*tally(np.array(days)))
    assert early == max((day for day in days if first is not None and day < first), default=None)
    return first


def steady(number=200, step=5):
    return [START + step * place for place in range(number)]


@pytest.mark.parametrize("days", [[], [START], [START, START + 3000], [START] * 5])
def test_ordinary_first_document_of_little(days):
    assert found(days) == (min(days) if days else None)


@pytest.mark.parametrize("year", [1, 202, 1926, 1962, 2002, 2016, 2022])
@pytest.mark.parametrize("number, step", [(12, 20), (60, 1), (200, 5), (5000, 0)])
def test_one_document_moves_nothing(year, number, step):
    ordinary = steady(number, step) if step else [START + place % 900 for place in range(number)]
    assert found(ordinary) == START
    assert found([*ordinary, date(year, 6, 1).toordinal()]) == START


def test_several_odd_ones():
    odd = [date(year, 6, 1).toordinal() for year in (202, 1926, 1926, 1962, 2002)]
    assert found(steady() + odd) == START


def test_young_company_with_one_document_of_last_year():
    """Sixty days of sales and one document dated 290 days before are no 350 days of history."""
    assert found([START + place for place in range(60)] + [START - 290]) == START


def test_ordinary_first_documents():
    """A slow start, a season, a summer without sales, one great gap later on: the first document is the beginning."""
    slow = [START, START + 60, START + 120, *(START + 150 + place for place in range(300))]
    season = [START + 365 * year + day for year in range(4) for day in range(60)]
    summer = [day for day in steady(300, 3) if (day - START) % 365 < 300]
    closed = [START, *(START + 100 + place for place in range(100)), *(START + 600 + place for place in range(900))]
    for days in (slow, season, summer, closed):
        assert found(days) == START


def test_a_part_is_no_exception():
    """A tenth of the purchases before a year of silence are history."""
    days = [START - 500 + place for place in range(30)] + steady()
    assert found(days) == START - 500


def test_a_decade_of_silence_separates_the_smaller_part():
    old = [START - 5000 + place for place in range(30)]
    assert found(old + steady()) == START
    assert found(old + steady(20)) == START - 5000
    assert found([START - 5000, START, START + 9]) == START


def test_tallies_add_up():
    random = np.random.default_rng(1)
    days = random.integers(-500, 500, 3000)
    parts = [tally(part) for part in np.split(days, (10, 11, 11, 2000))]
    whole, counts = together(parts)
    assert np.array_equal(whole, np.unique(days))
    assert np.array_equal(counts, np.unique(days, return_counts=True)[1])
    assert [len(column) for column in together([])] == [0, 0]


def test_wrong():
    with pytest.raises(ValueError):
        beginning([2, 1], [1, 1])
    with pytest.raises(ValueError):
        beginning([1, 2], [1])
