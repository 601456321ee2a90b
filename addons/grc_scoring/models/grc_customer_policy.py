from odoo import fields, models

from ..tools.dimensions import POLICY

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
    """Policy of a customer: value × intensity of the relation."""

    _inherit = "grc.customer"

    best_margin = fields.Monetary(
        "Best 12 months",
        readonly=True,
        help="Margin of the best twelve months in a row (365 days that begin with a purchase), without the purchases"
        " that were reversed in full.",
    )
    policy = POLICY.present_field(help=POLICY_HELP)
    policy_before = POLICY.before_field()

    def _policy_badges(self):
        if not self.policy:
            return []
        text, title = {
            "retain": (self.env._("Retain"), self.env._("Of high value and on time: keep what holds him")),
            "rationalise": (self.env._("Rationalise"), self.env._("On time, but of low value: serve him at less cost")),
            "conquer": (self.env._("(Re)conquer"), self.env._("Of high value, but late: win him back")),
            "abandon": (self.env._("Abandon"), self.env._("Of low value and late: spend nothing more on him")),
            "early": (self.env._("Too early"), self.env._("A new customer: too early for a policy")),
        }[self.policy]
        return [{"text": text, "title": title, "color": POLICY_COLORS[self.policy]}]
