"""MBG/NBD, modified beta-geometric / negative binomial: a customer may be lost at every purchase, the first one too.

Batislam, Denizel and Filiztekin, Empirical validation and comparison of models for customer base analysis,
International Journal of Research in Marketing 24 (2007), 201–209; Hoppe and Wagner, Customer base analysis: the case
for a central variant of the betageometric/NBD model, Marketing ZFP 29 (2007), 75–90 (there "CBG/NBD").
"""

from dataclasses import dataclass

from . import beta_geometric


@dataclass(frozen=True)
class MbgNbd(beta_geometric.BetaGeometric):
    """A fit of MBG/NBD, or its parameters."""

    MODIFIED = True


#: The class of a fit, by one name in every module of a model.
MODEL = MbgNbd


def fit(frequency, recency, age, prior_variance=2.0):
    """Fit the model to the purchases of customers; arrays of one element a customer, in one unit of time.

    :param frequency: number of purchases after the first
    :param recency: time from the first to the last purchase
    :param age: time from the first purchase to now
    :param prior_variance: of the prior N(0, variance) on the logarithms of the parameters, the longest age having
        been scaled to 10; None: no prior, maximum likelihood
    :return: :class:`MbgNbd`; look at ``converged`` before using it
    :raise ValueError: no customer, or bad input (see :class:`.arrays.History`)
    """
    return beta_geometric.fit(MbgNbd, frequency, recency, age, prior_variance)
