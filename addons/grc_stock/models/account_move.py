from odoo import api, models
from odoo.addons.grc_base.tools.stamp import DELIVERIES, ENTRIES
from odoo.tools import SQL


class AccountMove(models.Model):
    """What goods cost is known from the ledger, where valuation is perpetual, else from their deliveries."""

    _inherit = "account.move"

    @api.model
    def _grc_cost_sources(self):
        return [
            (ENTRIES, self._grc_cost_of_entries()),
            (DELIVERIES, self._grc_cost_of_deliveries()),
            *super()._grc_cost_sources(),
        ]

    @api.model
    def _grc_cost_of_entries(self):
        """The entries of the line's cost of sales; the other half of each pair lies on an account of assets."""
        return SQL(
            """
            SELECT doc.sign * SUM(entry.balance) AS cost
              FROM account_move_line entry
              JOIN account_account account ON account.id = entry.account_id
             WHERE entry.cogs_origin_id = l.id AND entry.display_type = 'cogs'
               AND account.account_type NOT LIKE 'asset%%'
            """
        )

    @api.model
    def _grc_cost_of_deliveries(self):
        """The line's quantity at the mean value of what was delivered of its order line; NULL where it has no value."""
        return SQL(
            """
            SELECT l.quantity * COALESCE(line_uom.factor / NULLIF(product_uom.factor, 0), 1)
                   * NULLIF(SUM(moved.value), 0)
                   / NULLIF(SUM(moved.quantity * moved_uom.factor / NULLIF(product_uom.factor, 0)), 0) AS cost
              FROM sale_order_line_invoice_rel rel
              JOIN stock_move moved ON moved.sale_line_id = rel.order_line_id AND moved.product_id = l.product_id
              JOIN uom_uom moved_uom ON moved_uom.id = moved.product_uom
             WHERE rel.invoice_line_id = l.id AND moved.state = 'done' AND moved.is_out
               AND moved.company_id = doc.company_id
            """
        )
