"""The day on which they are back, in English and French, whatever the year is that nobody writes."""

from datetime import date, timedelta

import pytest
from engine.outcome.dates import MONTHS, return_day
from hypothesis import given
from hypothesis import strategies as st

SENT = date(2026, 11, 30)  # a Monday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I will be back on 7 December 2026.", "2026-12-07"),
        ("I will be back in the office on Monday, December 7th.", "2026-12-07"),
        ("Back the 7th of December", "2026-12-07"),
        ("returning to work on Tue 5 January", "2027-01-05"),
        ("Returning on 2026-12-09", "2026-12-09"),
        ("I am out until 12/15/2026.", "2026-12-15"),
        ("I am out until 15/12/2026.", "2026-12-15"),
        ("out of office through December 11", "2026-12-12"),
        ("away up to and including Friday 4 December", "2026-12-05"),
        ("I am away from 30 November to 4 December", "2026-12-05"),
        ("away until Dec 18 inclusive", "2026-12-19"),
        ("I am back on Thursday.", "2026-12-03"),
        ("back on Monday", "2026-12-07"),
        ("de retour le 7 décembre 2026", "2026-12-07"),
        ("Je serai de retour au bureau le lundi 7 décembre.", "2026-12-07"),
        ("retour prévu le 04/01", "2027-01-04"),
        ("Absent jusqu’au 8 déc. inclus", "2026-12-09"),
        ("Je suis absente jusqu'au vendredi 11 décembre.", "2026-12-11"),
        ("absent du 1er au 4 décembre", "2026-12-05"),
        ("fermé du 24/12/2026 au 03/01/2027", "2027-01-04"),
        ("du 1 au 5 décembre inclus, de retour le 9 décembre", "2026-12-09"),
        ("joignable à partir du 14/12/26", "2026-12-14"),
        ("Je reviens mardi", "2026-12-01"),
        ("de retour le 1er janvier", "2027-01-01"),
        ("de retour le 01.02.2027", "2027-02-01"),
        # Day and month could be either.
        ("back on 01/02/2027", None),
        ("back on 02/02/2027", "2027-02-02"),
        # Nothing to read, or nothing that makes sense.
        ("I am away.", None),
        ("back on 31 February", None),
        ("back on 7 December 2019", None),
        ("back on 7 December 2031", None),
        ("de retour le 45/99", None),
        ("call me back on 0123456789", None),
        ("Price list valid from 1 May", None),
        ("", None),
    ],
)
def test_return_day(text, day):
    assert return_day(text, SENT) == (date.fromisoformat(day) if day else None)


def test_without_a_date_of_the_mail():
    assert return_day("back on 7 December 2026", None) == date(2026, 12, 7)
    assert return_day("back on 7 December", None) is None
    assert return_day("back on Monday", None) is None


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 360))
def test_year_is_the_next_that_fits(sent, days):
    day = sent + timedelta(days=days)
    english = next(name for name, number in MONTHS.items() if number == day.month)
    assert return_day(f"I will be back on {english} {day.day}", sent) == day
    assert return_day(f"de retour le {day.day:02}/{day.month:02}", sent) == day
    assert return_day(f"absent jusqu'au {day.day} {english}", sent) == day


@given(st.text(max_size=200), st.dates(date(1, 1, 1), date(9998, 12, 31)))
def test_any_text(text, sent):
    day = return_day("back on " + text, sent)
    assert day is None or sent <= day <= sent + timedelta(days=401)
