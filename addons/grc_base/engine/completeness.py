"""Which question to ask next: what its answer would tell × the chance of getting one. No Odoo in it.

What an answer tells is the mutual information (bits) of the answer and the customer's class, of those who have
answered. Estimated from few, it is too high: what customers dealt at random would show is taken off (Miller and Madow).
The chance of an answer is the share of those who have answered, drawn to that of all questions as if a few more had
been asked.
"""

from dataclasses import dataclass

import numpy as np

#: Fewest customers who have answered a question from which on its answers are measured.
ENOUGH = 500
#: Customers by whom the share of those who answer is drawn to that of all questions.
STRENGTH = 20


@dataclass(frozen=True)
class Ranking:
    """What questions are worth, one place each.

    :ivar gain: bits expected from asking; NaN where nothing is measured
    :ivar bits: what an answer tells; of what is not measured, the mean of the others by its weight
    :ivar chance: of an answer, from 0 to 1
    :ivar measured: whether enough have answered for their answers to be measured
    """

    gain: np.ndarray
    bits: np.ndarray
    chance: np.ndarray
    measured: np.ndarray


def information(counts):
    """Return the mutual information of rows and columns, in bits; 0 where they tell no more than chance would.

    :param counts: array (answers, classes) of customers
    """
    counts = np.asarray(counts, dtype=float)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    total = counts.sum()
    if not total:
        return 0.0
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / total
    some = counts > 0
    found = (counts[some] * np.log2(counts[some] / expected[some])).sum() / total
    by_chance = (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * total * np.log(2))
    return max(float(found - by_chance), 0.0)


def chances(answered, asked):
    """Return the chance of an answer of each question.

    :param answered: array of the customers who have answered
    :param asked: array of the customers whom it concerns
    """
    answered, asked = np.asarray(answered, dtype=float), np.asarray(asked, dtype=float)
    mean = answered.sum() / asked.sum() if asked.sum() else 0.5
    return (answered + STRENGTH * mean) / (asked + STRENGTH)


def rank(bits, answered, asked, weights):
    """Return what asking each question is worth: a :class:`Ranking`.

    :param bits: array of what an answer tells; NaN where no answers can be compared, such as names
    :param answered: array of the customers who have answered
    :param asked: array of the customers whom the question concerns
    :param weights: array of the weights that a company gives
    """
    bits, weights = np.asarray(bits, dtype=float), np.asarray(weights, dtype=float)
    measured = (np.asarray(answered) >= ENOUGH) & ~np.isnan(bits)
    chance = chances(answered, asked)
    if not measured.any():
        nothing = np.full(len(bits), np.nan)
        return Ranking(nothing, nothing, chance, measured)
    mean = weights[measured].mean()
    share = weights / mean if mean else np.ones(len(bits))
    bits = np.where(measured, bits, bits[measured].mean() * share)
    return Ranking(bits * chance, bits, chance, measured)
