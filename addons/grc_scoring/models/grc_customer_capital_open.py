from odoo import api, models
from odoo.addons.grc_base.tools.dates import due_day
from odoo.tools import SQL

from ..tools.debt import Debt


class GrcCustomer(models.Model):
    """What is still open costs until the day, as far as no money is there for it; see ``tools/debt.py``."""

    _inherit = "grc.customer"

    @api.model
    def _capital_open_delays(self, scope):
        """Return the SELECT of the delays of invoices that are open, columns as :meth:`_capital_delays`.

        What a payment that is not matched covers was late until that payment; what a credit note covers was not.

        :param scope: a :class:`~..tools.capital.CapitalScope`
        """
        debt = Debt(scope.company, scope.as_of, scope.partner_ids, present=True)
        return SQL(
            """
            SELECT * FROM (
                WITH open AS MATERIALIZED (%(open)s), part AS MATERIALIZED (%(parts)s)
                SELECT open.move_id, open.left - COALESCE(SUM(part.part), 0), open.due, %(as_of)s::date
                  FROM open LEFT JOIN part ON part.id = open.id
                 GROUP BY open.id, open.move_id, open.left, open.due
                 UNION ALL
                SELECT open.move_id, part.part, open.due, LEAST(GREATEST(part.date, open.issued), %(as_of)s)
                  FROM open JOIN part ON part.id = open.id AND NOT part.note) delay
            """,
            open=self._capital_open(scope),
            parts=debt.parts(SQL("open"), over=False),
            as_of=scope.as_of,
        )

    @api.model
    def _capital_open(self, scope):
        """Return the SELECT of the instalments of open invoices."""
        return SQL(
            """
            SELECT l.id, l.move_id, p.commercial_partner_id AS partner_id, o.invoice_date AS issued,
                   %s AS due, l.amount_residual AS "left"
              FROM account_move o
              JOIN account_move_line l ON l.move_id = o.id AND l.display_type = 'payment_term'
                   AND l.amount_residual > 0 AND %s
              JOIN res_partner p ON p.id = l.partner_id
             WHERE o.journal_id IN (SELECT j.id FROM account_journal j WHERE j.type = 'sale')
               AND o.state = 'posted' AND o.payment_state IN ('not_paid', 'partial')
               AND o.move_type IN ('out_invoice', 'out_receipt') AND o.company_id = %s
               AND o.invoice_date <= %s
            """,
            due_day(SQL("l.date_maturity"), SQL("o.invoice_date")),
            scope.among(SQL("l.partner_id")),
            scope.company.id,
            scope.as_of,
        )
