"""Columns of PostgreSQL as numpy arrays, without a Python object for a row.

They come in two ways: by COPY, a row after the other, or packed into one value each, by
``string_agg(int4send(…), '')`` and ``string_agg(float8send(…), '')``.
"""

import numpy as np

#: For each type its layout in what PostgreSQL sends, and in an array.
LAYOUTS = {"integer": (">i4", np.int32), "double precision": (">f8", np.float64)}
#: Bytes before the first row of a binary COPY.
_HEADER = 19


def unpacked(row, types):
    """Return the columns of a row that holds each of them packed into one value.

    :param row: bytes of each column; None: it has no row
    :param types: of each column, a key of :data:`LAYOUTS`
    :return: list of arrays of their own memory
    :raise ValueError: bytes that are no whole number of values, or a number of columns that differs
    """
    return [_array(part, kind) for part, kind in zip(row, types, strict=True)]


def read_columns(content, types):
    """Return the columns of what ``COPY … TO STDOUT (FORMAT binary)`` wrote, none NULL.

    :param bytes content: the whole output
    :param types: of each column, a key of :data:`LAYOUTS`
    :return: list of arrays of their own memory
    """
    layout = [("fields", ">i2")]
    for index, kind in enumerate(types):
        layout += [(f"size{index}", ">i4"), (f"value{index}", LAYOUTS[kind][0])]
    dtype = np.dtype(layout)
    rows = np.frombuffer(content, dtype=dtype, offset=_HEADER, count=(len(content) - _HEADER) // dtype.itemsize)
    return [rows[f"value{index}"].astype(LAYOUTS[kind][1]) for index, kind in enumerate(types)]


def ordered(columns, by):
    """Return columns in the rising order of one of them, equals as they came: so sums do not hang on the server.

    :param dict columns: arrays of one length by name
    :param str by: name of the column
    """
    order = np.argsort(columns[by], kind="stable")
    return {name: column[order] for name, column in columns.items()}


def _array(part, kind):
    sent, kept = LAYOUTS[kind]
    return np.frombuffer(part or b"", dtype=sent).astype(kept)
