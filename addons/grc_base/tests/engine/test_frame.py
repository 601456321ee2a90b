"""What PostgreSQL packs, or copies, comes back as arrays."""

import importlib.util
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def load(name):
    """Return a file of ``tools`` alone: its package would bring Odoo."""
    path = Path(__file__).resolve().parents[2] / "tools" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


frame, pgcopy = load("frame"), load("pgcopy")
TYPES = ["integer", "double precision"]
often = settings(derandomize=True, max_examples=60, deadline=None, database=None)
rows = st.lists(st.tuples(st.integers(-(2**31), 2**31 - 1), st.floats(allow_nan=False)), max_size=20)


def packed(values, kind):
    """What ``string_agg(int4send(…), '')`` and its like make: each value in network order."""
    return b"".join(struct.pack({"integer": ">i", "double precision": ">d"}[kind], value) for value in values)


def assert_columns(found, rows):
    assert [column.dtype for column in found] == [np.int32, np.float64]
    assert [column.tolist() for column in found] == [[row[place] for row in rows] for place in (0, 1)]
    for column in found:
        assert column.flags.writeable
        assert column.dtype.isnative


@often
@given(rows)
def test_packed_columns(rows):
    row = [packed([values[place] for values in rows], kind) for place, kind in enumerate(TYPES)]
    assert_columns(frame.unpacked(row, TYPES), rows)


def test_no_row_is_no_value():
    assert_columns(frame.unpacked((None, None), TYPES), [])
    assert_columns(frame.unpacked((b"", memoryview(b"")), TYPES), [])


def test_what_is_no_column():
    with pytest.raises(ValueError):
        frame.unpacked((b"123", None), TYPES)
    with pytest.raises(ValueError):
        frame.unpacked((None,), TYPES)


@often
@given(rows)
def test_copied_columns(rows):
    whole, real = np.array([row[0] for row in rows], np.int32), np.array([row[1] for row in rows], float)
    content = pgcopy.typed_rows([(TYPES[0], whole), (TYPES[1], real)]).read()
    assert_columns(frame.read_columns(content, TYPES), rows)
    assert_columns(frame.read_columns(memoryview(content), TYPES), rows)


@given(st.lists(st.integers(0, 5), max_size=30))
def test_order_leaves_equals_as_they_came(keys):
    found = frame.ordered({"key": np.array(keys, int), "place": np.arange(len(keys))}, "key")
    assert list(zip(found["key"].tolist(), found["place"].tolist(), strict=True)) == sorted(
        zip(keys, range(len(keys)), strict=True)
    )
