"""The pass of scoring over the customers."""

from functools import partial

from odoo.addons.grc_base.tools.refresh.layer import FACTS, Pass

from ..engine.threads import one_thread

#: What follows from the rows that the pass of the facts has written.
VALUES = Pass(
    name="values",
    root="buyers",
    after=FACTS.name,
    marker="value_rebuilt_as_of",
    signature="value_signature",
    carried=("monetary_value",),
    around=partial(one_thread, "sklearn.cluster", "sklearn.metrics"),
)
