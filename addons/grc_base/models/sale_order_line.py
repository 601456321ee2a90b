from odoo import models
from odoo.tools import SQL


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _compute_purchase_price(self):
        result = super()._compute_purchase_price()
        self._grc_cost_changed()
        return result

    def write(self, vals):
        result = super().write(vals)
        if "purchase_price" in vals:
            self._grc_cost_changed()
        return result

    def _grc_cost_changed(self):
        """Queue the posted invoices of these lines: their margin was stored with the former cost."""
        lines = tuple(self._origin.ids)
        if not lines:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_queue (company_ref, partner_ref, move_ref)
                SELECT DISTINCT m.company_id, m.commercial_partner_id, m.id
                  FROM sale_order_line_invoice_rel rel
                  JOIN account_move_line l ON l.id = rel.invoice_line_id
                  JOIN account_move m ON m.id = l.move_id
                 WHERE rel.order_line_id IN %s AND m.state = 'posted' AND m.commercial_partner_id IS NOT NULL
                """,
                lines,
            )
        )
