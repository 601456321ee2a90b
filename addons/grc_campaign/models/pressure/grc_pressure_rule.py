from odoo import fields, models
from odoo.addons.grc_base.tools.bounds import Within
from odoo.addons.grc_base.tools.consent import CHANNELS
from odoo.fields import Domain
from odoo.tools import SQL

from .grc_pressure_source import PURPOSES

KINDS = [("rolling", "Any days in a row"), ("calendar", "Days of the customer's calendar")]


class GrcPressureRule(models.Model):
    """How often a customer may be contacted for marketing: all of them, or those with some tags.

    Marketing of all channels counts; dunning, service and mails of colleagues where the rule says so.
    """

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
    tag_ids = fields.Many2many(
        "res.partner.category",
        "grc_pressure_rule_tag_rel",
        "rule_id",
        "tag_id",
        "Tags of customers",
        ondelete="restrict",
        context={"active_test": False},
        help="The rule holds for customers with one of these tags, or of the tags below them. Empty: for every"
        " customer.",
    )
    with_dunning = fields.Boolean(
        "Dunning",
        default=True,
        help="Calls about overdue invoices, invoices sent again after they were due, and letters about them count,"
        " too.",
    )
    with_service = fields.Boolean(
        "Service",
        default=True,
        help="What campaigns of service send, and calls and visits about complaints count, too. They are never refused"
        " themselves.",
    )
    with_written = fields.Boolean(
        "Mails written by colleagues",
        help="Mails that a colleague writes to the customer, from their page, an opportunity or a quotation, count,"
        " too. What is written about orders and invoices never does.",
    )
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

    def _any_counts(self, company, purpose):
        """Return the condition that a rule of a company counts contacts of a purpose beside ``marketing``.

        It is about no row, so that PostgreSQL asks it once, before it looks for such contacts.
        """
        return SQL(
            "EXISTS (SELECT 1 FROM grc_pressure_rule v"
            " WHERE v.active AND v.%s AND (v.company_id IS NULL OR v.company_id = %s))",
            SQL.identifier(f"with_{purpose}"),
            company.id,
        )

    def _purposes(self):
        """Return the purposes of the contacts that a rule counts."""
        self.ensure_one()
        return ["marketing", *(name for name in PURPOSES if name != "marketing" and self[f"with_{name}"])]

    def _tags(self):
        """Return the ids of the tags by which a rule holds for a customer, those below included; None: for everyone."""
        self.ensure_one()
        if not self.tag_ids:
            return None
        tags = self.env["res.partner.category"].with_context(active_test=False)
        return tags.search([("id", "child_of", self.tag_ids.ids)]).ids

    def _about(self, partner):
        """Return those of these rules that hold for a customer.

        :param partner: ``res.partner``, one record
        """
        mine = set(partner.sudo().with_context(active_test=False).category_id.ids)
        return self.filtered(lambda rule: not rule.tag_ids or mine.intersection(rule._tags()))
