"""How probabilities differ among customers, whatever the shape: shares of customers at points between 0 and 1.

A beta distribution has one hump. Where customers are of two or three kinds (nearly all pay on time, some hardly ever),
it calls those in between what they are not. Here each point may have its share, by maximum likelihood: N. Laird,
"Nonparametric maximum likelihood estimation of a mixing distribution", JASA 73 (1978).
"""

import numpy as np
from scipy.special import expit

#: Points, closer together near 0 and 1.
POINTS = expit(np.linspace(-7, 7, 71))
#: Steps of the search; further ones sharpen the shares, not the probabilities they lead to.
STEPS = 200


def shares(count, late):
    """Return the share of the customers at each of :data:`POINTS`, a list, by expectation and maximisation.

    :param count: trials of each customer, one at least
    :param late: of them late
    """
    chances, __, customers = _chances(count, late)
    found = np.full(len(POINTS), 1 / len(POINTS))
    for __ in range(STEPS):
        found *= customers @ (chances / (chances @ found)[:, None]) / customers.sum()
    return [round(float(share), 6) for share in found / found.sum()]


def posterior(found, count, late):
    """Return the mean of each customer's probability after their trials.

    :param found: what :func:`shares` returned
    """
    chances, places, __ = _chances(count, late)
    weights = chances * np.asarray(found)
    return (weights @ POINTS / weights.sum(axis=1))[places]


def _chances(count, late):
    """Return of each different history how likely it is at each point, that of each customer, and its customers."""
    width = np.max(count, initial=0) + 1
    histories, places, customers = np.unique(count * width + late, return_inverse=True, return_counts=True)
    count, late = np.divmod(histories, width)
    logs = np.outer(late, np.log(POINTS)) + np.outer(count - late, np.log1p(-POINTS))
    return np.exp(logs - logs.max(axis=1, keepdims=True)), places, customers
