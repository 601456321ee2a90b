from odoo import fields, models


class GrcPersonRole(models.Model):
    """What somebody is in a household: who decides, who pays, who uses. A person may be several."""

    _name = "grc.person.role"
    _inherit = ["grc.bounded", "grc.shared"]
    _description = "Role in a Household"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", default=lambda self: self._default_owner(), help="Empty: of every company."
    )
