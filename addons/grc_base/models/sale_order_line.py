from odoo import fields, models
from odoo.tools import SQL

from ..tools.bounds import Within


class SaleOrderLine(models.Model):
    """The cost of a line, at the rate of the day on which it was found."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "grc.bounded", "grc.fixed"]

    # Confirming an order renews its rate, and the cost that was entered stays. Computed with the cost, never alone.
    grc_cost_rate = fields.Float(
        "Rate of the cost",
        compute="_compute_purchase_price",
        store=True,
        precompute=True,
        copy=False,
        prefetch=False,
        digits=0,
        export_string_translation=False,
        help="Rate from the company's currency to the order's at which the cost was entered.",
    )

    _grc_fixed = ("grc_cost_rate",)

    _grc_cost_rate_range = Within("grc_cost_rate", 0, 10**9)

    def _compute_purchase_price(self):
        result = super()._compute_purchase_price()
        self._grc_note_rate()
        self._grc_cost_changed()
        return result

    def write(self, vals):
        result = super().write(vals)
        if "purchase_price" in vals:
            self._grc_note_rate()
            self._grc_cost_changed()
        return result

    def _grc_note_rate(self):
        """Note the rate of the order at which the costs of these lines are entered."""
        for line in self:
            line.grc_cost_rate = line.order_id.currency_rate

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
