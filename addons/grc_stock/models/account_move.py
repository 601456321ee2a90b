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
        """The entries of the line's cost of sales; the other half of each pair lies on an account of assets.

        Those of a reversal that was copied name no line: the document's lines of the product share them by quantity.
        """
        return SQL(
            """
            SELECT doc.sign * SUM(entry.balance
                                  * CASE WHEN entry.cogs_origin_id IS NULL THEN l.quantity / NULLIF(alike.quantity, 0)
                                         ELSE 1 END) AS cost
              FROM account_move_line entry
              JOIN account_account account ON account.id = entry.account_id
             CROSS JOIN LATERAL (
                   SELECT SUM(o.quantity) AS quantity FROM account_move_line o
                    WHERE entry.cogs_origin_id IS NULL AND o.move_id = l.move_id AND o.product_id = l.product_id
                      AND o.display_type = 'product') alike
             WHERE entry.move_id = l.move_id AND entry.display_type = 'cogs'
               AND account.account_type NOT LIKE 'asset%%'
               AND (entry.cogs_origin_id = l.id OR entry.cogs_origin_id IS NULL AND entry.product_id = l.product_id)
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
