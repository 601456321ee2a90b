"""When spending falls, and the oracle of stages: values reckoned by hand, properties that any history must have."""

from datetime import date, timedelta

import numpy as np
import pytest
import stage_oracle as oracle
from engine import stages
from hypothesis import given, settings
from hypothesis import strategies as st

DAY = date(2024, 6, 30)


def number(day):
    return (day - date(1970, 1, 1)).days


def one(purchases, as_of, usual_interval=90):
    """Return the facts and the stage of one customer from (date, cents)."""
    days = np.array([number(day) for day, __ in purchases], dtype=int)
    amounts = np.array([amount for __, amount in purchases], dtype=int)
    facts = oracle.measure(days, amounts, np.zeros(len(days), dtype=int), 1, as_of, usual_interval=usual_interval)
    return facts, oracle.STAGES[oracle.classify(facts, as_of)[0]]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2024, 6, 30), [date(2024, 6, 30), date(2024, 5, 31), date(2024, 4, 30)]),
        (date(2024, 6, 29), [date(2024, 5, 31), date(2024, 4, 30), date(2024, 3, 31)]),
        (date(2024, 3, 1), [date(2024, 2, 29), date(2024, 1, 31), date(2023, 12, 31)]),
        (date(2023, 2, 28), [date(2023, 2, 28), date(2023, 1, 31), date(2022, 12, 31)]),
    ],
)
def test_month_ends(as_of, expected):
    assert stages.month_ends(as_of) == expected


def test_windows_follow_each_other_and_the_year():
    now, before, earlier = stages.spending_windows(date(2024, 3, 10))[0]
    assert now == (date(2023, 9, 2), date(2024, 2, 29))
    assert before == (date(2023, 3, 6), date(2023, 9, 2))
    # 29 February has no day a year earlier: the last of that month stands in.
    assert earlier == (date(2022, 9, 1), date(2023, 2, 28))


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)))
def test_windows_are_those_of_the_oracle(as_of):
    assert stages.spending_windows(as_of) == oracle.spending_windows(as_of)


@pytest.mark.parametrize(
    ("p90", "intervals", "usual_interval", "expected"),
    [
        (0, 0, 90, 90),
        (30, 1, 90, 70),
        (30, 2, 90, 60),
        (30, 11, 90, 510 / 13),
        (365, 1, 90, 365),
        (7, 29, 90, 383 / 31),
        (100, 3, 90, 100),
    ],
)
def test_usual_silence(p90, intervals, usual_interval, expected):
    assert oracle.usual_silence(p90, intervals, usual_interval) == pytest.approx(expected)


@pytest.mark.parametrize(("usual", "silence"), [(90, 113), (20, 28), (28, 36), (29, 37), (100, 126), (12.35, 20)])
def test_late_is_beyond_a_quarter_and_a_week(usual, silence):
    assert oracle.late_from(np.array([0]), np.array([usual]))[0] == silence


def test_usual_interval_of_the_company():
    p90, intervals = np.arange(1, 42), np.full(41, 2)
    assert oracle.company_interval(p90, intervals) == 30
    assert oracle.company_interval(p90 + 100, intervals) == 121
    assert oracle.company_interval(p90 + 900, intervals) == 365
    assert oracle.company_interval(p90[:19] + 100, intervals[:19]) == 90
    assert oracle.company_interval(p90, np.ones(41)) == 90


def test_stages_of_one_purchase():
    first = date(2024, 1, 1)
    for days, expected in ((0, "new"), (112, "new"), (113, "declining"), (270, "declining"), (271, "lost")):
        assert one([(first, 100)], first + timedelta(days=days))[1] == expected
    assert one([], DAY)[1] == "prospect"
    assert one([(DAY + timedelta(days=1), 100)], DAY)[1] == "prospect"


def months(year, amounts):
    return [(date(year + place // 12, place % 12 + 1, 15), amount) for place, amount in enumerate(amounts)]


@pytest.mark.parametrize(
    ("later", "as_of", "fell"),
    [
        (300, date(2025, 5, 30), False),
        (300, date(2025, 5, 31), True),
        (500, date(2025, 5, 31), False),
        (500, date(2025, 6, 30), True),
        (600, date(2025, 6, 30), False),
        (600, date(2025, 7, 31), False),
        (1000, date(2025, 7, 31), False),
    ],
)
def test_spending_fell(later, as_of, fell):
    facts, __ = one(months(2023, [1000] * 24 + [later] * 12), as_of)
    assert facts.fell[0] == fell


def test_nothing_falls_below_nothing():
    days = [(day, -100) for day, __ in months(2023, [0] * 30)]
    assert not one(days, date(2025, 6, 30))[0].fell[0]


histories = st.lists(
    st.lists(st.tuples(st.integers(0, 1200), st.integers(1, 10_000)), max_size=40), min_size=1, max_size=30
)


@settings(max_examples=60, deadline=None)
@given(histories, st.integers(0, 1300))
def test_any_history(purchases, after):
    """Everyone is in one stage, and what comes after the day changes nothing but Q."""
    owner = np.array([who for who, rows in enumerate(purchases) for __ in rows], dtype=int)
    rows = np.array([row for rows in purchases for row in rows], dtype=int).reshape(-1, 2)
    as_of = date(2020, 1, 1) + timedelta(days=after)
    days = rows[:, 0] + number(date(2020, 1, 1))
    facts = oracle.measure(days, rows[:, 1], owner, len(purchases), as_of)
    found = oracle.classify(facts, as_of)
    known = days <= number(as_of)
    assert ((found == 0) == (np.bincount(owner[known], minlength=len(purchases)) == 0)).all()
    assert set(found) <= set(range(5))
    again = oracle.measure(days[known], rows[known, 1], owner[known], len(purchases), as_of)
    assert (oracle.classify(again, as_of) == found).all()
    order = np.argsort(owner[known], kind="stable")
    counts = np.bincount(owner[known], minlength=len(purchases))
    likely = np.zeros(len(purchases), dtype=bool)
    likely[counts > 0] = stages.may_have_fallen(days[known][order], counts[counts > 0], as_of)
    assert (likely | ~facts.fell).all()
    buyers = facts.purchase_days > 0
    assert (facts.late_from[buyers] > facts.last_day[buyers] + facts.usual[buyers]).all()
