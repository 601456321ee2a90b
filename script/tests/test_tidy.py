import types

import psycopg2
import pytest
from lib import tidy


class Cursor:
    """A cursor of a server on which some tables are held by others."""

    def __init__(self, *held):
        self.held, self.made_small = held, []

    def execute(self, statement):
        name = statement.seq[1].strings[0]
        if name in self.held:
            raise psycopg2.errors.LockNotAvailable
        self.made_small.append(name)


@pytest.mark.parametrize(
    ("now", "before", "changed"),
    [
        ((8192, -1), (0, -1), False),
        ((tidy.GROWTH + 8192, -1), (0, -1), True),
        ((8192, 8), (8192, -1), True),
        ((8192, 8), (8192, 8), False),
    ],
)
def test_what_has_grown_or_was_counted_is_made_small(now, before, changed):
    assert tidy.Tidy.changed(*now, *before) is changed


def test_what_somebody_holds_is_left_for_later():
    cursor = Cursor("grc_event")
    assert tidy.Tidy("any").shrink(cursor, "grc_customer")
    assert not tidy.Tidy("any").shrink(cursor, "grc_event")
    assert cursor.made_small == ["grc_customer"]


def test_after_the_last_test_of_a_file():
    calls = []
    config = types.SimpleNamespace(tidy=lambda: calls.append(1))
    items = [types.SimpleNamespace(nodeid=name, config=config) for name in ("a.py::1", "a.py::2", "b.py::1")]
    for item, following in zip(items, [*items[1:], None], strict=True):
        hook = tidy.pytest_runtest_protocol(item, following)
        next(hook)
        with pytest.raises(StopIteration) as end:
            hook.send(True)
        assert end.value.value
    assert len(calls) == 1
