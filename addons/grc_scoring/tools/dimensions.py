"""The states of customers that scoring records, each declared once."""

from functools import partial

from odoo import fields
from odoo.addons.grc_base.tools.refresh.state import State
from odoo.addons.grc_base.tools.unchecked import UncheckedMany2one

from .passes import VALUES

#: Classes by what customers bring, the best first.
CLASSES = [("a", "A"), ("b", "B"), ("c", "C")]
#: What a customer is classed by: column of ``grc_customer`` of each basis, net within the window.
BASES = {"margin": "window_margin", "revenue": "monetary_value"}
#: What is to be done with a relation, by its value and its intensity; see ``engine/policy.py``.
POLICIES = [
    ("retain", "Retain"),
    ("rationalise", "Rationalise"),
    ("conquer", "(Re)conquer"),
    ("abandon", "Abandon"),
    ("early", "Too early"),
]

SEGMENT = State(
    name="segment",
    label="Segment",
    column="segment_id",
    make=partial(UncheckedMany2one, "grc.segment"),
    known_by="thresholds",
    context=("rfm",),
)
CLASS = State(
    name="class",
    label="Class",
    column="value_class",
    make=partial(fields.Selection, CLASSES),
    known_by="pareto",
    marker=VALUES.marker,
    context=tuple(BASES.values()),
    colors={"a": 10, "b": 4, "c": 3},
)
POLICY = State(
    name="policy",
    label="Policy",
    column="policy",
    make=partial(fields.Selection, POLICIES),
    known_by="policy",
    marker=VALUES.marker,
    context=("late_from",),
    colors={"retain": 10, "rationalise": 4, "conquer": 2, "abandon": 1, "early": 8},
    ranks={"retain": 3, "conquer": 2, "rationalise": 1, "abandon": 0},
)
