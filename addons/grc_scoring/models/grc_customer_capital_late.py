from odoo import api, models
from odoo.addons.grc_base.tools.dates import due_day
from odoo.addons.grc_base.tools.documents import stamped, stands
from odoo.tools import SQL

from ..engine.risk import LONGEST


class GrcCustomer(models.Model):
    """What late payment cost, a part of customers' capital."""

    _inherit = "grc.customer"

    @api.model
    def _stamp_missing(self, company):
        result = super()._stamp_missing(company)
        self.env["account.partial.reconcile"]._grc_fill_late()
        return result

    @api.model
    def _capital_late_query(self, scope):
        """Return the SELECT of what late payment cost: amount × days late × yearly rate / 365, a line a document.

        Days run from an instalment's due date to its payment, or to ``scope.as_of`` while it is open, and are a year at
        most, as for payment risk: what lies beyond is no delay but a date that was typed wrong or money that is lost.
        What a credit note settled was not paid late, nor is a document that was reversed in full.
        """
        return SQL(
            """
            WITH delay AS MATERIALIZED (
                SELECT x.move_id, MIN(x.due) AS due, SUM(x.amount * LEAST(x.until - x.due, %(longest)s)) AS weight
                  FROM (%(delays)s) x
                 WHERE x.until > x.due
                 GROUP BY x.move_id
            )
            SELECT m.commercial_partner_id AS partner_id, m.company_id, delay.due AS date, 'late' AS kind,
                   -%(amount)s AS amount, 'account.move' AS res_model, m.id AS res_id
              FROM delay
              JOIN account_move m ON m.id = delay.move_id
             WHERE m.company_id = %(company)s AND %(stamped)s AND %(counted)s AND %(stands)s AND %(among)s
               AND delay.weight > 0
            """,
            longest=LONGEST,
            delays=SQL(" UNION ALL ").join(self._capital_delays(scope)),
            amount=scope.rounded(SQL("delay.weight * %s::numeric / 36500", scope.company.grc_late_rate)),
            company=scope.company.id,
            stamped=stamped(),
            counted=self._capital_counted(scope),
            stands=stands(SQL("m.grc_reversed_on"), scope.as_of),
            among=scope.among(SQL("m.commercial_partner_id")),
        )

    @api.model
    def _capital_delays(self, scope):
        """Return the SELECTs of delays (``move_id``, ``amount``, ``due``, ``until``).

        Two kinds: paid late by what was matched, and open in the ledger (``grc_customer_capital_open.py``).
        """
        company, as_of = scope.company, scope.as_of
        among = SQL("TRUE")
        if scope.partner_ids is not None:
            among = SQL(
                "l.move_id IN (SELECT m.id FROM account_move m WHERE m.company_id = %s AND %s AND %s)",
                company.id,
                stamped(),
                scope.among(SQL("m.commercial_partner_id")),
            )
        due = due_day(SQL("l.date_maturity"), SQL("l.invoice_date"))
        return [
            SQL(
                """
                SELECT l.move_id, r.amount, %s AS due, LEAST(r.max_date, %s) AS until
                  FROM account_partial_reconcile r
                  JOIN account_move_line l ON l.id = r.debit_move_id
                 WHERE r.grc_late AND l.company_id = %s AND %s
                """,
                due,
                as_of,
                company.id,
                among,
            ),
            self._capital_open_delays(scope),
        ]
