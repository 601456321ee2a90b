from odoo import fields, models


class GrcDismissReason(models.Model):
    """Why a proposed action was not relevant: the short list to choose from."""

    _name = "grc.dismiss.reason"
    _inherit = "grc.bounded"
    _description = "Reason Why an Action Is Not Relevant"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", ondelete="cascade", help="Leave empty for every company.")
