from odoo import models


class GrcCustomer(models.Model):
    _inherit = "grc.customer"

    def action_report(self):
        """Report on a meeting with this customer."""
        self.ensure_one()
        return self.partner_id.action_grc_report()
