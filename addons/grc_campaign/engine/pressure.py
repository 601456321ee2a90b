"""Who is contacted when rules let only some contacts through: the best first."""

import numpy as np


def admit(entity, priority, applies, used, limit):
    """Admit contacts one by one, the highest priority first, while every rule has room.

    A contact that one rule stops takes no room of another. Of equal priorities the one that stands earlier goes first.
    Entities do not concern each other, so all their first contacts are decided together, then all their second ones:
    as many steps as the busiest entity has contacts.

    :param entity: (n,) of whom each contact is, 0 … m − 1
    :param priority: (n,) the greater, the earlier
    :param applies: (n, r) is the contact counted by the rule?
    :param used: (m, r) contacts that the rule counts already
    :param limit: (r,) contacts that the rule lets through
    :return: (n,) place of the first rule that has no room, −1 of those that are admitted
    """
    entity, used = np.asarray(entity, dtype=np.intp), np.array(used, dtype=np.int64)
    applies, limit = np.asarray(applies, dtype=bool), np.asarray(limit, dtype=np.int64)
    stopped = np.full(len(entity), -1, dtype=np.intp)
    if not len(limit):
        return stopped
    order = np.lexsort((np.arange(len(entity)), -np.asarray(priority, dtype=float), entity))
    for turn in _turns(entity[order]):
        these = order[turn]
        full = applies[these] & (used[entity[these]] >= limit)
        held = full.any(axis=1)
        stopped[these[held]] = full[held].argmax(axis=1)
        free = these[~held]
        used[entity[free]] += applies[free]
    return stopped


def _turns(entity):
    """Yield the places of the first contact of each entity, then of each second one, and so on.

    :param entity: (n,) sorted
    """
    if not len(entity):
        return
    first = np.flatnonzero(np.r_[True, entity[1:] != entity[:-1]])
    rank = np.arange(len(entity)) - np.repeat(first, np.diff(np.r_[first, len(entity)]))
    for place in range(rank.max() + 1):
        yield np.flatnonzero(rank == place)
