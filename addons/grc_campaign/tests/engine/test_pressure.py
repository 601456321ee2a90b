"""The greedy choice: against a simulation contact by contact, and against all choices there are."""

import itertools

import numpy as np
import pytest
from engine.pressure import admit


def one_by_one(entity, priority, applies, used, limit):
    """The rule as it is said: the best contact first, and each takes room of all rules that count it."""
    used, stopped = np.array(used), np.full(len(entity), -1)
    for place in sorted(range(len(entity)), key=lambda place: (-priority[place], place)):
        full = [rule for rule in range(len(limit)) if applies[place][rule] and used[entity[place]][rule] >= limit[rule]]
        if full:
            stopped[place] = full[0]
        else:
            used[entity[place]] += applies[place]
    return stopped


def case(seed):
    rng = np.random.default_rng(seed)
    contacts, entities, rules = rng.integers(0, 40), rng.integers(1, 8), rng.integers(0, 4)
    return {
        "entity": rng.integers(0, entities, contacts),
        "priority": rng.integers(0, 6, contacts).astype(float),
        "applies": rng.random((contacts, rules)) < 0.7,
        "used": rng.integers(0, 3, (entities, rules)),
        "limit": rng.integers(1, 4, rules),
    }


@pytest.mark.parametrize("seed", range(300))
def test_same_as_one_by_one(seed):
    given = case(seed)
    assert admit(**given).tolist() == one_by_one(**given).tolist()


@pytest.mark.parametrize("seed", range(60))
def test_is_the_optimum_of_one_rule(seed):
    """One rule for everybody: no other choice has a greater sum of priorities."""
    rng = np.random.default_rng(seed)
    number, limit, used = int(rng.integers(1, 9)), int(rng.integers(1, 5)), int(rng.integers(0, 3))
    priority = rng.permutation(number) + 1.0
    stopped = admit(np.zeros(number, int), priority, np.ones((number, 1)), [[used]], [limit])
    room = max(limit - used, 0)
    choices = (chosen for size in range(room + 1) for chosen in itertools.combinations(range(number), size))
    assert priority[stopped < 0].sum() == max(sum(priority[list(chosen)]) for chosen in choices)


def test_many_at_once():
    """20,000 customers, five contacts each, one a week: the best of each goes."""
    rng = np.random.default_rng(1)
    entity = np.repeat(np.arange(20_000), 5)
    priority = rng.permutation(len(entity)).astype(float)
    stopped = admit(entity, priority, np.ones((len(entity), 1)), np.zeros((20_000, 1)), [1])
    best = priority.reshape(-1, 5).argmax(axis=1) + 5 * np.arange(20_000)
    assert np.array_equal(np.flatnonzero(stopped < 0), best)


def test_nothing():
    assert admit([], [], np.zeros((0, 2)), np.zeros((0, 2)), [1, 1]).tolist() == []
    assert admit([0, 0], [1, 2], np.zeros((2, 0)), np.zeros((1, 0)), []).tolist() == [-1, -1]


def test_a_stopped_contact_takes_no_room():
    """The best is stopped by the rule on mails; the rule on everything still has its room for the call."""
    applies = [[True, True], [True, False]]
    stopped = admit([0, 0], [2.0, 1.0], applies, [[0, 1]], [1, 1])
    assert stopped.tolist() == [1, -1]
