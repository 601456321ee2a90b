from odoo import fields, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.addons.grc_base.tools.consent import CHANNELS
from odoo.fields import Domain

KINDS = [("rolling", "Any days in a row"), ("calendar", "Days of the customer's calendar")]


class GrcPressureRule(models.Model):
    """How often a customer may be contacted for marketing, by everything together."""

    _name = "grc.pressure.rule"
    _inherit = ["grc.bounded", "grc.shared"]
    _description = "Rule of Contact Pressure"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", default=lambda self: self._default_owner(), help="Empty: of every company."
    )
    channel = fields.Selection(CHANNELS, help="Empty: all channels together.")
    number = fields.Integer("Contacts", required=True, default=1, help="At most so many, of what the rule is about.")
    days = fields.Integer(required=True, default=7)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="rolling",
        help="Any days in a row: the last 7 × 24 hours. Days of the calendar: today and the six days before, by the"
        " clock of the customer.",
    )

    ahead = fields.Integer(
        "Look-ahead (days)",
        required=True,
        default=1,
        help="A better contact that is due within so many days takes its room before a lesser one is let through: 1 is"
        " the same day by the customer's clock, 2 the next one, too. 0: only what is due now is compared.",
    )

    _number_range = Within("number", 1, 1000)
    _days_range = Within("days", 1, 730)
    _ahead_range = Within("ahead", 0, 30)

    def _of(self, company):
        """Return the rules that hold in a company, in their order; all of them must."""
        return self.sudo().search(Domain("company_id", "in", (False, company.id)))
