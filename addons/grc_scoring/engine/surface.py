"""A smooth function of frequency and age at very many of their pairs, from its values at few.

Expected purchases of a living customer are smooth in ln(x + c) and ln(α + T). A product of Chebyshev polynomials in
these takes some five hundred values of the hypergeometric function instead of tens of thousands, and its last
coefficients say how exact it is: where they are not negligible, there is no surface.
"""

from functools import lru_cache

import numpy as np

from .arrays import blocks

#: Nodes in the direction of the frequency and of the age.
SHAPE = 28, 18
#: Largest last coefficient, as a share of the largest: about the relative error.
EXACT = 1e-9
#: Pairs worked on at once.
_PAIRS = 1024


def fitted(function, scale, counts, ages, starts):
    """Return :class:`Surface` through ``function``; None when it is not exact enough.

    :param function: takes frequencies and ages (not whole either), returns a list of arrays
    :param scale: function of the same that the values are about proportional to
    :param counts: distinct frequencies, ascending
    :param ages: distinct ages, ascending
    :param starts: what is added to frequencies and to ages before the logarithm
    """
    axes = [_Axis(values, start, number) for values, start, number in zip((counts, ages), starts, SHAPE, strict=True)]
    frequency, age = (part.ravel() for part in np.meshgrid(axes[0].nodes, axes[1].nodes, indexing="ij"))
    with np.errstate(all="ignore"):
        values = np.array(function(frequency, age)) / scale(frequency, age)
    if not np.isfinite(values).all():
        return None
    transform, across = axes[0].transform, axes[1].transform
    coefficients = np.array([transform @ part.reshape(SHAPE) @ across.T for part in values])
    sizes = np.abs(coefficients)
    last = max(sizes[:, -2:].max(), sizes[:, :, -2:].max())
    if not last <= EXACT * sizes.max(axis=(1, 2)).min():
        return None
    return Surface(axes, coefficients, scale, counts, ages)


class Surface:
    """Values at pairs of the distinct frequencies and ages that it was made for."""

    def __init__(self, axes, coefficients, scale, counts, ages):
        self.scale, self.counts, self.ages = scale, counts, ages
        by_count = axes[0].polynomials(counts)
        # In blocks: of a larger product BLAS would make threads.
        self.rows = [
            np.concatenate([by_count[rows] @ part for rows in blocks(len(counts), 256)]) for part in coefficients
        ]
        self.columns = axes[1].polynomials(ages)

    def values(self, count, aged):
        """Return a list of arrays of values at the pairs.

        :param count: places of their frequencies in ``counts``
        :param aged: places of their ages in ``ages``
        """
        results = [np.empty(len(count)) for __ in self.rows]
        for rows in blocks(len(count), _PAIRS):
            places = count[rows]
            columns = self.columns[aged[rows]]
            for result, table in zip(results, self.rows, strict=True):
                np.einsum("ij,ij->i", table[places], columns, out=result[rows])
        scale = self.scale(self.counts[count], self.ages[aged])
        for result in results:
            result *= scale
        return results


class _Axis:
    """Chebyshev nodes over the range of ln(start + value)."""

    def __init__(self, values, start, number):
        self.start, self.number = start, number
        self.low, high = np.log(start + values[0]), np.log(start + values[-1])
        self.width = max(high - self.low, 1e-6)
        self.transform, nodes = _nodes(number)
        self.nodes = np.exp(self.low + self.width * (nodes + 1) / 2) - start

    def polynomials(self, values):
        """Return Chebyshev's polynomials (columns) at values (rows)."""
        place = np.clip(2 * (np.log(self.start + values) - self.low) / self.width - 1, -1, 1)
        return np.cos(np.arccos(place)[:, None] * np.arange(self.number))


@lru_cache
def _nodes(number):
    """Return (matrix from values at the nodes to coefficients, nodes in [-1, 1])."""
    angles = np.pi * (np.arange(number) + 0.5) / number
    transform = np.cos(np.outer(np.arange(number), angles)) * 2 / number
    transform[0] /= 2
    return transform, np.cos(angles)
