import numpy as np
from odoo import api, fields, models
from odoo.addons.grc_base.tools.write import Tracked
from odoo.tools import SQL

from ..engine import pareto

CLASSES = [("a", "A"), ("b", "B"), ("c", "C")]
#: What a customer is classed by: column of ``grc_customer`` of each basis, net within the window.
BASES = {"margin": "window_margin", "revenue": "monetary_value"}
#: Bootstrap names.
CLASS_COLORS = {"a": "primary", "b": "info", "c": "secondary"}
CLASS_HELP = (
    "A: those who bring most and together most of it (the first share of the settings); B: those who come next;"
    " C: all others, and whoever brings nothing or costs."
)


class GrcCustomer(models.Model):
    """ABC classes, cut at stored values; a layer of the value step."""

    _inherit = "grc.customer"

    value_class = fields.Selection(CLASSES, "Class", readonly=True, help=CLASS_HELP)
    value_class_before = fields.Selection(
        CLASSES,
        "Class before the rebuild",
        readonly=True,
        help="Class of the last normal refresh, while the figures of a past day are shown.",
    )
    team_id = fields.Many2one(
        related="partner_id.user_id.sale_team_id",
        string="Sales team",
        compute_sudo=True,
        help="The team of the customer's salesperson.",
    )
    category_ids = fields.Many2many(related="partner_id.category_id", string="Tags", compute_sudo=True)

    @api.model
    def _value_parameters(self, run):
        return super()._value_parameters(run) + [run.company.grc_pareto_basis, run.company._grc_pareto_shares()]

    @api.model
    def _value_arrays(self, run, data):
        arrays = super()._value_arrays(run, data)
        found = run.state["pareto"] = self._pareto_cuts(run, data)
        arrays["value_class"] = self._classes(data, found)
        return arrays

    @api.model
    def _classes(self, data, found):
        """Return the places of the customers' classes in the list of keys, masked where there are no classes.

        :param found: see :meth:`_pareto_cuts`
        """
        cuts = pareto.Cuts.of(found[found["basis"]]) if found else None
        if not cuts or not cuts.values:
            return np.ma.masked_all(len(data["partner_id"]), dtype=np.int32)
        return pareto.classify(data[BASES[found["basis"]]], cuts)

    @api.model
    def _pareto_cuts(self, run, data):
        """Return the cut-offs of the run's day as ``grc.refresh`` keeps them; None where nothing tells them.

        Both bases are cut, so that the screen can show the other one.

        :return: ``{basis, shares, margin, revenue}``; of each basis ``{total, values, reason}``, see
            :class:`~..engine.pareto.Cuts`
        """
        kept = self._value_kept(run).pareto
        if kept or run.partner_ids is not None:
            return kept or None
        shares = run.company._grc_pareto_shares()
        found = {basis: pareto.cut(data[column], shares).as_dict() for basis, column in BASES.items()}
        return {"basis": run.company.grc_pareto_basis, "shares": shares, **found}

    @api.model
    def _value_columns(self):
        return super()._value_columns() + ["value_class"]

    @api.model
    def _value_tracked(self, run):
        return super()._value_tracked(run) + [
            Tracked(
                dimension="class",
                column="value_class",
                before="value_class_before",
                origin="from_value_class",
                target="to_value_class",
                cause=self._class_cause(run),
                context=tuple(BASES.values()),
            )
        ]

    @api.model
    def _class_cause(self, run):
        """Return the cause of a change of class (SQL): the value, and where A and B begin."""
        found = run.state["pareto"]
        if not found or not found[found["basis"]]["values"]:
            return SQL("NULL::varchar")
        # The facts were written before, so what is "old" to this statement is the value of today.
        value = SQL.identifier("d", f"was_{BASES[found['basis']]}")
        a, b = (f"{cut:.2f}" for cut in found[found["basis"]]["values"])
        return SQL("ROUND(%s, 2) || %s", value, f" (A ≥ {a}, B ≥ {b})")

    def _badges(self):
        return super()._badges() + ([self._class_badge()] if self.value_class else [])

    def _class_badge(self):
        return {"text": self.value_class.upper(), "color": CLASS_COLORS[self.value_class], "title": self._class_title()}

    def _class_title(self):
        titles = {
            "a": self.env._("Class A: among those who bring most"),
            "b": self.env._("Class B: among those who come next"),
            "c": self.env._("Class C: brings little, nothing, or costs"),
        }
        return titles[self.value_class]
