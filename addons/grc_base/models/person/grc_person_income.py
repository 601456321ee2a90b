from odoo import fields, models


class GrcPersonIncome(models.Model):
    """A band of income, in the words and the currency of who asks: bands are data, which a company makes its own."""

    _name = "grc.person.income"
    _inherit = ["grc.bounded", "grc.shared"]
    _description = "Band of Income"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="From the lowest band to the highest.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", default=lambda self: self._default_owner(), help="Empty: of every company."
    )
