"""Ranks against what they mean, pair by pair."""

import numpy as np
import pytest
from engine import ranks
from hypothesis import given
from hypothesis import strategies as st

rows = st.lists(st.tuples(st.integers(-9, 9), st.booleans()), max_size=40)


@given(rows)
def test_auc_is_the_share_of_pairs_won_and_half_of_those_drawn(pairs):
    score = np.array([number / 4 for number, __ in pairs])
    outcome = np.array([came for __, came in pairs], dtype=bool)
    found = ranks.auc(score, outcome)
    if outcome.all() or not outcome.any():
        assert found is None
        return
    yes, no = score[outcome][:, None], score[~outcome]
    assert found == (2 * (yes > no).sum() + (yes == no).sum()) / (2 * yes.size * no.size)


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=40))
def test_correlation_is_that_of_the_shared_ranks(pairs):
    first, second = np.array(pairs).T

    def shared(values):
        return np.array([(np.sum(values < value) + np.sum(values <= value) + 1) / 2 for value in values])

    found = ranks.correlation(first, second)
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(np.corrcoef(shared(first), shared(second))[0, 1], abs=1e-12)


def test_nobody():
    assert ranks.auc([], []) is None
