"""Money of customers that is there but is not matched: what covers what they owe, see ``debt.py``."""

from dataclasses import dataclass
from datetime import date

from odoo.tools import SQL

#: The sales journals, by a query: which they are is not asked for each line.
SALE_JOURNALS = SQL("(SELECT j.id FROM account_journal j WHERE j.type = 'sale')")
RECEIVABLES = SQL("(SELECT a.id FROM account_account a WHERE a.account_type = 'asset_receivable')")
#: An instalment is a receivable line ``l`` of a sales journal; those of credit notes are negative.
INSTALMENT = SQL("(l.display_type = 'payment_term' AND l.balance > 0 AND l.journal_id IN %s)", SALE_JOURNALS)


@dataclass
class Money:
    """Builds the SELECTs of what covers what is owed to a company.

    :ivar company: ``res.company``, one record
    :ivar day: the day for everybody; with ``asked``, the earliest of its days
    :ivar partner_ids: ids of the partners (entities and contacts) asked about; None: all
    :ivar asked: SELECT of ``key``, ``partner_id`` (the entity) and ``day``, where several are asked about, each on a
        day of their own; rows then have ``key`` and ``day``
    :ivar present: money that is there by what is open now, whatever was matched by the day
    """

    company: object
    day: date
    partner_ids: list | None = None
    asked: SQL | None = None
    present: bool = False

    def cover(self, dues):
        """Return the SELECT of instalments that money which is not matched covers, the oldest first.

        Columns: ``id``, ``key`` where several were asked about, ``amount``, ``date`` (of the last that covers it),
        ``noted`` (credit notes alone), ``whole``.

        :param SQL dues: a table of what :meth:`gross` yields
        """
        return SQL(
            """
            SELECT %(names)s x.id, SUM(x.part) AS amount, MAX(x.date) AS date, BOOL_AND(x.note) AS noted,
                   MAX(x.left) - SUM(x.part) < 0.0051 AS whole
              FROM (%(parts)s) x GROUP BY x.owner, x.id
            """,
            names=SQL("x.owner AS key,") if self.asked else SQL(),
            parts=self.parts(dues),
        )

    def parts(self, dues, over=True):
        """Return the SELECT of what covers what.

        Columns: ``id``, ``owner`` (key or entity), ``left``, ``part`` (of it), ``date``, ``note``.

        :param bool over: instalments have a column ``over``, see :meth:`gross`
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
            key=self._key("d"),
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
                   AND %(among)s AND %(condition)s
                """,
                key=self._owner(),
                journals=SALE_JOURNALS,
                source=self._source(SQL("account_move_line l"), SQL("l.partner_id")),
                open=SQL("SELECT -l.amount_residual AS amount") if self.present else self._open_amount(),
                day=self._day("a"),
                company=self.company.id,
                receivables=RECEIVABLES,
                instalment=INSTALMENT,
                among=self._among(SQL("l.partner_id")),
                condition=condition,
            )
            for condition in self._still_open()
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
            day=self._day("a"),
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
               AND y.partner_type = 'customer' AND y.date <= %(day)s AND %(among)s
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
            key=self._owner(),
            source=self._source(SQL("account_payment y"), SQL("y.partner_id")),
            company=self.company.id,
            day=self._day("a"),
            among=self._among(SQL("y.partner_id")),
            receivables=RECEIVABLES,
        )

    def _over(self, dues):
        """Return what payments without an entry exceed the invoices by that they name, columns as :meth:`unmatched`."""
        return SQL(
            "SELECT %s AS owner, d.settled AS date, d.id AS place, FALSE AS note, d.over AS amount"
            " FROM %s d WHERE d.over > 0 AND d.settled IS NOT NULL",
            self._key("d"),
            dues,
        )

    # Who is asked about, and when

    def _still_open(self):
        """Return conditions of which a line ``l`` that was open on the day meets one: open now, matched later."""
        later = (
            "l.reconciled AND EXISTS (SELECT 1 FROM account_partial_reconcile r WHERE %s = l.id AND r.max_date > %s)"
        )
        receivable = SQL("l.account_id IN %s AND l.reconciled IS NOT TRUE", RECEIVABLES)
        sides = () if self.present else (SQL("r.debit_move_id"), SQL("r.credit_move_id"))
        return [receivable, *(SQL(later, side, self.day) for side in sides)]

    def _source(self, table, partner):
        """Return FROM of a table with ``p``, its partner, and ``a``, what is asked of their entity."""
        if self.asked is None:
            return SQL("%s JOIN res_partner p ON p.id = %s", table, partner)
        return SQL(
            "(%s) a JOIN res_partner p ON p.commercial_partner_id = a.partner_id JOIN %s ON %s = p.id",
            self.asked,
            table,
            partner,
        )

    def _among(self, column):
        return SQL("TRUE") if self.partner_ids is None else SQL("%s = ANY(%s)", column, self.partner_ids)

    def _owner(self):
        return SQL("a.key") if self.asked else SQL("p.commercial_partner_id")

    def _key(self, alias):
        return SQL.identifier(alias, "key" if self.asked else "partner_id")

    def _day(self, alias):
        return SQL.identifier(alias, "day") if self.asked else SQL("%s::date", self.day)

    def _same(self, alias, other):
        if not self.asked:
            return SQL("TRUE")
        return SQL("%s = %s", SQL.identifier(alias, "key"), SQL.identifier(other, "key"))

    def _names(self, alias, *names):
        """Return columns, each with a comma, that rows have only where several are asked about."""
        if not self.asked:
            return SQL()
        return SQL(" ").join(SQL("%s,", SQL.identifier(alias, name)) for name in names)
