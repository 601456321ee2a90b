"""Purchases and values summed month by month, as ``lifetimes`` does it: what tests compare with."""

import numpy as np


def purchases(model, months, month, factors, frequency, recency, age):
    """Return the sum over months of expected purchases within each, times its factor.

    :param model: a fit of a model of purchases
    :param months: number of months ahead
    :param month: length of one
    :param factors: one number a month
    """
    frequency, recency, age = (np.asarray(part, dtype=float) for part in (frequency, recency, age))
    # E(k) − E(k − 1), times f(k), summed = E(k), times f(k) − f(k + 1), summed.
    weights = -np.diff(np.append(factors, 0.0))
    alive = model.p_alive(frequency, recency, age)
    return alive * sum(weight * model._if_alive(k * month, frequency, age) for k, weight in enumerate(weights, 1))


def value(model, average, months, monthly_rate, *history, month=30.0):
    """Return lifetime value: monthly rate, discounted at the end of the month.

    :param average: amount of a purchase
    :param months: whole months ahead
    :param monthly_rate: 0.01 is 1 % a month
    :param history: frequency, recency and age
    :param month: length of a month in the fit's unit of time (``lifetimes``: 30 days, or 4.345 weeks)
    """
    factors = (1.0 + monthly_rate) ** -np.arange(1.0, months + 1)
    return np.asarray(average) * purchases(model, months, month, factors, *history)
