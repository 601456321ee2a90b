from odoo import fields, models
from odoo.addons.grc_base.models.grc_customer_link import VALUE_GROUP


class ResPartner(models.Model):
    _inherit = "res.partner"

    grc_capital = fields.Monetary(
        related="grc_customer_id.capital",
        string="Capital",
        currency_field="grc_currency_id",
        aggregator=None,
        groups=VALUE_GROUP,
    )

    def action_open_grc_capital(self):
        """Open the ledger behind the customer's capital."""
        self.ensure_one()
        return self.grc_customer_id.action_open_capital()
