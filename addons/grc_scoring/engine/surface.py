"""A smooth function of frequency and age at very many of their pairs, from its values at few.

Expected purchases of a living customer are smooth in ln(x + c) and ln(α + T). A product of Chebyshev polynomials in
these takes some five hundred values of the hypergeometric function instead of tens of thousands, and its last
coefficients say how exact it is: where they are not negligible, there is no surface.
"""

from functools import lru_cache

import numpy as np
from numpy.polynomial import chebyshev

from .arrays import blocks

#: Nodes in the direction of the frequency and of the age.
SHAPE = 28, 18
#: Largest last coefficient, as a share of the largest: about the relative error.
EXACT = 1e-9
#: Pairs worked on at once.
_PAIRS = 1024


def fitted(function, factors, counts, ages, starts):
    """Return :class:`Surface` through ``function``; None when it is not exact enough.

    :param function: takes frequencies and ages (not whole either), returns a list of arrays
    :param factors: function of the frequency and function of the age whose product the values follow
    :param counts: distinct frequencies, ascending
    :param ages: distinct ages, ascending
    :param starts: what is added to frequencies and to ages before the logarithm
    """
    axes = [_Axis(values, start, number) for values, start, number in zip((counts, ages), starts, SHAPE, strict=True)]
    frequency, age = (part.ravel() for part in np.meshgrid(axes[0].nodes, axes[1].nodes, indexing="ij"))
    with np.errstate(all="ignore"):
        values = np.array(function(frequency, age)) / (factors[0](frequency) * factors[1](age))
    if not np.isfinite(values).all():
        return None
    transform, across = axes[0].transform, axes[1].transform
    coefficients = np.array([transform @ part.reshape(SHAPE) @ across.T for part in values])
    sizes = np.abs(coefficients)
    last = max(sizes[:, -2:].max(), sizes[:, :, -2:].max())
    if not last <= EXACT * sizes.max(axis=(1, 2)).min():
        return None
    by_count = axes[0].polynomials(counts) * factors[0](counts)[:, None]
    by_age = axes[1].polynomials(ages) * factors[1](ages)[:, None]
    return Surface(by_count, by_age, coefficients)


class Surface:
    """Values at the distinct frequencies and ages that it was made for.

    A sum of a few products of a function of the frequency and one of the age: what the singular values leave.
    """

    def __init__(self, by_count, by_age, coefficients):
        lefts, rights, self.parts = [], [], []
        for part in coefficients:
            left, singular, right = np.linalg.svd(part)
            rank = int((singular > EXACT / 100 * singular[0]).sum())
            start = self.parts[-1].stop if self.parts else 0
            self.parts.append(slice(start, start + rank))
            lefts.append(left[:, :rank] * singular[:rank])
            rights.append(right[:rank].T)
        self.by_count = _product(by_count, np.hstack(lefts))
        self.by_age = _product(by_age, np.hstack(rights))

    def at(self, count, aged):
        """Return a list of arrays of values at pairs, by the places of their frequencies and ages."""
        results = [np.empty(len(count)) for __ in self.parts]
        for rows in blocks(len(count), _PAIRS):
            by_count, by_age = self.by_count[count[rows]], self.by_age[aged[rows]]
            for result, part in zip(results, self.parts, strict=True):
                np.einsum("ij,ij->i", by_count[:, part], by_age[:, part], out=result[rows])
        return results


def _product(table, side):
    """Return the matrix product, in blocks, so that BLAS makes no threads."""
    return np.concatenate([table[rows] @ side for rows in blocks(len(table), 256)])


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
        return np.ascontiguousarray(chebyshev.chebvander(place, self.number - 1))


@lru_cache
def _nodes(number):
    """Return (matrix from values at the nodes to coefficients, nodes in [-1, 1])."""
    nodes = chebyshev.chebpts1(number)
    transform = chebyshev.chebvander(nodes, number - 1).T * 2 / number
    transform[0] /= 2
    return transform, nodes
