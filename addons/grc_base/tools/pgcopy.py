"""PostgreSQL's binary COPY format, straight from numpy; the way back is in ``frame.py``."""

import io

import numpy as np

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"


def binary_rows(columns):
    """Return a file that ``COPY … FROM STDIN (FORMAT binary)`` reads as ``integer`` columns, none NULL.

    :param columns: list of equally long int arrays
    :return: binary file, positioned at its start
    """
    layout = [("fields", ">i2")]
    for index in range(len(columns)):
        layout += [(f"size{index}", ">i4"), (f"value{index}", ">i4")]
    rows = np.empty(len(columns[0]), dtype=layout)
    rows["fields"] = len(columns)
    for index, column in enumerate(columns):
        rows[f"size{index}"] = 4
        rows[f"value{index}"] = column
    return io.BytesIO(_HEADER + rows.tobytes() + _TRAILER)


#: Types of :func:`typed_rows` by their names in SQL; ``numeric`` is laid out in :func:`_numeric`.
_LAYOUTS = {"integer": ">i4", "date": ">i4", "double precision": ">f8"}
#: PostgreSQL counts days from 1 January 2000, these columns from 1970.
_DATE_SHIFT = 10957
#: Digits of a ``numeric``, each four decimal places wide: five before the point, one behind it.
_NUMERIC = np.dtype([("digits", ">i2"), ("weight", ">i2"), ("sign", ">i2"), ("scale", ">i2"), ("values", ">i2", (6,))])


def typed_rows(columns, scale=2):
    """Return a file that ``COPY … FROM STDIN (FORMAT binary)`` reads.

    NULL is NaN in an array of floats, and what is masked in a masked array.

    :param columns: list of (type, array) of equal lengths; type: ``integer``, ``date`` (days since 1970),
        ``double precision`` or ``numeric``
    :param int scale: decimal places of ``numeric``, 0 to 4
    :return: binary file, positioned at its start
    :raise OverflowError: when a ``numeric`` is 1e18 or more
    """
    layout = [("fields", ">i2")]
    for index, (kind, __) in enumerate(columns):
        layout += [(f"size{index}", ">i4"), (f"value{index}", _LAYOUTS.get(kind, _NUMERIC))]
    size = len(columns[0][1])
    rows = np.zeros(size, dtype=layout)
    rows["fields"] = len(columns)
    kept = np.ones((size, rows.itemsize), dtype=bool)
    for index, (kind, array) in enumerate(columns):
        null = _nulls(array)
        values = np.where(null, 0, np.ma.getdata(array))
        if kind == "numeric":
            rows[f"value{index}"] = _numeric(values, scale)
        else:
            rows[f"value{index}"] = values - _DATE_SHIFT if kind == "date" else values
        width, start = rows.dtype.fields[f"value{index}"]
        rows[f"size{index}"] = np.where(null, -1, width.itemsize)
        kept[null, start : start + width.itemsize] = False
    content = rows.tobytes() if kept.all() else rows.view(np.uint8).reshape(size, -1)[kept].tobytes()
    return io.BytesIO(_HEADER + content + _TRAILER)


def _nulls(array):
    data = np.ma.getdata(array)
    null = np.ma.getmaskarray(array)
    return null | np.isnan(data) if data.dtype.kind == "f" else null


def _numeric(values, scale):
    """Return values in the layout of ``numeric``: digits of base 10,000, those before the point first.

    ``script/bench amounts`` measures it beside a cast in SQL and beside text: ``docs/benchmarks.md``.
    """
    whole, part = _split(np.abs(np.asarray(values, dtype=float)), scale)
    result = np.zeros(len(whole), dtype=_NUMERIC)
    result["digits"], result["weight"], result["scale"] = 6, 4, scale
    result["sign"] = np.where(np.asarray(values) < 0, 0x4000, 0)
    result["values"][:, 5] = part * 10 ** (4 - scale)
    for place in range(4, -1, -1):
        result["values"][:, place] = whole % 10_000
        whole = whole // 10_000
    return result


def _split(values, scale):
    """Return the parts of values before and behind the point, as whole numbers of 1 and of ``10 ** -scale``."""
    if np.any(values >= 1e18):
        raise OverflowError("An amount of 1e18 or more cannot be stored")
    whole = np.floor(values)
    part = np.rint((values - whole) * 10**scale).astype(np.int64)
    carry = part >= 10**scale
    return whole.astype(np.int64) + carry, np.where(carry, 0, part)
