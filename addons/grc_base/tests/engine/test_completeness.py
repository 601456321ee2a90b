"""Which question to ask next."""

import numpy as np
import pytest
from engine.completeness import ENOUGH, STRENGTH, chances, information, rank


def plain(counts):
    """Return the mutual information without a correction, by entropies."""
    share = np.asarray(counts, dtype=float) / np.sum(counts)

    def entropy(shares):
        shares = shares[shares > 0]
        return -(shares * np.log2(shares)).sum()

    return entropy(share.sum(axis=1)) + entropy(share.sum(axis=0)) - entropy(share.ravel())


def table(answers, classes):
    """Return how many customers have each answer and class."""
    counts = np.zeros((answers.max() + 1, classes.max() + 1))
    np.add.at(counts, (answers, classes), 1)
    return counts


def test_an_answer_that_tells_all():
    assert information(np.diag([1000, 1000, 1000])) == pytest.approx(np.log2(3), abs=0.002)


@pytest.mark.parametrize(
    "counts", [np.ones((4, 3)) * 100, [[500, 500]], [[500], [500]], np.zeros((2, 2)), [[0, 0], [0, 9]]]
)
def test_an_answer_that_tells_nothing(counts):
    assert information(counts) == 0


def test_by_entropies():
    counts = np.array([[400, 50, 50], [100, 300, 100], [10, 90, 400]])
    bias = 4 / (2 * counts.sum() * np.log(2))
    assert information(counts) == pytest.approx(plain(counts) - bias)


def test_chance_is_taken_off():
    """Of many answers and few customers the plain figure tells what is not there; shuffling says how much."""
    random = np.random.default_rng(7)
    answers, classes = random.integers(0, 20, 600), random.integers(0, 3, 600)
    shuffled = [plain(table(random.permutation(answers), classes)) for _turn in range(200)]
    by_shuffling = plain(table(answers, classes)) - np.mean(shuffled)
    assert plain(table(answers, classes)) > 0.03
    assert information(table(answers, classes)) == pytest.approx(max(by_shuffling, 0), abs=0.01)


def test_empty_rows_are_no_answers():
    counts = np.array([[400, 100], [100, 400]])
    padded = np.zeros((5, 4))
    padded[np.ix_([1, 3], [0, 2])] = counts
    assert information(padded) == information(counts) > 0


def test_chances():
    """Nobody was asked: as often as the others are answered; of many asked, their share."""
    found = chances([900, 0, 1, 100_000], [1000, 0, 1, 1_000_000])
    mean = 100_901 / 1_001_001
    assert found[1] == pytest.approx(mean)
    assert found[2] == pytest.approx((1 + STRENGTH * mean) / (1 + STRENGTH))
    assert found[3] == pytest.approx(0.1, abs=1e-4)
    assert list(chances([0], [0])) == [0.5]


def test_the_order_is_information_times_chance():
    found = rank([0.4, 0.1], [ENOUGH, 10 * ENOUGH], [100 * ENOUGH, 10 * ENOUGH], [10, 10])
    assert found.measured.all()
    assert found.gain[1] > found.gain[0], "few answer the first"
    assert found.gain == pytest.approx(found.bits * found.chance)


def test_what_is_not_measured_is_taken_as_average():
    """By its weight: words, which cannot be compared, and questions that few have answered."""
    found = rank([0.2, np.nan, 0.9], [ENOUGH, 9 * ENOUGH, ENOUGH - 1], [ENOUGH] * 3, [10, 20, 10])
    assert list(found.measured) == [True, False, False]
    assert list(found.bits) == pytest.approx([0.2, 0.4, 0.2])


@pytest.mark.parametrize("answered", [[ENOUGH - 1, 0], [0, 0]])
def test_too_few_answers(answered):
    """Nothing is measured: the weights decide, which the caller sees."""
    found = rank([0.5, 0.1], answered, [ENOUGH, ENOUGH], [1, 2])
    assert not found.measured.any()
    assert np.isnan(found.gain).all()
