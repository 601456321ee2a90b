from dataclasses import dataclass

import numpy as np
from odoo import api, models
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.tools import SQL

from ...engine import pareto
from ...tools.dimensions import BASES, CLASS
from ...tools.passes import VALUES
from ..value.grc_layer_buyers import Buyers


@dataclass
class ClassCuts:
    """Where classes begin, as ``grc.refresh`` keeps it (``pareto``); None where nothing tells."""

    cuts: dict | None


class GrcLayerClass(models.AbstractModel):
    """ABC classes, cut at stored values."""

    _name = "grc.layer.class"
    _inherit = "grc.layer"
    _description = "Classes of Customers"

    _layer = Layer(name="class", runs=VALUES, needs=("buyers",), columns=("value_class",), states=(CLASS,))

    @api.model
    def _parameters(self, run):
        return [run.company.grc_pareto_basis, run.company._grc_pareto_shares()]

    @api.model
    def _measure(self, run):
        buyers = run.found(Buyers)
        values = {column: getattr(buyers, column) for column in BASES.values()}
        found = run.keep(ClassCuts(self._cuts(run, values))).cuts
        return {"value_class": self._classes(values, found)}

    @api.model
    def _day_values(self, run):
        return {"pareto": run.found(ClassCuts).cuts}

    @api.model
    def _classes(self, values, found):
        """Return the places of the customers' classes in the list of keys, masked where there are no classes.

        :param values: dict of what customers brought by column, see :data:`BASES`
        :param found: see :meth:`_cuts`
        """
        cuts = pareto.Cuts.of(found[found["basis"]]) if found else None
        if not cuts or not cuts.values:
            return np.ma.masked_all(len(values["window_margin"]), dtype=np.int32)
        return pareto.classify(values[BASES[found["basis"]]], cuts)

    @api.model
    def _cuts(self, run, values):
        """Return the cut-offs of the run's day as ``grc.refresh`` keeps them; None where nothing tells them.

        Both bases are cut, so that the screen can show the other one.

        :return: ``{basis, shares, margin, revenue}``; of each basis ``{total, values, reason}``, see
            :class:`~..engine.pareto.Cuts`
        """
        kept = self.env["grc.refresh"]._kept(run).pareto
        if kept or not run.whole:
            return kept or None
        shares = run.company._grc_pareto_shares()
        found = {basis: pareto.cut(values[column], shares).as_dict() for basis, column in BASES.items()}
        return {"basis": run.company.grc_pareto_basis, "shares": shares, **found}

    @api.model
    def _cause(self, run, state):
        """Tell the value, and where A and B begin."""
        found = run.found(ClassCuts).cuts
        if not found or not found[found["basis"]]["values"]:
            return SQL("NULL::varchar")
        # The facts were written before, so what is "old" to this statement is the value of today.
        value = SQL.identifier("d", f"was_{BASES[found['basis']]}")
        a, b = (f"{cut:.2f}" for cut in found[found["basis"]]["values"])
        return SQL("ROUND(%s, 2) || %s", value, f" (A ≥ {a}, B ≥ {b})")
