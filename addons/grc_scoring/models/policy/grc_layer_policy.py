from dataclasses import dataclass

import numpy as np
from odoo import api, models
from odoo.addons.grc_base.models.refresh.grc_layer_rhythm import History
from odoo.addons.grc_base.tools.days import number
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.tools import SQL

from ...engine import pareto, policy
from ...tools.dimensions import POLICIES, POLICY
from ...tools.passes import VALUES
from ..value.grc_layer_buyers import Buyers
from .grc_layer_best_margin import BestMargins


@dataclass
class PolicyCuts:
    """What policies are cut at, as ``grc.refresh`` keeps it (``policy``); None where nothing tells."""

    cuts: dict | None


class GrcLayerPolicy(models.AbstractModel):
    """Policies: value × intensity of the relation."""

    _name = "grc.layer.policy"
    _inherit = "grc.layer"
    _description = "Policies of Customers"

    _layer = Layer(
        name="policy",
        runs=VALUES,
        needs=("buyers", "best_margin", "rhythm"),
        columns=("policy",),
        states=(POLICY,),
    )

    @api.model
    def _parameters(self, run):
        return [run.company.grc_policy_share, run.company.grc_policy_late_days]

    @api.model
    def _measure(self, run):
        best = run.found(BestMargins).values
        found = run.keep(PolicyCuts(self._cuts(run, best))).cuts
        return {"policy": self._policies(run, run.found(Buyers), best, found)}

    @api.model
    def _day_values(self, run):
        return {"policy": run.found(PolicyCuts).cuts}

    @api.model
    def _cuts(self, run, best):
        """Return the cut-offs of the run's day as ``grc.refresh`` keeps them; None where nothing tells them.

        :return: ``{total, values, reason, share, late_days, new_days}``: the first three as in
            :class:`~..engine.pareto.Cuts`, of the margin of the best twelve months
        """
        kept = self.env["grc.refresh"]._kept(run).policy
        if kept or not run.whole:
            return kept or None
        share = run.company.grc_policy_share / 100
        return policy.value_cut(np.nan_to_num(best), share).as_dict() | {
            "share": share,
            "late_days": run.company.grc_policy_late_days,
            "new_days": policy.new_days(self._usual_interval(run)),
        }

    @api.model
    def _policies(self, run, buyers, best, found):
        """Return the places of the customers' policies in the list of keys, masked where there is none.

        :param buyers: :class:`~..value.grc_layer_buyers.Buyers`
        :param best: margin of their best twelve months
        :param found: see :meth:`_cuts`
        """
        if not found:
            return np.ma.masked_all(len(best), dtype=np.int32)
        today = number(run.as_of)
        new = policy.is_new(today - buyers.first_day, buyers.purchase_days, found["new_days"])
        left = buyers.late_day.astype(np.int64) + found["late_days"] - today
        codes = policy.policies(np.nan_to_num(best), pareto.Cuts.of(found), left, new)
        keys = [key for key, __ in POLICIES]
        places = np.array([keys.index(name) for name in policy.POLICIES])
        return np.ma.masked_array(places[np.maximum(codes, 0)], codes == policy.NONE)

    @api.model
    def _usual_interval(self, run):
        """Return the company's usual interval on the run's day; a run without change of facts has not measured it."""
        if run.has(History):
            return run.found(History).usual_interval
        key = [(name, "=", value) for name, value in run.day_key.items()]
        return self.env["grc.refresh"].search(key, limit=1).usual_interval

    @api.model
    def _cause(self, run, state):
        """Tell the value against its cut-off, and the day of lateness against today."""
        found = run.found(PolicyCuts).cuts
        if not found or not found["values"]:
            return SQL("NULL::varchar")
        cut = found["values"][0]
        return SQL(
            """
            ROUND(d.best_margin, 2) || CASE WHEN d.best_margin >= %(cut)s THEN ' ≥ ' ELSE ' < ' END || %(text)s || ' · '
                || (d.was_late_from + %(days)s)
                || CASE WHEN d.was_late_from + %(days)s > %(as_of)s THEN ' > ' ELSE ' ≤ ' END || %(as_of)s::date
            """,
            cut=cut,
            text=f"{cut:.2f}",
            days=found["late_days"],
            as_of=run.as_of,
        )
