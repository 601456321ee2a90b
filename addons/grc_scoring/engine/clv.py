"""Lifetime value: interest, the plain formula, retention, the day of the next purchase."""

import numpy as np

from .arrays import whole

#: Days of a year and of a month, on average.
DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12
#: Purchase days at the company's margin ratio that each customer's own are mixed with.
MIXED = 3
#: Days of the two years that retention compares, and the customers of the first that it takes to do so.
YEAR, ENOUGH = 365, 20


def force(yearly_rate):
    """Return the force of interest δ for one day: ln(1 + yearly rate) ÷ 365.25.

    :param yearly_rate: 0.1 is 10 % a year
    :raise ValueError: a rate outside 0 to 1
    """
    if not 0 <= yearly_rate <= 1:
        raise ValueError("The yearly discount rate must be between 0 and 1 (0.1 is 10 %)")
    return float(np.log1p(yearly_rate)) / DAYS_PER_YEAR


def next_purchase(fit, frequency, recency, age, p_alive=None):
    """Return the time from now by which he is as likely as not to have bought again; inf when never.

    The chance that he is lost is included: who is alive with a probability of ½ or less has no such time. With
    Pareto/NBD it is a little early, for a customer may be lost before it.

    :param p_alive: result of ``fit.p_alive`` when it is at hand
    """
    if p_alive is None:
        p_alive = fit.p_alive(frequency, recency, age)
    with np.errstate(divide="ignore"):
        return fit.waiting_time(0.5 / p_alive, np.asarray(frequency), np.asarray(age))


def margin_ratio(revenue, margin, purchase_days, company_ratio):
    """Return margin ÷ revenue drawn towards the company's, within [-1, 1].

    As if each customer had had :data:`MIXED` more purchase days at the company's ratio. Without net revenue it is
    the company's.

    :param purchase_days: number of purchase days, the first included
    :param company_ratio: the company's margin ÷ revenue
    """
    sold = revenue > 0
    with np.errstate(over="ignore"):
        own = np.divide(margin, revenue, out=np.zeros(len(revenue)), where=sold)
    weight = np.where(sold, purchase_days / (purchase_days + MIXED), 0.0)
    return company_ratio + weight * (np.clip(own, -1, 1) - company_ratio)


def plain(margin, age, horizon, retention):
    """Return the plain formula: average monthly margin × months × retention.

    :param margin: margin to date
    :param age: days since the first purchase; counted as a year at least
    :param horizon: months ahead
    :param retention: :func:`retention`
    """
    months = np.maximum(age, DAYS_PER_YEAR) / DAYS_PER_MONTH
    return margin / months * horizon * retention


def retention(days, counts, as_of):
    """Return the share of the customers of the year before who bought again in the last year, 0 to 1.

    Years of 365 days, the last one ending with ``as_of``. With a shorter history, or fewer than 20 customers in the
    year before, the two halves of the history take the place of the two years.

    :param days: int array, purchase days (any epoch) of all customers, one customer's together; those after
        ``as_of`` are left out
    :param counts: int array, number of entries of ``days`` of each customer
    :param as_of: last day, same epoch
    :return: 0.0 without customers
    :raise ValueError: ``counts`` does not add up to ``len(days)``
    """
    days, owner, size = owned(days, counts)
    known = days <= as_of
    days, owner = days[known], owner[known]
    if not len(days):
        return 0.0
    history = int(as_of - days.min())
    if history >= 2 * YEAR:
        base, kept = _kept(days, owner, size, as_of - YEAR, as_of - 2 * YEAR)
        if base >= ENOUGH:
            return kept / base
    base, kept = _kept(days, owner, size, as_of - (history + 1) // 2, None)
    return kept / base


def _kept(days, owner, size, middle, start):
    """Return how many bought within (start, middle], and how many of them after that."""
    before = days <= middle
    if start is not None:
        before &= days > start
    base = np.zeros(size, dtype=bool)
    after = np.zeros(size, dtype=bool)
    base[owner[before]] = True
    after[owner[days > middle]] = True
    return int(base.sum()), int((base & after).sum())


def owned(days, counts):
    """Return (days, number of the customer of each, number of customers) of packed days.

    :raise ValueError: ``counts`` does not add up to ``len(days)``
    """
    days, counts = np.asarray(days), whole("counts", counts)
    if days.dtype.kind not in "iu" and days.size:
        raise ValueError("days are not whole")
    if counts.sum() != len(days):
        raise ValueError(f"counts add up to {counts.sum()}, days has {len(days)} entries")
    return days, np.repeat(np.arange(len(counts), dtype=np.int32), counts), len(counts)
