"""The comparison of customers proposed with customers held back."""

import numpy as np
import pytest
from engine.effect import difference_of_means


def test_one_stratum_by_hand():
    """Means 4 and 2, variances 4 and 2, three and two customers."""
    found = difference_of_means([2, 4, 6, 1, 3], [False] * 3 + [True] * 2)
    error = (4 / 3 + 2 / 2) ** 0.5
    assert (found.treated, found.control) == (3, 2)
    assert found.difference == pytest.approx(2)
    assert (found.low, found.high) == pytest.approx((2 - 1.959964 * error, 2 + 1.959964 * error))


def test_strata_are_not_mixed():
    """A rich team that holds back much must not make calls look harmful (Simpson)."""
    rich = ([101] * 10 + [100] * 90, [False] * 10 + [True] * 90)
    poor = ([11] * 90 + [10] * 10, [False] * 90 + [True] * 10)
    outcome, control = (rich[place] + poor[place] for place in (0, 1))
    assert difference_of_means(outcome, control).difference < -50
    assert difference_of_means(outcome, control, ["r"] * 100 + ["p"] * 100).difference == pytest.approx(1)


def test_too_few():
    found = difference_of_means([1.0, 2.0, 3.0], [False, False, True])
    assert (found.treated, found.control, found.difference) == (2, 1, None)
    assert difference_of_means([], []).difference is None


def test_interval_covers_the_truth():
    """Of 400 experiments with a true effect of 3, the 95 % interval holds it in about 95 %."""
    random = np.random.default_rng(11)
    held = 0
    for __ in range(400):
        control = random.random(300) < 0.3
        outcome = random.exponential(20, 300) + 3 * ~control
        found = difference_of_means(outcome, control, random.integers(0, 2, 300))
        held += found.low <= 3 <= found.high
    assert 0.91 <= held / 400 <= 0.98
