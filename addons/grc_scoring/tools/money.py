"""Money of customers that is there but is not matched: what covers what they owe, see ``debt.py``."""

from odoo.tools import SQL

#: The sales journals, by a query: which they are is not asked for each line.
SALE_JOURNALS = SQL("(SELECT j.id FROM account_journal j WHERE j.type = 'sale')")
RECEIVABLES = SQL("(SELECT a.id FROM account_account a WHERE a.account_type = 'asset_receivable')")
#: An instalment is a receivable line ``l`` of a sales journal; those of credit notes are negative.
INSTALMENT = SQL("(l.display_type = 'payment_term' AND l.balance > 0 AND l.journal_id IN %s)", SALE_JOURNALS)


class Money:
    """Builds the SELECTs of what covers what is owed to a company."""

    def __init__(self, debt):
        """:param debt: :class:`~.debt.Debt`: whose money is asked about, and on which day"""
        self.debt = debt
        self.company_id, self.present = debt.company.id, debt.present
        self.names = SQL("x.owner AS key,") if debt.asked else SQL()
        # Of an instalment, alias ``d``.
        self.key = SQL("d.key") if debt.asked else SQL("d.partner_id")

    def cover(self, dues):
        """Return the SELECT of instalments that money which is not matched covers, the oldest first.

        Columns: ``id``, ``key`` where several were asked about, ``amount``, ``date`` (of the last that covers it),
        ``noted`` (credit notes alone), ``whole``.

        :param SQL dues: a table of what :meth:`.debt.Debt.gross` yields
        """
        return SQL(
            """
            SELECT %(names)s x.id, SUM(x.part) AS amount, MAX(x.date) AS date, BOOL_AND(x.note) AS noted,
                   MAX(x.left) - SUM(x.part) < 0.0051 AS whole
              FROM (%(parts)s) x GROUP BY x.owner, x.id
            """,
            names=self.names,
            parts=self.parts(dues),
        )

    def parts(self, dues, over=True):
        """Return the SELECT of what covers what.

        Columns: ``id``, ``owner`` (key or entity), ``left``, ``part`` (of it), ``date``, ``note``.

        :param bool over: instalments have a column ``over``, see :meth:`.debt.Debt.gross`
        """
        return SQL(
            """
            SELECT debt.id, debt.owner, debt.left, x.part, there.date, there.note
              FROM (SELECT %(key)s AS owner, d.id, d.left,
                           SUM(d.left) OVER (PARTITION BY %(key)s ORDER BY d.due, d.id ROWS UNBOUNDED PRECEDING) AS upto
                      FROM %(dues)s d WHERE d.left > 0) debt
              JOIN (%(there)s) there ON there.owner = debt.owner
             CROSS JOIN LATERAL (
                   SELECT LEAST(debt.upto, there.upto)
                          - GREATEST(debt.upto - debt.left, there.upto - there.amount, 0) AS part) x
             WHERE x.part > 0
            """,
            key=self.key,
            dues=dues,
            there=self._there(dues if over else None),
        )

    def _there(self, dues):
        """Return the SELECT of what is there (``owner``, ``date``, ``note``, ``amount``), added up in ``upto``.

        What was paid back, or is owed by entries that are no invoice, is taken from the earliest.
        """
        order = SQL("ORDER BY c.date, c.place, c.amount ROWS UNBOUNDED PRECEDING")
        return SQL(
            """
            SELECT * FROM (
                SELECT c.owner, c.date, c.note, c.amount,
                       SUM(GREATEST(c.amount, 0)) OVER (PARTITION BY c.owner %(order)s)
                       + SUM(LEAST(c.amount, 0)) OVER (PARTITION BY c.owner) AS upto
                  FROM (%(parts)s) c) c
             WHERE c.amount > 0 AND c.upto > 0
            """,
            order=order,
            parts=SQL(" UNION ALL ").join(
                [*self.unmatched(), self.unnamed(), *([self._over(dues)] if dues else [])],
            ),
        )

    def unmatched(self):
        """Return the SELECTs of receivable lines open on the day that are no instalments, credits positive.

        Columns: ``owner`` (key or entity), ``date``, ``place``, ``note`` (of a credit note), ``amount``.
        """
        source = self.debt._source(SQL("account_move_line l"), SQL("l.partner_id"))
        return [
            SQL(
                """
                SELECT %(key)s AS owner, COALESCE(l.invoice_date, l.date) AS date, l.id AS place,
                       l.balance < 0 AND l.display_type = 'payment_term' AND l.journal_id IN %(journals)s AS note,
                       open.amount
                  FROM %(source)s
                 CROSS JOIN LATERAL (%(open)s) open
                 WHERE l.company_id = %(company)s AND l.parent_state = 'posted' AND l.account_id IN %(receivables)s
                   AND l.balance <> 0 AND NOT %(instalment)s AND COALESCE(l.invoice_date, l.date) <= %(day)s
                   AND %(condition)s
                """,
                key=self.debt.owner,
                journals=SALE_JOURNALS,
                source=source,
                open=SQL("SELECT -l.amount_residual AS amount") if self.present else self._open_amount(),
                day=self.debt.on,
                company=self.company_id,
                receivables=RECEIVABLES,
                instalment=INSTALMENT,
                condition=condition,
            )
            for condition in self.debt.still_open
        ]

    def _open_amount(self):
        """Return the SELECT of what of the line ``l`` was open on the day, credits positive."""
        return SQL(
            """
            SELECT CASE WHEN ABS(COALESCE(l.amount_currency, l.balance)) - COALESCE(SUM(r.foreign_amount), 0) < 0.0005
                        THEN 0 ELSE -SIGN(l.balance) * GREATEST(ABS(l.balance) - COALESCE(SUM(r.amount), 0), 0) END
                   AS amount
              FROM (SELECT r.amount, COALESCE(r.credit_amount_currency, r.amount) AS foreign_amount
                      FROM account_partial_reconcile r WHERE r.credit_move_id = l.id AND r.max_date <= %(day)s
                     UNION ALL
                    SELECT r.amount, COALESCE(r.debit_amount_currency, r.amount)
                      FROM account_partial_reconcile r WHERE r.debit_move_id = l.id AND r.max_date <= %(day)s) r
            """,
            day=self.debt.on,
        )

    def unnamed(self):
        """Return the SELECT of payments without an entry that name no posted invoice, columns as :meth:`unmatched`.

        One that is done may have come to the ledger by the bank's entry: with one of the same amount it is not there
        twice.
        """
        return SQL(
            """
            SELECT %(key)s AS owner, y.date, y.id AS place, FALSE AS note, y.amount_company_currency_signed AS amount
              FROM %(source)s
             WHERE y.company_id = %(company)s AND y.move_id IS NULL AND y.state IN ('in_process', 'paid')
               AND y.partner_type = 'customer' AND y.date <= %(day)s
               AND NOT EXISTS (SELECT 1 FROM account_move__account_payment o
                                 JOIN account_move m ON m.id = o.invoice_id AND m.state = 'posted'
                                WHERE o.payment_id = y.id)
               AND (y.state = 'in_process' OR NOT EXISTS (
                    SELECT 1 FROM res_partner q
                      JOIN account_move_line l ON l.partner_id = q.id AND l.company_id = %(company)s
                     WHERE q.commercial_partner_id = p.commercial_partner_id AND l.parent_state = 'posted'
                       AND l.account_id IN %(receivables)s AND l.display_type <> 'payment_term'
                       AND l.balance = -y.amount_company_currency_signed AND l.date BETWEEN y.date AND %(day)s))
            """,
            key=self.debt.owner,
            source=self.debt._source(SQL("account_payment y"), SQL("y.partner_id")),
            company=self.company_id,
            day=self.debt.on,
            receivables=RECEIVABLES,
        )

    def _over(self, dues):
        """Return what payments without an entry exceed the invoices by that they name, columns as :meth:`unmatched`."""
        return SQL(
            "SELECT %s AS owner, d.settled AS date, d.id AS place, FALSE AS note, d.over AS amount"
            " FROM %s d WHERE d.over > 0 AND d.settled IS NOT NULL",
            self.key,
            dues,
        )
