"""What the models share: checks of their input, distinct values, and work in blocks that fit the cache."""

import numpy as np

#: Elements worked on at once. OpenBLAS starts threads for a dot product of more than 10,000: with busy
#: neighbours that costs more than it gains.
BLOCK = 8192


def history(frequency, recency, age):
    """Return purchase histories as checked arrays of one shape: frequency int64, recency and age float64.

    :param frequency: number of purchases after the first, whole
    :param recency: time from the first to the last purchase
    :param age: time from the first purchase to now
    :raise ValueError: not finite, negative, not whole, longer than the age, a recency without a repeat purchase
    """
    counts = whole("frequency", frequency)
    recency, age = numbers("recency", recency), numbers("age", age)
    try:
        counts, recency, age = np.broadcast_arrays(counts, recency, age)
    except ValueError:
        raise ValueError("frequency, recency and age are of different shapes")
    if np.any(recency < 0):
        raise ValueError("recency is negative")
    if np.any(recency > age):
        raise ValueError("recency is longer than age")
    if np.any((recency > 0) & (counts == 0)):
        raise ValueError("recency is above 0 where frequency is 0")
    return counts, recency, age


def numbers(name, values):
    """Return ``values`` as floats.

    :raise ValueError: when one of them is not finite
    """
    values = np.asarray(values, dtype=np.float64)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} is not finite")
    return values


def whole(name, values):
    """Return ``values`` as int64.

    :raise ValueError: when one of them is negative or not whole
    """
    values = np.asarray(values)
    if values.dtype.kind not in "iu":
        values = numbers(name, values)
        if np.any(values != np.floor(values)):
            raise ValueError(f"{name} is not whole")
    if np.any(values < 0):
        raise ValueError(f"{name} is negative")
    return values.astype(np.int64)


def distinct(values):
    """Return (distinct values ascending, position of each value among them).

    Whole numbers in a moderate range are found by a table, which a sort takes ten times as long for.
    """
    values = np.asarray(values)
    if values.dtype.kind == "f" and values.size:
        integers = values.astype(np.int64) if np.abs(values).max() < 2**53 else None
        if integers is not None and np.array_equal(integers, values):
            levels, places = distinct(integers)
            return levels.astype(np.float64), places
    if values.dtype.kind in "iu" and values.size:
        low, high = int(values.min()), int(values.max())
        if high - low <= 8 * values.size + 65_536:
            offsets = values - low
            present = np.zeros(high - low + 1, dtype=bool)
            present[offsets] = True
            levels = np.flatnonzero(present)
            places = np.empty(len(present), dtype=np.int32)
            places[levels] = np.arange(len(levels), dtype=np.int32)
            return levels + low, places[offsets]
    return np.unique(values, return_inverse=True)


def blocks(size, length=BLOCK):
    """Yield slices that cover ``range(size)``."""
    for start in range(0, size, length):
        yield slice(start, min(start + length, size))
