from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class AccountPartialReconcile(models.Model):
    """Payments that came late are marked, and a payment touches its customer."""

    _name = "account.partial.reconcile"
    _inherit = ["account.partial.reconcile", "grc.fixed"]

    _grc_fixed = ("grc_late",)

    # Without groups: it is computed by anyone who matches a payment, and they need not be one of our users.
    grc_late = fields.Boolean(
        "Paid late", compute="_compute_grc_late", store=True, precompute=True, export_string_translation=False
    )

    _grc_late_idx = models.Index("(debit_move_id) WHERE grc_late")
    _grc_unread_idx = models.Index("(id) WHERE grc_late IS NULL")
    #: What is matched with a later document is open today.
    _grc_later_idx = models.Index("(max_date)")

    # Not on the due date itself: that would cost every posting a query. Who computes reads it anew.
    @api.depends("max_date", "debit_move_id", "credit_move_id")
    def _compute_grc_late(self):
        for partial in self:
            due = partial.debit_move_id.date_maturity
            partial.grc_late = bool(
                due
                and partial.max_date > due
                and partial.debit_move_id.move_type in ("out_invoice", "out_receipt")
                and partial.credit_move_id.move_type != "out_refund"
            )

    def _auto_init(self):
        """Fill the column by SQL: computing it over years of payments would take hours."""
        if not column_exists(self.env.cr, self._table, "grc_late"):
            create_column(self.env.cr, self._table, "grc_late", "boolean")
            self._grc_fill_late()
        return super()._auto_init()

    @api.model
    def _grc_fill_late(self):
        """Say of payments that came without the ORM whether they were late, as :meth:`_compute_grc_late` does."""
        self.env.cr.execute(
            """
            UPDATE account_partial_reconcile r
               SET grc_late = COALESCE(
                       r.max_date > debit.date_maturity AND debit_of.move_type IN ('out_invoice', 'out_receipt')
                       AND credit_of.move_type <> 'out_refund', FALSE)
              FROM account_move_line debit, account_move debit_of, account_move_line credit, account_move credit_of
             WHERE r.grc_late IS NULL
               AND debit.id = r.debit_move_id AND debit_of.id = debit.move_id
               AND credit.id = r.credit_move_id AND credit_of.id = credit.move_id
            """
        )

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._grc_touch_payers()
        return partials

    def unlink(self):
        self._grc_touch_payers()
        return super().unlink()

    def _grc_touch_payers(self):
        """Queue the customers whose invoices were matched: their risk follows from it, and what late payment cost."""
        invoices = self.sudo().debit_move_id.move_id.filtered(
            lambda move: move.move_type in ("out_invoice", "out_receipt")
        )
        for company, moves in invoices.grouped("company_id").items():
            self.env["grc.queue"].sudo()._touch(moves.commercial_partner_id, company)
