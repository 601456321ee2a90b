"""How long a day is, and what an action is worth."""

from random import Random

import pytest
from engine.day import free_minutes, merged, rank


@pytest.mark.parametrize(
    ("work", "busy", "expected"),
    [
        ([], [], 0),
        ([(480, 720), (780, 1020)], [], 480),
        ([(480, 720), (780, 1020)], [(700, 800)], 440),
        ([(480, 720)], [(0, 1440)], 0),
        ([(480, 720)], [(480, 500), (490, 510)], 210),
        ([(480, 720), (600, 780)], [], 300),
        ([(480, 720)], [(-600, 500), (700, 3000)], 200),
        ([(480, 720)], [(600, 600), (650, 640)], 240),
    ],
)
def test_free_minutes(work, busy, expected):
    assert free_minutes(work, busy) == expected


def test_free_minutes_by_counting_each_minute():
    random = Random(7)
    for __ in range(200):
        work, busy = (
            [tuple(sorted((random.randrange(0, 200), random.randrange(0, 200)))) for __ in range(4)] for __ in "wb"
        )
        minutes = sum(
            any(start <= minute < end for start, end in work) and not any(start <= minute < end for start, end in busy)
            for minute in range(200)
        )
        assert free_minutes(work, busy) == minutes


def test_merged_is_disjoint_and_sorted():
    assert merged([(5, 9), (1, 3), (3, 4), (8, 12), (7, 7)]) == [(1, 4), (5, 12)]


def test_rank():
    assert rank(1000, 0.3, 15) == pytest.approx(20)
    assert rank(1000, 0.3, 0) == pytest.approx(300)
    assert rank(-50, 0.3, 10) == 0
