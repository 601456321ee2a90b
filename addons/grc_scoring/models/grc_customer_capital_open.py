from odoo import api, models
from odoo.tools import SQL

from ..tools.debt import Debt


class GrcCustomer(models.Model):
    """What is still open costs until the day, as far as no money is there for it; see ``tools/debt.py``."""

    _inherit = "grc.customer"

    @api.model
    def _capital_open_delays(self, scope):
        """Return the SELECT of the delays of what is open in the ledger, columns as :meth:`_capital_delays`.

        What a payment that is not matched covers was late until that payment, and so is the part that a payment without
        a journal entry paid; what a credit note covers was not.

        :param scope: a :class:`~..tools.capital.CapitalScope`
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
            ledger=self._capital_ledger_of(scope, debt),
            parts=there.parts(SQL("open"), over=False),
            as_of=scope.as_of,
        )

    @api.model
    def _capital_ledger_of(self, scope, debt):
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
