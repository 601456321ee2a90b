from odoo import models


class StockMove(models.Model):
    """Goods that moved may have another cost than was stored with their invoice."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._grc_valued()
        return moves

    def write(self, vals):
        result = super().write(vals)
        if "value" in vals:
            self._grc_valued()
        return result

    def _grc_valued(self):
        """Queue the invoices of what was delivered after them, or is valued anew: their cost is another."""
        self.sudo().filtered("is_out").sale_line_id._grc_cost_changed()
