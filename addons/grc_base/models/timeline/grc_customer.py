from odoo import models


class GrcCustomer(models.Model):
    _inherit = "grc.customer"

    def action_open_timeline(self):
        """Open what has passed between this customer and us."""
        self.ensure_one()
        return self.partner_id.action_open_grc_timeline()
