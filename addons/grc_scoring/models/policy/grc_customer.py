from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.dimensions import POLICY

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
#: Days of silence beyond the usual after which a customer is lost, and days after which anybody is.
LOST_AFTER, LOST_AT_LAST = 180, 730


class GrcCustomer(models.Model):
    """Policy of a customer, value × intensity of the relation, and who is slipping."""

    _inherit = "grc.customer"

    best_margin = fields.Monetary(
        "Best 12 months",
        readonly=True,
        help="Margin of the best twelve months in a row (365 days that begin with a purchase), without the purchases"
        " that were reversed in full.",
    )
    policy = POLICY.present_field(help=POLICY_HELP)
    policy_before = POLICY.before_field()

    is_slipping = fields.Boolean(
        "Slipping",
        compute="_compute_is_slipping",
        search="_search_is_slipping",
        help="Of high value and late by his own rhythm, but silent for no more than 180 days beyond what is usual for"
        " him and no more than two years.",
    )

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

    @api.depends("policy", "late_from", "last_purchase", "usual_silence", "rebuilt_as_of")
    def _compute_is_slipping(self):
        for customer in self:
            lost = min(customer.usual_silence + LOST_AFTER, LOST_AT_LAST)
            customer.is_slipping = customer.policy == "conquer" and customer.is_late and customer.recency <= lost

    @api.model
    def _search_is_slipping(self, operator, value):
        if operator != "in":
            return NotImplemented
        days = [(company.id, company._grc_today()) for company in self.env.companies]
        today = SQL(" ").join(SQL("WHEN %s THEN %s::date", *pair) for pair in days)

        def not_lost(model, alias, query):
            name = {
                column: SQL.identifier(alias, column)
                for column in ("rebuilt_as_of", "company_id", "last_purchase", "usual_silence")
            }
            return SQL(
                "COALESCE(COALESCE(%(rebuilt_as_of)s, CASE %(company_id)s %(today)s END) - %(last_purchase)s"
                " <= LEAST(%(usual_silence)s + %(after)s, %(at_last)s), FALSE)",
                **name,
                today=today,
                after=LOST_AFTER,
                at_last=LOST_AT_LAST,
            )

        slipping = Domain("policy", "=", "conquer") & Domain("is_late", "=", True) & Domain.custom(to_sql=not_lost)
        return Domain.OR(slipping if flag else ~slipping for flag in value)
