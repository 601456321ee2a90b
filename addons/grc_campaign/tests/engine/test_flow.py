"""Where the steps of a flow stand: nothing lies over anything, and what follows a step stands below it."""

from itertools import pairwise

import numpy as np
import pytest
from engine.flow import places


def test_one_after_the_other():
    assert places([None, 0, 1, 2]) == ([0, 1, 2, 3], [0, 0, 0, 0], 1)


def test_branches_side_by_side():
    """A mail; whoever clicks is called, and called again; whoever does not gets another mail."""
    rows, columns, width = places([None, 0, 1, 2, 1])
    assert rows == [0, 1, 2, 3, 2]
    assert columns == [0.5, 0.5, 0, 0, 1]
    assert width == 2


def test_branch_of_a_branch():
    rows, columns, width = places([None, 0, 1, 1, 3, 3])
    assert rows == [0, 1, 2, 2, 3, 3]
    assert columns == [1, 1, 0, 1.5, 1, 2]
    assert width == 3


def test_nothing_leads_there():
    """What nothing leads to stands beside the beginning."""
    assert places([None, None, 1]) == ([0, 0, 1], [0, 1, 1], 2)
    assert places([]) == ([], [], 0)


@pytest.mark.parametrize("wrong", [[0], [None, 2, None], [None, -1]])
def test_wrong(wrong):
    with pytest.raises(ValueError):
        places(wrong)


@pytest.mark.parametrize("seed", range(100))
def test_any_flow(seed):
    rng = np.random.default_rng(seed)
    number = int(rng.integers(1, 40))
    sources = [None, *(int(rng.integers(0, place)) for place in range(1, number))]
    rows, columns, width = places(sources)
    for row in set(rows):
        side = sorted(column for one, column in zip(rows, columns, strict=True) if one == row)
        assert all(right - left >= 1 for left, right in pairwise(side))
    for place, source in enumerate(sources):
        assert rows[place] == (0 if source is None else rows[source] + 1)
        assert 0 <= columns[place] <= width - 1
        below = [columns[one] for one in range(number) if sources[one] == place]
        assert below == sorted(below)
        if below:
            assert below[0] <= columns[place] <= below[-1]
