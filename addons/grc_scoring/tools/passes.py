"""The pass of scoring over the customers."""

from odoo.addons.grc_base.tools.refresh.layer import FACTS, Pass

#: What follows from the rows that the pass of the facts has written.
VALUES = Pass(
    name="values",
    root="buyers",
    after=FACTS.name,
    marker="value_rebuilt_as_of",
    signature="value_signature",
    carried=("monetary_value",),
)
