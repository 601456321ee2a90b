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
    stopped, behind = admit(**given)
    assert stopped.tolist() == one_by_one(**given).tolist()
    assert (behind == -1).all()


def looking_ahead(entity, priority, applies, used, limit, coming, then):
    """The rule as it is said: nobody goes by whom a better one that is coming would be refused at its time."""
    stopped, made, kept = np.full(len(entity), -1), [], []

    def counted(places, one, rule):
        return sum(applies[place][rule] for place in places if entity[place] == entity[one])

    def full_later(one, rule, more):
        before = kept[: kept.index(one)] if one in kept else kept
        return then[one][rule] + counted([*made, *more], one, rule) + counted(before, one, rule) >= limit[rule]

    def full_now(one, rule):
        if used[entity[one]][rule] + counted(made, one, rule) >= limit[rule]:
            return True
        mine = [better for better in kept if entity[better] == entity[one] and applies[better][rule]]
        return any(full_later(better, rule, [one]) for better in mine)

    for one in sorted(range(len(entity)), key=lambda place: (-priority[place], place)):
        full = [
            rule
            for rule in range(len(limit))
            if applies[one][rule] and (full_later(one, rule, []) if coming[one] else full_now(one, rule))
        ]
        if full:
            stopped[one] = full[0]
        else:
            (kept if coming[one] else made).append(one)
    return stopped


@pytest.mark.parametrize("seed", range(400))
def test_looks_ahead_as_it_is_said(seed):
    given, rng = case(seed), np.random.default_rng(seed + 1000)
    number = len(given["entity"])
    given["coming"] = rng.random(number) < 0.4
    given["then"] = rng.integers(0, given["used"][given["entity"]] + 1)
    stopped, behind = admit(**given)
    assert stopped.tolist() == looking_ahead(**given).tolist()
    for place in np.flatnonzero(behind >= 0):
        better = behind[place]
        assert given["coming"][better] and stopped[better] == -1 and stopped[place] >= 0
        assert given["entity"][better] == given["entity"][place]
        assert given["priority"][better] >= given["priority"][place]


def test_waits_for_a_better_one():
    """One a week, and a better one comes later today: the other waits, and knows for which."""
    stopped, behind = admit([0, 0], [1.0, 2.0], [[1], [1]], [[0]], [1], [False, True], [[0], [0]])
    assert stopped.tolist() == [0, -1]
    assert behind.tolist() == [1, -1]


def test_does_not_wait_for_what_has_room_then():
    """Two in 30 days, of which one counts no more when the better one comes: both go."""
    stopped, __ = admit([0, 0], [1.0, 2.0], [[1], [1]], [[1]], [2], [False, True], [[0], [0]])
    assert stopped.tolist() == [-1, -1]


@pytest.mark.parametrize("seed", range(60))
def test_is_the_optimum_of_one_rule(seed):
    """One rule for everybody: no other choice has a greater sum of priorities."""
    rng = np.random.default_rng(seed)
    number, limit, used = int(rng.integers(1, 9)), int(rng.integers(1, 5)), int(rng.integers(0, 3))
    priority = rng.permutation(number) + 1.0
    stopped, __ = admit(np.zeros(number, int), priority, np.ones((number, 1)), [[used]], [limit])
    room = max(limit - used, 0)
    choices = (chosen for size in range(room + 1) for chosen in itertools.combinations(range(number), size))
    assert priority[stopped < 0].sum() == max(sum(priority[list(chosen)]) for chosen in choices)


def test_many_at_once():
    """20,000 customers, five contacts each, one a week: the best of each goes."""
    rng = np.random.default_rng(1)
    entity = np.repeat(np.arange(20_000), 5)
    priority = rng.permutation(len(entity)).astype(float)
    stopped, __ = admit(entity, priority, np.ones((len(entity), 1)), np.zeros((20_000, 1)), [1])
    best = priority.reshape(-1, 5).argmax(axis=1) + 5 * np.arange(20_000)
    assert np.array_equal(np.flatnonzero(stopped < 0), best)


def test_nothing():
    assert admit([], [], np.zeros((0, 2)), np.zeros((0, 2)), [1, 1])[0].tolist() == []
    assert admit([0, 0], [1, 2], np.zeros((2, 0)), np.zeros((1, 0)), [])[0].tolist() == [-1, -1]


def test_a_stopped_contact_takes_no_room():
    """The best is stopped by the rule on mails; the rule on everything still has its room for the call."""
    applies = [[True, True], [True, False]]
    stopped, __ = admit([0, 0], [2.0, 1.0], applies, [[0, 1]], [1, 1])
    assert stopped.tolist() == [1, -1]
