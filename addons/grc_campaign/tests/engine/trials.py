"""Campaigns by the thousand: the comparison from sums of parts, each part held back in turn.

``compare`` of ``grc_base`` is held against it (``test_coverage.py``), so that a whole campaign costs microseconds.
"""

from dataclasses import dataclass

import numpy as np
from odoo.addons.grc_base.engine import effect
from scipy.special import stdtrit


@dataclass(frozen=True)
class Trials:
    """Experiments, arrays of one length.

    :ivar found: difference found
    :ivar error: its standard error
    :ivar freedom: degrees of freedom
    :ivar plain: difference of means
    :ivar welch: standard error of two separate spreads, nothing allowed for
    :ivar welch_freedom: Welch's degrees of freedom
    """

    found: np.ndarray
    error: np.ndarray
    freedom: np.ndarray
    plain: np.ndarray
    welch: np.ndarray
    welch_freedom: np.ndarray

    @property
    def half(self):
        """Half the 95 % interval."""
        return stdtrit(self.freedom, 0.975) * self.error

    @property
    def welch_half(self):
        """Half of Welch's interval."""
        return stdtrit(self.welch_freedom, 0.975) * self.welch


def turns(past, outcome, treated, parts):
    """Hold back one part of the customers in turn, the first n ÷ parts of them, then the next; :class:`Trials`.

    :param past: what is allowed for, one a customer in random order
    :param outcome: what they bring when held back
    :param treated: what they bring when contacted
    """
    shape = (parts, -1)
    held = [np.reshape(values, shape).sum(axis=1) for values in _products(past, outcome)]
    given = [np.reshape(values, shape).sum(axis=1) for values in _products(past, treated)]
    given = [column.sum() - column for column in given]
    few = len(past) // parts
    return from_sums(few, held, len(past) - few, given)


def from_sums(few, held, many, given):
    """Return :class:`Trials` from sums of x, y, x², y², xy of those held back and of the others."""
    found, error, freedom = effect.from_sums(many, few, given, held)
    plain = given[1] / many - held[1] / few
    first, second = ((sums[3] - sums[1] ** 2 / n) / (n - 1) / n for sums, n in ((held, few), (given, many)))
    welch_freedom = (first + second) ** 2 / (first**2 / (few - 1) + second**2 / (many - 1))
    return Trials(found, error, freedom, plain, np.sqrt(first + second), welch_freedom)


def joined(trials):
    """Return many :class:`Trials` as one."""
    names = Trials.__dataclass_fields__
    return Trials(*(np.concatenate([getattr(one, name) for one in trials]) for name in names))


def _products(past, outcome):
    return past, outcome, past * past, outcome * outcome, past * outcome
