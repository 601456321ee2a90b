"""Concentration: which share of the customers brings which share of the value, and ABC classes cut from it.

Values are money, one a customer; they may be negative. Shares are of the net total, so that the curve of a
company with loss-makers rises above 1 before it comes back to it (the "whale curve" of customer profitability:
Kaplan and Narayanan, "Measuring and managing customer profitability", Journal of Cost Management, 2001).
"""

from dataclasses import asdict, dataclass

import numpy as np

CLASSES = ("a", "b", "c")
#: Relative difference below which a cumulative share is taken to have reached a share.
NOISE = 1e-9


@dataclass(frozen=True)
class Cuts:
    """Where classes begin, as values, so that equal values get equal classes and one customer can be classed alone.

    :ivar total: net sum of the values
    :ivar values: least value of each class but the last, falling; None where there are no classes
    :ivar reason: why there are none: "empty" (no value), "negative" (the sum is not positive); None otherwise
    """

    total: float
    values: tuple | None
    reason: str | None = None

    def as_dict(self):
        """Return the cuts as JSON can keep them."""
        return asdict(self) | {"values": self.values and list(self.values)}

    @classmethod
    def of(cls, kept):
        """Return the cuts of a dict that :meth:`as_dict` made; other keys are left alone."""
        return cls(kept["total"], kept["values"] and tuple(kept["values"]), kept["reason"])


def cut(values, shares):
    """Return the :class:`Cuts` of ``values`` at cumulative shares.

    A group of equal values is in the first class while what the greater values bring together is below the first
    share of the total, in the second while it is below the second share, and so on. Only values above zero are:
    anyone who brings nothing, or costs, is in the last class.

    :param values: one number a customer
    :param shares: rising fractions of the total in (0, 1], one a class but the last
    :return: :class:`Cuts`
    :raise ValueError: when the shares do not rise, or leave (0, 1]
    """
    if not all(low < high for low, high in zip((0, *shares), (*shares, 1 + NOISE), strict=True)):
        raise ValueError(f"Shares must rise from above 0 to at most 1, not {shares}")
    ordered, cumulated = _cumulate(values)
    if not len(ordered):
        return Cuts(0.0, None, "empty")
    total = float(cumulated[-1])
    if total <= 0:
        return Cuts(total, None, "negative")
    # Cumulated values rise among the values above zero, so the last one below a share ends its class.
    above = cumulated[: np.count_nonzero(ordered > 0)]
    before = np.concatenate(([0.0], above[:-1]))
    ends = np.searchsorted(before, (np.asarray(shares) - NOISE) * total)
    return Cuts(total, tuple(ordered[ends - 1].tolist()))


def classify(values, cuts):
    """Return the number of the class of each value: 0 for the first, len(cuts.values) for the last.

    :raise ValueError: without classes, see :attr:`Cuts.reason`
    """
    if cuts.values is None:
        raise ValueError(f"There are no classes: {cuts.reason}")
    values = np.asarray(values, dtype=float)
    return sum((values < low).astype(np.int8) for low in cuts.values)


def gini(values):
    """Return the Gini coefficient, 0 (all bring as much) to below 1 (one brings all); None without a value but 0.

    Σ (2i − n − 1) x₍ᵢ₎ / (n Σ |x|), i counted from the least value. Without negative values it is the usual
    coefficient; with them the normalisation of Raffinetti, Siletti and Vernizzi ("On the Gini coefficient
    normalization when attributes with negative values are considered", Statistical Methods & Applications, 2015)
    keeps it below 1, with n in the place of their n − 1.
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    size, weight = len(ordered), np.abs(ordered).sum()
    if not weight:
        return None
    ranks = 2 * np.arange(1, size + 1) - size - 1
    return float(ranks @ (ordered / weight) / size)


def share_of_value(values, customers):
    """Return the share of the total that the best customers bring, between two of them by a straight line.

    :param customers: fraction of the customers, 0 to 1; a number or an array
    :return: fraction of the total; above 1 where others cost; None where the total is not positive
    """
    __, cumulated = _cumulate(values)
    if not len(cumulated) or cumulated[-1] <= 0:
        return None
    places = np.linspace(0, 1, len(cumulated) + 1)
    found = np.interp(customers, places, np.concatenate(([0.0], cumulated)) / cumulated[-1])
    return found if np.ndim(customers) else float(found)


def share_of_customers(values, share):
    """Return the least fraction of the customers who together bring ``share`` of the total.

    :param share: fraction of the total, in (0, 1]
    :return: fraction of the customers; None where the total is not positive
    """
    __, cumulated = _cumulate(values)
    if not len(cumulated) or cumulated[-1] <= 0:
        return None
    reached = cumulated >= (share - NOISE) * cumulated[-1]
    return float((np.argmax(reached) + 1) / len(cumulated))


def curve(values, points=200):
    """Return the concentration curve: shares of the customers, best first, and of the total that they bring.

    Exact where there are fewer than ``points`` customers. Else half of the points go by equal steps of
    customers, half by equal steps of value, where the curve is steep; its ends and its top are always there.

    :param points: greatest number of points, at least 4
    :return: (customers, value): two arrays of fractions that begin with 0; empty where the total is not positive
    """
    __, cumulated = _cumulate(values)
    if not len(cumulated) or cumulated[-1] <= 0:
        return np.empty(0), np.empty(0)
    heights = np.concatenate(([0.0], cumulated)) / cumulated[-1]
    size = len(heights)
    if size <= points:
        kept = np.arange(size)
    else:
        top = int(np.argmax(heights))
        half = (points - 1) // 2
        steps = np.searchsorted(heights[: top + 1], np.linspace(0, heights[top], half))
        kept = np.unique(np.concatenate((np.linspace(0, size - 1, half).astype(int), steps, [top])))
    return kept / (size - 1), heights[kept]


def _cumulate(values):
    """Return the values from the greatest to the least, and their cumulative sums."""
    ordered = np.sort(np.asarray(values, dtype=float))[::-1]
    return ordered, np.cumsum(ordered)
