from odoo import fields, models


class GrcExampleReceipt(models.Model):
    """A sale over the counter, of which no invoice tells."""

    _name = "grc.example.receipt"
    _inherit = ["grc.guarded", "grc.touching"]
    _description = "Counter Sale"
    _order = "date desc, id desc"

    name = fields.Char("Number", required=True)
    partner_id = fields.Many2one("res.partner", "Customer", index=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(default=fields.Date.context_today)
    product_id = fields.Many2one("product.product")
    amount = fields.Monetary("Untaxed amount")
    cost = fields.Monetary()
    call_on = fields.Date("Call again on")
