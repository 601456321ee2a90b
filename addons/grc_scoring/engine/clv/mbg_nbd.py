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


#: The class of a fit and how one is made, by the same names in every module of a model.
MODEL = MbgNbd
fit = MODEL.fit
