"""What the models share: checks of their input, distinct values, and work in blocks that fit the cache."""

from functools import cached_property

import numpy as np

#: Elements worked on at once. OpenBLAS starts threads for a dot product of more than 10,000: with busy
#: neighbours that costs more than it gains.
BLOCK = 8192


class History:
    """Purchase histories of customers, checked, flat, with their distinct values.

    Nothing is copied that need not be: of a hundred thousand customers each array costs more to get than to fill.

    :ivar frequency: number of purchases after the first, int64
    :ivar recency: time from the first to the last purchase, float64, or integers as they came
    :ivar age: time from the first purchase to now, float64, or integers as they came
    :ivar shape: that of the arrays that were given; these here have one dimension
    """

    def __init__(self, frequency, recency, age):
        """Check.

        :raise ValueError: not finite, negative, not whole, longer than the age, a recency without repeat purchase
        """
        parts = whole("frequency", frequency), numbers("recency", recency), numbers("age", age)
        try:
            parts = np.broadcast_arrays(*parts)
        except ValueError:
            raise ValueError("frequency, recency and age are of different shapes")
        self.shape = parts[0].shape
        self.frequency, self.recency, self.age = (part.ravel() for part in parts)
        if np.min(self.recency, initial=0) < 0:
            raise ValueError("recency is negative")
        for rows in blocks(len(self)):
            if np.any(self.recency[rows] > self.age[rows]):
                raise ValueError("recency is longer than age")
            if np.any((self.frequency[rows] == 0) & (self.recency[rows] > 0)):
                raise ValueError("recency is above 0 where frequency is 0")

    def __len__(self):
        return len(self.frequency)

    @cached_property
    def counts(self):
        """Return (distinct frequencies ascending, place of each customer's)."""
        return distinct(self.frequency)

    @cached_property
    def ages(self):
        """Return (distinct ages ascending, place of each customer's)."""
        return distinct(self.age)

    @cached_property
    def pairs(self):
        """Return the distinct pairs: (places of their frequencies, of their ages, place of each customer's)."""
        (counts, count), (ages, aged) = self.counts, self.ages
        size = max(len(ages), 1)
        keys = count.astype(np.int32 if len(counts) * size < 2**31 else np.int64)
        keys *= size
        keys += aged
        keys, pair = distinct(keys)
        return keys // size, keys % size, pair


def numbers(name, values):
    """Return ``values`` as floats, or as the integers that they are.

    :raise ValueError: when one of them is not finite
    """
    values = np.asarray(values)
    if values.dtype.kind == "i":
        return values
    values = values.astype(np.float64, copy=False)
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
    if np.min(values, initial=0) < 0:
        raise ValueError(f"{name} is negative")
    return values.astype(np.int64, copy=False)


def distinct(values):
    """Return (distinct values ascending, place of each value among them).

    Whole numbers in a moderate range are found by a table, which a sort takes ten times as long for.
    """
    values = np.asarray(values)
    if not values.size:
        return values, np.zeros(0, dtype=np.int32)
    if values.dtype.kind == "f" and np.abs(values).max() < 2**53:
        integers = values.astype(np.int64)
        if np.array_equal(integers, values):
            levels, places = distinct(integers)
            return levels.astype(np.float64), places
    if values.dtype.kind in "iu":
        low, high = int(values.min()), int(values.max())
        if high - low <= 8 * values.size + 2**19:
            offsets = values - low if low else values
            present = np.zeros(high - low + 1, dtype=bool)
            present[offsets] = True
            levels = np.flatnonzero(present)
            places = np.empty(len(present), dtype=np.min_scalar_type(len(levels)))
            places[levels] = np.arange(len(levels))
            return levels + low, places[offsets]
    return np.unique(values, return_inverse=True)


def blocks(size, length=BLOCK):
    """Yield slices that cover ``range(size)``."""
    for start in range(0, size, length):
        yield slice(start, min(start + length, size))
