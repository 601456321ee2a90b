"""BG/NBD, beta-geometric / negative binomial: a customer may be lost at each repeat purchase.

Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005), 275–284.
"""

from dataclasses import dataclass

from . import beta_geometric


@dataclass(frozen=True)
class BgNbd(beta_geometric.BetaGeometric):
    """A fit of BG/NBD, or its parameters."""


#: The class of a fit, by one name in every module of a model.
MODEL = BgNbd


def fit(frequency, recency, age, prior_variance=2.0):
    """Fit the model to the purchases of customers; arrays of one element a customer, in one unit of time.

    :param frequency: number of purchases after the first
    :param recency: time from the first to the last purchase
    :param age: time from the first purchase to now
    :param prior_variance: of the prior N(0, variance) on the logarithms of the parameters, the longest age having
        been scaled to 10; None: no prior, maximum likelihood
    :return: :class:`BgNbd`; look at ``converged`` before using it
    :raise ValueError: no customer, or bad input (see :class:`.arrays.History`)
    """
    return beta_geometric.fit(BgNbd, frequency, recency, age, prior_variance)
