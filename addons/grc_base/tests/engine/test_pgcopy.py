import importlib.util
import struct
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

# The file alone: its package would bring Odoo.
_spec = importlib.util.spec_from_file_location("pgcopy", Path(__file__).resolve().parents[2] / "tools" / "pgcopy.py")
pgcopy = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(pgcopy)

integers = st.integers(-(2**31), 2**31 - 1)


def unpack(data, width):
    """Read COPY's binary format as its documentation describes it."""
    assert data[:11] == b"PGCOPY\n\xff\r\n\0"
    flags, extension = struct.unpack_from(">ii", data, 11)
    assert (flags, extension) == (0, 0)
    place, rows = 19, []
    while (fields := struct.unpack_from(">h", data, place)[0]) != -1:
        assert fields == width
        place += 2
        row = []
        for __ in range(width):
            size, value = struct.unpack_from(">ii", data, place)
            assert size == 4
            row.append(value)
            place += 8
        rows.append(tuple(row))
    assert place + 2 == len(data)
    return rows


@settings(derandomize=True, max_examples=60, deadline=None, database=None)
@given(st.lists(st.tuples(integers, integers, integers), max_size=20))
def test_rows_come_back(rows):
    columns = [np.array([row[number] for row in rows], dtype=np.int64) for number in range(3)]
    stream = pgcopy.binary_rows(columns)
    assert stream.tell() == 0
    assert unpack(stream.read(), 3) == rows
