import pytest
from lib.pytests import NOTHING_COLLECTED as NOTHING
from lib.pytests import in_turn


@pytest.mark.parametrize(
    ("found", "status"),
    [((0, 0), 0), ((0, NOTHING), 0), ((NOTHING, 0), 0), ((NOTHING, NOTHING), NOTHING), ((NOTHING, 1), 1), ((0, 2), 2)],
)
def test_a_part_without_tests_is_an_answer(found, status):
    """Faults that have nothing to end the server with, or nothing else, have not failed."""
    assert in_turn(*[lambda one=one: one for one in found]) == status


def test_nothing_runs_after_what_failed():
    """The server is not ended once another test has failed."""
    assert in_turn(lambda: 1, lambda: pytest.fail("runs")) == 1
