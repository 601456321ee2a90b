from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.bounds import WithinDays

RELATIONS = [
    ("self", "The customer"),
    ("partner", "Husband, wife, partner"),
    ("child", "Child"),
    ("parent", "Parent"),
    ("other", "Other"),
]


class GrcPerson(models.Model):
    """A member of a customer's household, or the person behind the customer: dates that predict a need.

    A table of its own, because anyone who reads a partner reads all their fields; this one has its own group.
    """

    _name = "grc.person"
    _inherit = ["grc.bounded", "grc.guarded"]
    _description = "Member of a Household"
    _order = "partner_id, birth_date, id"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, ondelete="cascade", index=True)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    relation = fields.Selection(RELATIONS, required=True, default="self")
    birth_date = fields.Date(
        "Born on", help="People born on 29 February have their birthday on the 28th in other years."
    )
    expected_birth = fields.Date("Child expected on")
    studies_start = fields.Date("Begins to study on")
    moving_date = fields.Date("Moves on")
    consent_note = fields.Char("Consent", help="How and when the person agreed to this being kept.")

    _birth_date_days = WithinDays("birth_date", empty=True)
    _expected_birth_days = WithinDays("expected_birth", empty=True)
    _studies_start_days = WithinDays("studies_start", empty=True)
    _moving_date_days = WithinDays("moving_date", empty=True)

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
