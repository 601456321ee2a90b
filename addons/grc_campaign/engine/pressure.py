"""Who is contacted when rules let only some contacts through: the best first, those soon to come among them."""

import numpy as np

#: More contacts than any rule lets through.
_MANY = np.iinfo(np.int64).max


def admit(entity, priority, applies, used, limit, coming=None, then=None):
    """Admit contacts one by one, the highest priority first, while every rule has room.

    A contact that one rule stops takes no room of another. Of equal priorities the one that stands earlier goes first.
    One that is *coming* is not made now. Where its rules will have room for it, they keep that: none of lower priority
    is let through by which it would be refused at its time.
    Entities do not concern each other, so all their first contacts are decided together, then all their second ones:
    as many steps as the busiest entity has contacts.

    :param entity: (n,) of whom each contact is, 0 … m − 1
    :param priority: (n,) the greater, the earlier
    :param applies: (n, r) is the contact counted by the rule? Of one that is coming: and waited for?
    :param used: (m, r) contacts that the rule counts already
    :param limit: (r,) contacts that the rule lets through
    :param coming: (n,) is it due later? None: none is
    :param then: (n, r) how many of those in ``used`` the rule still counts when a coming one is due
    :return: ``(stopped, behind)``, both (n,): the place of the first rule that has no room, −1 of those that are
        admitted, and the place of the coming contact that the room is kept for, −1 where contacts made fill it
    """
    entity, applies = np.asarray(entity, dtype=np.intp), np.asarray(applies, dtype=bool)
    stopped, behind = np.full(len(entity), -1, dtype=np.intp), np.full(len(entity), -1, dtype=np.intp)
    if not len(limit):
        return stopped, behind
    room = _Room(used, limit)
    coming = np.zeros(len(entity), dtype=bool) if coming is None else np.asarray(coming, dtype=bool)
    then = np.zeros(applies.shape, dtype=np.int64) if then is None else np.asarray(then, dtype=np.int64)
    order = np.lexsort((np.arange(len(entity)), -np.asarray(priority, dtype=float), entity))
    for turn in _turns(entity[order]):
        these = order[turn]
        for part, later in ((these[~coming[these]], False), (these[coming[these]], True)):
            given = entity[part], applies[part]
            stopped[part], behind[part] = room.keep(part, *given, then[part]) if later else room.take(*given)
    return stopped, behind


class _Room:
    """What rules have room for, entity by entity.

    :ivar made: (m, r) contacts admitted so far
    :ivar kept: (m, r) contacts that are coming and have their room
    :ivar most: (m, r) so many may be admitted that each of these still has it
    :ivar holder: (m, r) place of the one that ``most`` comes from
    """

    def __init__(self, used, limit):
        self.used, self.limit = np.array(used, dtype=np.int64), np.asarray(limit, dtype=np.int64)
        self.made, self.kept = np.zeros_like(self.used), np.zeros_like(self.used)
        self.most, self.holder = np.full_like(self.used, _MANY), np.full_like(self.used, -1)

    def take(self, entity, applies):
        """Admit one contact each of some entities, where every rule has room; return ``stopped, behind``."""
        filled = applies & (self.used[entity] + self.made[entity] >= self.limit)
        stopped = _first(filled | applies & (self.made[entity] >= self.most[entity]))
        free, rule = stopped < 0, np.maximum(stopped, 0)
        self.made[entity[free]] += applies[free]
        mine = np.arange(len(entity)), rule
        return stopped, np.where(free | filled[mine], -1, self.holder[entity, rule])

    def keep(self, places, entity, applies, then):
        """Keep the room of one contact each that is coming, where there will be some; return ``stopped, behind``."""
        stopped = _first(applies & (then + self.made[entity] + self.kept[entity] >= self.limit))
        free = stopped < 0
        who, counts = entity[free], applies[free]
        self.kept[who] += counts
        most = np.where(counts, self.limit - then[free] - self.kept[who], _MANY)
        tighter = most < self.most[who]
        self.most[who] = np.where(tighter, most, self.most[who])
        self.holder[who] = np.where(tighter, places[free][:, None], self.holder[who])
        return stopped, np.full(len(entity), -1)


def _first(full):
    """Return the place of the first rule that is full, −1 where none is."""
    return np.where(full.any(axis=1), full.argmax(axis=1), -1) if full.shape[1] else np.full(len(full), -1)


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
