from odoo import models
from odoo.tools import SQL


class SaleOrderLine(models.Model):
    """The rate of a cost that Inventory finds."""

    _inherit = "sale.order.line"

    def _compute_purchase_price(self):
        """Note the rate of a cost that Inventory finds by itself: lines of goods that moved do not reach grc_base."""
        stored = self._grc_stored_costs()
        result = super()._compute_purchase_price()
        changed = self.filtered(
            lambda line: line._origin.id in stored and line.purchase_price != stored[line._origin.id]
        )
        changed._grc_note_rate()
        changed._grc_cost_changed()
        return result

    def _grc_stored_costs(self):
        """Return ``{id: cost}`` as it lies in the table: while it is computed, the field does not tell it."""
        if not self._origin:
            return {}
        rows = self.env.execute_query(
            SQL("SELECT id, purchase_price::float8 FROM sale_order_line WHERE id IN %s", tuple(self._origin.ids))
        )
        return dict(rows)
