"""BG/NBD, beta-geometric / negative binomial: a customer may be lost at each repeat purchase.

Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005), 275–284.
"""

from dataclasses import dataclass

from . import beta_geometric


@dataclass(frozen=True)
class BgNbd(beta_geometric.BetaGeometric):
    """A fit of BG/NBD, or its parameters."""


#: The class of a fit and how one is made, by the same names in every module of a model.
MODEL = BgNbd
fit = MODEL.fit
