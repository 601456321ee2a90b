from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.bounds import Within, WithinDays
from ...tools.consent import CHANNELS
from .parts import ROLES, SOURCES, parts_of

RELATIONS = [
    ("self", "The customer"),
    ("partner", "Husband, wife, partner"),
    ("child", "Child"),
    ("parent", "Parent"),
    ("other", "Other"),
]
GENDERS = [("female", "Female"), ("male", "Male"), ("other", "Other"), ("untold", "Prefers not to say")]
CHILDREN = [(str(number), str(number)) for number in range(4)] + [("4", "4 or more")]
PAYMENTS = [
    ("transfer", "Transfer"),
    ("debit", "Direct debit"),
    ("card", "Card"),
    ("cheque", "Cheque"),
    ("cash", "Cash"),
    ("other", "Other"),
]


class GrcPerson(models.Model):
    """A member of a customer's household, or the person behind the customer: what they need, and when.

    A table of its own, because anyone who reads a partner reads all their fields; this one has its own group. Each part
    of it knows when it was last confirmed (``grc.person.part``), and expires.
    """

    _name = "grc.person"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Member of a Household"
    _order = "partner_id, birth_date, id"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="cascade", index=True)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    relation = fields.Selection(RELATIONS, required=True, default="self", help="To the customer.")
    part_ids = fields.One2many("grc.person.part", "person_id", "Confirmed", readonly=True)

    birth_date = fields.Date(
        "Born on", help="People born on 29 February have their birthday on the 28th in other years."
    )
    deceased = fields.Boolean("Has died", help="Of the customer: nothing is sent to them by a campaign any more.")
    gender = fields.Selection(GENDERS)
    nationality_id = fields.Many2one("res.country", ondelete="set null")
    consent_note = fields.Char("Consent", help="How and when the person agreed to this being kept.")

    contact_id = fields.Many2one(
        "res.partner",
        "Contact of their own",
        ondelete="set null",
        index="btree_not_null",
        help="Where the member of the household is a contact, or a customer, too.",
    )
    role_ids = fields.Many2many("grc.person.role", *ROLES, "Roles", help="What they are in the household.")
    children = fields.Selection(CHILDREN, help="Number of children, as they say.")

    occupation = fields.Char()
    income_id = fields.Many2one("grc.person.income", ondelete="set null")

    channel = fields.Selection(CHANNELS, "Preferred channel", help="How they would rather be reached; no consent.")
    hour_from = fields.Float("From", help="Hour from which on they would rather be reached.")
    hour_to = fields.Float("Until", help="Hour until which they would rather be reached.")
    lang = fields.Selection(lambda self: self.env["res.lang"].get_installed(), "Language")
    payment = fields.Selection(PAYMENTS, "Payment method", help="How they say that they pay.")

    expected_birth = fields.Date("Child expected on")
    studies_start = fields.Date("Begins to study on")
    moving_date = fields.Date("Moves on")

    _birth_date_days = WithinDays("birth_date", empty=True)
    _expected_birth_days = WithinDays("expected_birth", empty=True)
    _studies_start_days = WithinDays("studies_start", empty=True)
    _moving_date_days = WithinDays("moving_date", empty=True)
    _hour_from_range = Within("hour_from", 0, 24)
    _hour_to_range = Within("hour_to", 0, 24)

    @api.model_create_multi
    def create(self, vals_list):
        persons = super().create(vals_list)
        for person, vals in zip(persons, vals_list, strict=True):
            person._confirm(parts_of(name for name, value in vals.items() if value))
        return persons

    def write(self, vals):
        result = super().write(vals)
        self._confirm(parts_of(name for name, value in vals.items() if value))
        return result

    def _confirm(self, parts):
        """Note that parts of these persons are true today; the source is in the context (``grc_source``)."""
        source = self.env.context.get("grc_source")
        self.env["grc.person.part"]._stamp(self, parts, source if source in dict(SOURCES) else "form")

    def action_still_true(self):
        """Confirm all that is kept of these persons: it is kept for as long again."""
        self.check_access("write")
        for person in self:
            person._confirm(person.sudo().part_ids.mapped("part"))
        return True

    @api.constrains("birth_date")
    def _check_birth_date(self):
        today = self.env.company._grc_today()
        for person in self:
            born = person.birth_date
            if born and born > today:
                raise ValidationError(
                    self.env._(
                        "%s cannot be born in the future. For a child that is expected, use “Child expected on”.",
                        person.name,
                    )
                )

    @api.constrains("hour_from", "hour_to")
    def _check_hours(self):
        for person in self:
            if (person.hour_from or person.hour_to) and person.hour_from >= person.hour_to:
                raise ValidationError(self.env._("%s: the hour until which comes after the first.", person.name))

    @api.constrains("contact_id", "partner_id", "relation")
    def _check_contact(self):
        for person in self:
            if person.contact_id == person.partner_id and person.relation != "self":
                raise ValidationError(
                    self.env._(
                        "%s is the customer: choose the relation “The customer”, or another contact.", person.name
                    )
                )
