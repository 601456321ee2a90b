from odoo import models


class StockPicking(models.Model):
    """Deliveries touch the customers who wait for them."""

    _inherit = "stock.picking"

    def _action_done(self):
        result = super()._action_done()
        self._grc_touch()
        return result

    def action_confirm(self):
        """Queue the customers who wait for a delivery from now on."""
        result = super().action_confirm()
        self._grc_touch()
        return result

    def action_cancel(self):
        """Queue the customers who no longer wait for a delivery."""
        result = super().action_cancel()
        self._grc_touch()
        return result

    def _grc_touch(self):
        """Queue the customers of these deliveries."""
        deliveries = self.filtered(lambda picking: picking.picking_type_code == "outgoing")
        for company, pickings in deliveries.grouped("company_id").items():
            self.env["grc.queue"].sudo()._touch(pickings.partner_id, company)
