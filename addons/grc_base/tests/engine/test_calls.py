"""Hours and days of calls, as rules for contacts write them."""

from datetime import date

import pytest
from engine.calls import holidays, spans

FRANCE = "01-01 easter+1 05-01 05-08 easter+39 easter+50 07-14 08-15 11-01 11-11 12-25"


def test_hours():
    assert spans("10:00-13:00, 14:00-20:00") == [(600, 780), (840, 1200)]
    assert spans(" 9:05 - 24:00 ") == [(545, 1440)]
    assert spans("") == spans(None) == []


@pytest.mark.parametrize("text", ["10-13", "13:00-10:00", "10:00-10:00", "10:70-12:00", "9:00-25:00", "ten", "9:00"])
def test_no_hours(text):
    with pytest.raises(ValueError):
        spans(text)


def test_hours_overlap():
    """The second part begins before the first ends: it is the one that is named."""
    with pytest.raises(ValueError, match="12:00-14:00"):
        spans("10:00-13:00, 12:00-14:00")


def test_french_holidays():
    """The eleven of 2026, as the French state publishes them: Easter is on 5 April."""
    days = [(1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    assert holidays(FRANCE, 2026) == {date(2026, *day) for day in days}


def test_leap_day():
    assert holidays("02-29", 2024) == {date(2024, 2, 29)}
    assert holidays("02-29", 2026) == set()
    assert holidays("easter-2", 2024) == {date(2024, 3, 29)}
    assert holidays("", 2024) == set()


@pytest.mark.parametrize("text", ["13-01", "02-30", "1-1", "christmas", "easter+1000", "easter1"])
def test_no_holidays(text):
    with pytest.raises(ValueError):
        holidays(text, 2026)
