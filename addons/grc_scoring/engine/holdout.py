"""Validation: fit on the first part of the history, and look how the rest was foretold."""

from dataclasses import dataclass, field

import numpy as np


@dataclass
class Holdout:
    """How a model foretold the holdout period.

    Errors are mean absolute errors of the number of purchase days of a customer within the holdout period,
    over customers who bought before it.

    :ivar model: name of the model
    :ivar split: last day of the calibration period, same epoch as the days given
    :ivar as_of: last day of the holdout period
    :ivar customers: customers of the calibration period
    :ivar returned: those who had come back within it
    :ivar grade: ``A`` to ``D``, see :func:`grade`; empty when nothing could be judged
    :ivar reason: empty, or why there is no grade: ``few_customers``, ``few_returned``, ``short_history``, ``not_converged``
    :ivar parameters: of the fit on the calibration period, times in days
    :ivar error_model: mean absolute error of the model's expected purchases
    :ivar error_rate: of purchases to date ÷ age × length of the holdout (x/T)
    :ivar error_plain: of the plain formula, in purchases
    :ivar actual: purchase days within the holdout, all customers of the calibration period
    :ivar expected: the model's
    :ivar auc: probability that the model ranks one who bought above one who did not; None when all or none did
    :ivar tracking_day: int array, end of each week (of each month when the history exceeds three years)
    :ivar tracking_actual: cumulative repeat purchase days of all customers who had bought by ``split``, at that day
    :ivar tracking_expected: the model's (unconditional expectation by day of first purchase), same shape
    :ivar lift_actual: mean purchases within the holdout of ten equal groups, those with the highest expectation
        first
    :ivar lift_expected: the model's, same shape
    """

    model: str
    split: int
    as_of: int
    customers: int = 0
    returned: int = 0
    grade: str = ""
    reason: str = ""
    parameters: dict = field(default_factory=dict)
    error_model: float | None = None
    error_rate: float | None = None
    error_plain: float | None = None
    actual: int = 0
    expected: float | None = None
    auc: float | None = None
    tracking_day: np.ndarray = field(default_factory=lambda: np.empty(0, np.int32))
    tracking_actual: np.ndarray = field(default_factory=lambda: np.empty(0))
    tracking_expected: np.ndarray = field(default_factory=lambda: np.empty(0))
    lift_actual: np.ndarray = field(default_factory=lambda: np.empty(0))
    lift_expected: np.ndarray = field(default_factory=lambda: np.empty(0))

    def summary(self):
        """Return the scalars, JSON-able: what a verdict needs."""

    def as_dict(self):
        """Return everything, arrays as lists, JSON-able: what the screen draws."""

    @classmethod
    def from_dict(cls, values):
        """Return what :meth:`as_dict` described."""


def validate(days, counts, as_of, model="mbg_nbd", split=None, prior_variance=2.0):
    """Validate a model on the purchase days of a company.

    :param days: int array, purchase days (any epoch) of all customers, one customer's together, any order,
        doubles allowed; days after ``as_of`` are left out
    :param counts: int array, number of entries of ``days`` of each customer
    :param as_of: int, last day of the history, same epoch
    :param model: ``mbg_nbd``, ``bg_nbd`` or ``pareto_nbd``
    :param split: last day of the calibration period; None: the last quarter of the history is held out
    :return: :class:`Holdout`
    :raise ValueError: ``counts`` does not add up, unknown model, ``split`` outside the history
    """
