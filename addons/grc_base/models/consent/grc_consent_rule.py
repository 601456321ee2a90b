from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...engine.calls import holidays, spans
from ...tools.bounds import Within
from ...tools.consent import CHANNELS, PURPOSES

#: Longest time, in months, of what a rule deduces, and highest age.
MONTHS, AGE = 600, 25
#: Most calls that a rule counts, and most days in which it counts them.
CALLS, DAYS = 1000, 366
#: Days of the week on which calls are made: the last one, Monday is 1.
WEEKDAYS = [("7", "Every day"), ("6", "Monday to Saturday"), ("5", "Monday to Friday")]
#: What a rule asks for before a contact may be written to.
WAYS = [("consent", "Consent first"), ("notice", "Informed, may object"), ("never", "Never")]


class GrcConsentRule(models.Model):
    """What a country asks for before somebody may be contacted. No legal advice: a company checks and edits it.

    Of the rules that fit a contact the nearest counts: of their state before their country before a group of countries
    before everywhere, the company's own before a shared one, of the channel before every channel, of their kind before
    both. Where none fits, consent comes first.
    """

    _name = "grc.consent.rule"
    _inherit = ["grc.bounded", "grc.shared"]
    _description = "Rule for Contacts"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", ondelete="cascade", default=lambda self: self._default_owner())
    country_ids = fields.Many2many(
        "res.country", string="Countries", help="Empty, as group and states: everywhere else."
    )
    country_group_id = fields.Many2one("res.country.group", "Group of countries", ondelete="restrict")
    state_ids = fields.Many2many("res.country.state", string="States", help="Only these parts of their countries.")
    kind = fields.Selection([("person", "Persons"), ("company", "Companies")], help="Empty: both.")
    channel = fields.Selection(CHANNELS, help="Empty: every channel.")
    purpose = fields.Selection(PURPOSES, required=True, default="marketing")
    way = fields.Selection(WAYS, required=True, default="consent", help="What it takes to contact somebody.")
    customer_months = fields.Integer(
        "Customers (months)",
        help="Those who bought within so many months may be offered similar products. 0: no such exception.",
    )
    purchase_months = fields.Integer(
        "Purchase implies (months)", help="For so many months a purchase counts as consent. 0: it does not."
    )
    enquiry_months = fields.Integer(
        "Enquiry implies (months)", help="For so many months an enquiry counts as consent. 0: it does not."
    )
    act_months = fields.Integer(
        "Without an act (months)",
        help="After so many months without a purchase, enquiry, click or consent, nobody is contacted. 0: no limit.",
    )
    minor_age = fields.Integer(
        "Parents decide until", help="Age below which a parent has to agree. 0: nobody is asked for."
    )
    call_weekdays = fields.Selection(WEEKDAYS, "Days for calls", required=True, default="7")
    call_hours = fields.Char(
        "Hours for calls", help="By the clock of the contact, such as 10:00-13:00, 14:00-20:00. Empty: any."
    )
    call_holidays = fields.Char(
        "Days without calls",
        help="Month and day, or days after Easter Sunday, such as 01-01 12-25 easter+1. Empty: none.",
    )
    call_most = fields.Integer("Calls at most", help="Nobody is called on more days than that. 0: no limit.")
    call_days = fields.Integer("Within (days)", default=30, help="Days in which calls are counted.")
    law = fields.Char("Source", help="Law or guidance, and the day on which it was read.")

    _customer_months_range = Within("customer_months", 0, MONTHS)
    _purchase_months_range = Within("purchase_months", 0, MONTHS)
    _enquiry_months_range = Within("enquiry_months", 0, MONTHS)
    _act_months_range = Within("act_months", 0, MONTHS)
    _minor_age_range = Within("minor_age", 0, AGE)
    _call_most_range = Within("call_most", 0, CALLS)
    _call_days_range = Within("call_days", 1, DAYS)

    @api.constrains("purpose")
    def _check_purpose(self):
        for rule in self:
            if rule.purpose in ("service", "transactional"):
                raise ValidationError(
                    self.env._("“%s”: orders, invoices and service need no rule: they may always be sent.", rule.name)
                )

    @api.constrains("call_hours")
    def _check_call_hours(self):
        for rule in self:
            try:
                spans(rule.call_hours)
            except ValueError as error:
                raise ValidationError(
                    self.env._("“%s” is no time for calls: write 10:00-13:00, 14:00-20:00.", error)
                ) from error

    @api.constrains("call_holidays")
    def _check_call_holidays(self):
        for rule in self:
            try:
                holidays(rule.call_holidays, 2024)
            except ValueError as error:
                raise ValidationError(
                    self.env._("“%s” is no day without calls: write month and day, or easter+1.", error)
                ) from error

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache("company_id", "channel", "purpose")
    def _areas(self, company_id, channel, purpose):
        """Return which rule counts where: a tuple of (country id, state id, kind, rule id).

        A state's rows come beside their country's; country and state 0 are everywhere.
        """
        found = {}
        rules = self.sudo().search(
            [
                ("company_id", "in", (False, company_id)),
                ("channel", "in", (False, channel)),
                ("purpose", "=", purpose),
            ]
        )
        for rule in rules.sorted(lambda rule: rule._rank()):
            for kind in (rule.kind,) if rule.kind else ("person", "company"):
                for country, state in rule._places():
                    found.setdefault((country, state, kind), rule.id)
        return tuple((*key, rule) for key, rule in found.items())

    @api.model
    @tools.ormcache("day")
    def _closed(self, day):
        """Return the ids of the rules by which nobody is called on a day."""
        limited = self.sudo().search(["|", ("call_weekdays", "!=", "7"), ("call_holidays", "!=", False)])
        return [
            rule.id
            for rule in limited
            if day.isoweekday() > int(rule.call_weekdays) or day in holidays(rule.call_holidays, day.year)
        ]

    @api.model
    @tools.ormcache()
    def _counts_calls(self):
        """Return whether any rule limits the number of calls."""
        return bool(self.sudo().search_count([("call_most", ">", 0)], limit=1))

    def _rank(self):
        """Return the place of a rule among those of the same area: the lowest counts."""
        self.ensure_one()
        in_group = bool(self.country_group_id) and not self.state_ids
        return in_group, not self.company_id, not self.channel, not self.kind, self.id

    def _places(self):
        """Return the (country id, state id) of a rule; 0 is any."""
        self.ensure_one()
        if self.state_ids:
            return [(state.country_id.id, state.id) for state in self.state_ids]
        countries = self.country_ids | self.country_group_id.country_ids
        return [(country.id, 0) for country in countries] or ([] if self.country_group_id else [(0, 0)])


class ResCountryGroup(models.Model):
    """Rules for contacts count in the countries of a group."""

    _inherit = "res.country.group"

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)
