from odoo import api, models
from odoo.addons.grc_base.tools.dates import due_day
from odoo.addons.grc_base.tools.documents import stamped, stands
from odoo.tools import SQL

from ...engine.risk.risk import LONGEST
from ...tools.debt import Debt
from ...tools.money import Money


class GrcCapitalLate(models.AbstractModel):
    """What late payment cost, a part of customers' capital."""

    _name = "grc.capital.late"
    _description = "Cost of Late Payment"

    @api.model
    def _queries(self, scope):
        """Return the SELECTs of lines, see ``grc.capital``."""
        return [self._late_query(scope)] if scope.company.grc_late_rate else []

    @api.model
    def _late_query(self, scope):
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
            delays=SQL(" UNION ALL ").join(self._delays(scope)),
            amount=scope.rounded(SQL("delay.weight * %s::numeric / 36500", scope.company.grc_late_rate)),
            company=scope.company.id,
            stamped=stamped(),
            counted=scope.counted,
            stands=stands(SQL("m.grc_reversed_on"), scope.as_of),
            among=scope.among(SQL("m.commercial_partner_id")),
        )

    @api.model
    def _delays(self, scope):
        """Return the SELECTs of delays (``move_id``, ``amount``, ``due``, ``until``).

        Two kinds: paid late by what was matched, and open in the ledger.
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
            self._open_delays(scope),
        ]

    @api.model
    def _open_delays(self, scope):
        """Return the SELECT of the delays of what is open in the ledger, columns as :meth:`_delays`.

        What is still open costs until the day, as far as no money is there for it; see ``tools/debt.py``.

        What a payment that is not matched covers was late until that payment, and so is the part that a payment without
        a journal entry paid; what a credit note covers was not.

        :param scope: a :class:`~...tools.capital.CapitalScope`
        """
        debt = Debt(scope.company, "infinity", scope.partner_ids, present=True)
        there = Debt(scope.company, scope.as_of, scope.partner_ids, present=True)
        return SQL(
            """
            SELECT * FROM (
                WITH ledger AS MATERIALIZED (%(ledger)s),
                     open AS MATERIALIZED (SELECT * FROM ledger WHERE "left" > 0),
                     part AS MATERIALIZED (%(parts)s)
                SELECT open.move_id, open.left - COALESCE(SUM(part.part), 0), open.due, %(as_of)s::date
                  FROM open LEFT JOIN part ON part.id = open.id
                 GROUP BY open.id, open.move_id, open.left, open.due
                 UNION ALL
                SELECT open.move_id, part.part, open.due, LEAST(GREATEST(part.date, open.issued), %(as_of)s)
                  FROM open JOIN part ON part.id = open.id AND NOT part.note
                 UNION ALL
                SELECT l.move_id, l.amount_residual - ledger.left, ledger.due,
                       LEAST(COALESCE(ledger.settled, ledger.paid_on), %(as_of)s)
                  FROM ledger JOIN account_move_line l ON l.id = ledger.id
                 WHERE l.amount_residual - ledger.left >= 0.005) delay
            """,
            ledger=self._ledger(scope, debt),
            parts=Money(there).parts(SQL("open"), over=False),
            as_of=scope.as_of,
        )

    @api.model
    def _ledger(self, scope, debt):
        """Return the SELECT of the instalments that are open in the ledger, by what payments without an entry left."""
        return SQL(
            """
            SELECT g.* FROM (%s) g
              JOIN account_move o ON o.id = g.move_id AND o.move_type IN ('out_invoice', 'out_receipt')
             WHERE g.issued <= %s
            """,
            debt.gross(SQL("(%s)", debt.lines(whole=False, called=True))),
            scope.as_of,
        )
