import json

import pytest

from benchmarks.__main__ import MEASURES, main
from benchmarks.frame import Result, interleaved, median_interval


def result():
    found = Result("refresh", 10, aims={"refresh": 3})
    for bare, refresh in ((1.0, 2.0), (2.0, 6.0), (4.0, 8.0)):
        found.add("bare", bare)
        found.add("refresh", refresh)
    return found


def test_json_holds_four_keys_and_nothing_else():
    shown = json.loads(result().as_json())
    assert set(shown) == {"name", "customers", "seconds", "ratio"}
    assert shown["name"] == "refresh"
    assert shown["customers"] == 10
    assert shown["seconds"] == {"bare": 2.0, "refresh": 6.0}
    assert shown["ratio"]["bare"] == 1


def test_ratio_is_the_median_of_the_rounds():
    assert result().ratios("refresh") == [2, 3, 2]
    assert result().ratio()["refresh"] == 2


def test_ratio_of_a_case_with_other_rounds_is_that_of_the_medians():
    found = result()
    found.add("pandas", 20.0)
    assert found.ratio()["pandas"] == 10


def test_case_may_have_a_reference_of_its_own():
    found = Result("overhead", 1, against={"form": "form_bare", "form_bare": "form_bare"})
    for case, seconds in (("bare", 9.0), ("form_bare", 2.0), ("form", 3.0)):
        found.add(case, seconds)
    assert found.ratio() == {"bare": 1, "form_bare": 1, "form": 1.5}


def test_table_has_a_line_for_each_case():
    lines = result().as_markdown().splitlines()
    assert len(lines) == 4
    assert lines[3].startswith("| refresh | 6.000 | 2.000 | 2.000 – 3.000 | ≤ 3 |")


@pytest.mark.parametrize(
    ("size", "low", "high"),
    [(1, 0, 0), (3, 0, 2), (6, 0, 5), (20, 5, 14), (100, 39, 60)],
)
def test_interval_is_that_of_the_order_statistics(size, low, high):
    assert median_interval(range(size)) == (low, high)


def test_interval_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="no values"):
        median_interval([])


def test_sides_take_turns_at_going_first():
    order = []
    interleaved(3, ("a", "b"), order.append)
    assert order == ["a", "b", "b", "a", "a", "b"]


def test_unknown_measure_names_those_there_are(capsys):
    assert main(["nonsense"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "'nonsense'" in shown.err
    assert ", ".join(sorted(MEASURES)) in shown.err
