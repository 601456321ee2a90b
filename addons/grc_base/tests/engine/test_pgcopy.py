import importlib.util
import math
import struct
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
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


def fields(data):
    """Yield the rows of COPY's binary format: a list of bytes, None for NULL."""
    place = 19
    while (count := struct.unpack_from(">h", data, place)[0]) != -1:
        place += 2
        row = []
        for __ in range(count):
            (size,) = struct.unpack_from(">i", data, place)
            place += 4
            row.append(data[place : place + size] if size >= 0 else None)
            place += max(size, 0)
        yield row
    assert place + 2 == len(data)


def decode_numeric(value):
    """Return a Decimal from the layout that ``numeric_recv`` of PostgreSQL reads."""
    count, weight, sign, scale = struct.unpack_from(">hhHh", value)
    digits = struct.unpack_from(f">{count}h", value, 8)
    assert all(0 <= digit < 10_000 for digit in digits)
    number = sum(
        (Decimal(digit) * Decimal(10_000) ** (weight - place) for place, digit in enumerate(digits)), Decimal()
    )
    return round(-number if sign == 0x4000 else number, scale)


amounts = st.one_of(st.just(math.nan), st.floats(-1e13, 1e13), st.integers(-(10**15), 10**15).map(float))


@settings(derandomize=True, max_examples=80, deadline=None, database=None)
@given(
    st.lists(st.tuples(amounts, st.one_of(st.none(), integers), st.floats(allow_infinity=False)), max_size=20),
    st.integers(0, 4),
)
def test_types_and_nulls_come_back(rows, scale):
    money = np.array([row[0] for row in rows], dtype=float)
    whole = np.ma.masked_array([row[1] or 0 for row in rows], [row[1] is None for row in rows], dtype=np.int64)
    real = np.array([row[2] for row in rows], dtype=float)
    columns = [("numeric", money), ("integer", whole), ("double precision", real)]
    found = list(fields(pgcopy.typed_rows(columns, scale).read()))
    assert len(found) == len(rows)
    for (amount, number, value), stored in zip(rows, found, strict=True):
        if math.isnan(amount):
            assert stored[0] is None
        else:
            assert abs(decode_numeric(stored[0]) - Decimal(amount)) <= Decimal("0.5000001") / 10**scale
        assert stored[1] == (None if number is None else struct.pack(">i", number))
        assert stored[2] == (None if math.isnan(value) else struct.pack(">d", value))


def test_dates_are_counted_from_2000():
    (row,) = fields(pgcopy.typed_rows([("date", np.array([10957 + 31]))]).read())
    assert struct.unpack(">i", row[0]) == (31,)


@pytest.mark.parametrize(
    ("amount", "stored"),
    [
        (0.005, "0.00"),
        (0.015, "0.02"),
        (-0.999, "-1.00"),
        (99.999, "100.00"),
        (1e17, "100000000000000000.00"),
        (-0.0, "0.00"),
    ],
)
def test_amounts_are_rounded_to_the_scale(amount, stored):
    (row,) = fields(pgcopy.typed_rows([("numeric", np.array([amount]))]).read())
    assert decode_numeric(row[0]) == Decimal(stored)


def test_an_amount_that_is_too_large_is_refused():
    with pytest.raises(OverflowError, match="1e18"):
        pgcopy.typed_rows([("numeric", np.array([1e18]))])
