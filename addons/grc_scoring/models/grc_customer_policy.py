import numpy as np
from odoo import api, fields, models
from odoo.addons.grc_base.models.grc_customer_refresh import EPOCH
from odoo.addons.grc_base.tools.write import Tracked
from odoo.tools import SQL

from ..engine import pareto, policy
from .grc_segment import POLICIES

#: Bootstrap names.
POLICY_COLORS = {
    "retain": "success",
    "rationalise": "info",
    "conquer": "warning",
    "abandon": "secondary",
    "early": "light",
}
POLICY_HELP = (
    "High or low value (margin of the best twelve months) × high or low intensity (on time, or late by his own"
    " rhythm): retain, rationalise, (re)conquer or abandon. A new customer: too early."
)


class GrcCustomer(models.Model):
    """Policies: value × intensity of the relation; a layer of the value step."""

    _inherit = "grc.customer"

    best_margin = fields.Monetary(
        "Best 12 months",
        readonly=True,
        help="Margin of the best twelve months in a row (365 days that begin with a purchase), without the purchases"
        " that were reversed in full.",
    )
    policy = fields.Selection(POLICIES, readonly=True, help=POLICY_HELP)
    policy_before = fields.Selection(
        POLICIES,
        "Policy before the rebuild",
        readonly=True,
        help="Policy of the last normal refresh, while the figures of a past day are shown.",
    )

    @api.model
    def _value_parameters(self, run):
        company = run.company
        return super()._value_parameters(run) + [company.grc_policy_share, company.grc_policy_late_days]

    @api.model
    def _value_arrays(self, run, data):
        arrays = super()._value_arrays(run, data)
        # As it is stored, so that whoever reads the rows finds the same cut-off.
        best = np.round(self._best_margins(run, data["partner_id"]), min(run.company.currency_id.decimal_places, 4))
        found = run.state["policy"] = self._policy_cuts(run, best)
        arrays["best_margin"] = best
        arrays["policy"] = self._policies(run, data, best, found)
        return arrays

    @api.model
    def _policy_cuts(self, run, best):
        """Return the cut-offs of the run's day as ``grc.refresh`` keeps them; None where nothing tells them.

        :return: ``{total, values, reason, share, late_days, new_days}``: the first three as in
            :class:`~..engine.pareto.Cuts`, of the margin of the best twelve months
        """
        kept = self._value_kept(run).policy
        if kept or run.partner_ids is not None:
            return kept or None
        share = run.company.grc_policy_share / 100
        return policy.value_cut(np.nan_to_num(best), share).as_dict() | {
            "share": share,
            "late_days": run.company.grc_policy_late_days,
            "new_days": policy.new_days(self._usual_interval(run)),
        }

    @api.model
    def _policies(self, run, data, best, found):
        """Return the places of the customers' policies in the list of keys, masked where there is none."""
        if not found:
            return np.ma.masked_all(len(best), dtype=np.int32)
        today = (run.as_of - fields.Date.to_date(EPOCH)).days
        new = policy.is_new(today - data["first_day"], data["purchase_days"], found["new_days"])
        left = data["late_day"].astype(np.int64) + found["late_days"] - today
        codes = policy.policies(np.nan_to_num(best), pareto.Cuts.of(found), left, new)
        keys = [key for key, __ in POLICIES]
        places = np.array([keys.index(name) for name in policy.POLICIES])
        return np.ma.masked_array(places[np.maximum(codes, 0)], codes == policy.NONE)

    @api.model
    def _usual_interval(self, run):
        """Return the company's usual interval on the run's day; a run without change of facts has not measured it."""
        if "usual_interval" in run.state:
            return run.state["usual_interval"]
        key = [("company_id", "=", run.company.id), ("as_of", "=", run.as_of), ("rebuilt", "=", run.rebuild)]
        return self.env["grc.refresh"].search(key, limit=1).usual_interval

    @api.model
    def _value_columns(self):
        return super()._value_columns() + ["best_margin", "policy"]

    @api.model
    def _value_tracked(self, run):
        return super()._value_tracked(run) + [
            Tracked(
                dimension="policy",
                column="policy",
                before="policy_before",
                origin="from_policy",
                target="to_policy",
                cause=self._policy_cause(run),
                context=("late_from",),
            )
        ]

    @api.model
    def _policy_cause(self, run):
        """Return the cause of a change of policy (SQL): value against its cut-off, day of lateness against today."""
        found = run.state["policy"]
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

    def _badges(self):
        return super()._badges() + ([self._policy_badge()] if self.policy else [])

    def _policy_badge(self):
        text, title = {
            "retain": (self.env._("Retain"), self.env._("Of high value and on time: keep what holds him")),
            "rationalise": (self.env._("Rationalise"), self.env._("On time, but of low value: serve him at less cost")),
            "conquer": (self.env._("(Re)conquer"), self.env._("Of high value, but late: win him back")),
            "abandon": (self.env._("Abandon"), self.env._("Of low value and late: spend nothing more on him")),
            "early": (self.env._("Too early"), self.env._("A new customer: too early for a policy")),
        }[self.policy]
        return {"text": text, "title": title, "color": POLICY_COLORS[self.policy]}
