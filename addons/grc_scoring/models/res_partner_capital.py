from odoo import fields, models
from odoo.addons.grc_base.models.grc_customer_link import value_money


class ResPartner(models.Model):
    _inherit = "res.partner"

    grc_capital = fields.Monetary(
        related="grc_customer_id.capital",
        string="Capital",
        **value_money("grc_currency_id"),
    )

    def action_open_grc_capital(self):
        """Open the ledger behind the customer's capital."""
        self.ensure_one()
        return self.grc_customer_id.action_open_capital()
