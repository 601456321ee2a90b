from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import value_money
from odoo.exceptions import UserError


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
        if not self.grc_customer_id:
            raise UserError(self.env._("There is no capital of %s that you may see.", self.display_name))
        return self.grc_customer_id.action_open_capital()
