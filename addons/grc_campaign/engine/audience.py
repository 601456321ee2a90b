"""An audience by what it bought in a comparable window: the same weeks of last year, or the last. No Odoo in it."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Moments:
    """An outcome of an audience, and what was known before it.

    :ivar mean: mean outcome of a customer
    :ivar variance: its variance over customers
    :ivar past: variance of what is allowed for
    :ivar shared: covariance of that with the outcome
    :ivar rate: share of customers who bought
    :ivar shared_rate: covariance of what is allowed for with having bought (0 or 1)
    """

    mean: float
    variance: float
    past: float
    shared: float
    rate: float
    shared_rate: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """An outcome of an audience: arrays of floats, one a customer.

    :ivar past: what is allowed for
    :ivar values: the outcome
    :ivar bought: 1 who bought, 0 who did not
    :ivar moments: :class:`Moments` of these
    """

    past: np.ndarray
    values: np.ndarray
    bought: np.ndarray
    moments: Moments


@dataclass(frozen=True, eq=False)
class Audience:
    """Customers of a campaign, by what they bought in a comparable window.

    :ivar size: customers
    :ivar rate: share of them who bought
    :ivar purchase: :class:`Outcome` of having bought (0 or 1), allowing for having bought before
    :ivar revenue: :class:`Outcome` of revenue, allowing for revenue before
    """

    size: int
    rate: float
    purchase: Outcome
    revenue: Outcome


def audience(past, before, outcome, bought=None):
    """Return an :class:`Audience`.

    :param past: array of amounts, one a customer: revenue of the year before the comparable window
    :param before: array: whether, or how often, they bought in that year
    :param outcome: array of amounts: revenue in the comparable window
    :param bought: array of booleans, whether they bought in it; None: who has an outcome other than zero
    :raise ValueError: lengths differ, or an amount is no finite number
    """
    past, before, outcome = (np.asarray(values, dtype=float) for values in (past, before, outcome))
    bought = outcome != 0 if bought is None else np.asarray(bought, dtype=bool)
    if past.ndim != 1 or {past.shape} != {array.shape for array in (before, outcome, bought)}:
        raise ValueError("past, before, outcome, bought: arrays of one length, a value a customer")
    if not all(np.isfinite(array).all() for array in (past, before, outcome)):
        raise ValueError("past, before, outcome: finite numbers only")
    bought = bought.astype(float)
    rate = float(bought.mean()) if len(bought) else 0.0
    return Audience(len(past), rate, _outcome(before, bought, bought), _outcome(past, outcome, bought))


def _outcome(past, values, bought):
    if len(values) < 2:
        rate = float(bought.sum())
        return Outcome(past, values, bought, Moments(float(values.sum()), 0.0, 0.0, 0.0, rate, 0.0))
    past = past - past.mean()
    # Of what is the same for all, subtraction leaves dust of the last digit.
    past[np.abs(past) <= 1e-9 * np.abs(past + past.mean()).max(initial=0.0)] = 0.0
    beyond, chosen = values - values.mean(), bought - bought.mean()
    varied, variance, shared, shared_rate = (
        float(one @ other) / (len(values) - 1)
        for one, other in ((past, past), (beyond, beyond), (past, beyond), (past, chosen))
    )
    moments = Moments(float(values.mean()), variance, varied, shared, float(bought.mean()), shared_rate)
    return Outcome(past, values, bought, moments)
