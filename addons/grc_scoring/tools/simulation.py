"""What settings that are not saved would make of a company's customers."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Simulated:
    """One element a customer with a purchase; arrays of one length.

    :ivar ids: ids of ``grc.customer``
    :ivar before: ``{dimension: codes of the present states}``: 0 none, a segment its id, else 1 + the place of the key
    :ivar after: the same by the settings that are tried
    :ivar money: ``{name: amounts}`` as they stand today
    :ivar expected: margin expected within the horizon, now and then
    :ivar mode: how scores would be made; ``mode_reason`` and ``thresholds`` as ``grc.refresh`` keeps them
    """

    ids: np.ndarray
    before: dict
    after: dict
    money: dict
    expected: tuple
    mode: str
    mode_reason: str | bool
    thresholds: dict

    @property
    def moved(self):
        """Return who would change state in any dimension."""
        return np.logical_or.reduce([self.before[name] != self.after[name] for name in self.before])

    def cells(self, name):
        """Return who would go from which state of a dimension to which, those who stay among them.

        :return: list of ``(code before, code after, customers, {name: amount})``
        """
        before, after = self.before[name].astype(np.int64), self.after[name].astype(np.int64)
        pairs, place, counts = np.unique(
            np.stack((before, after), axis=1), axis=0, return_inverse=True, return_counts=True
        )
        place = place.ravel()
        sums = {key: np.bincount(place, weights=amounts, minlength=len(pairs)) for key, amounts in self.money.items()}
        return [
            (int(origin), int(target), int(counts[row]), {key: float(total[row]) for key, total in sums.items()})
            for row, (origin, target) in enumerate(pairs)
        ]

    def chosen(self, name, origin=None, target=None, moved=False):
        """Return the ids of those who would go from ``origin`` to ``target`` (codes; None: any), rising.

        :param name: dimension; None: anyone who would move in any
        :param moved: only those who would move
        """
        if name is None:
            return np.sort(self.ids[self.moved])
        before, after = self.before[name], self.after[name]
        chosen = np.ones(len(self.ids), dtype=bool)
        if origin is not None:
            chosen &= before == origin
        if target is not None:
            chosen &= after == target
        if moved:
            chosen &= before != after
        return np.sort(self.ids[chosen])
