"""What customers owe on a day, net of what is open the other way: the one place for all who ask.

An *instalment* is a positive receivable line of a posted invoice. What was matched with it up to the day is taken off;
so is a payment without a journal entry that names the invoice. *Money that is there* but is not matched (credit notes,
payments on account, payments without an entry that name no invoice) then covers a customer's instalments, the oldest
first, once what they were paid back or owe by other entries is taken from it.

Dates of documents decide: an invoice counts from its own date, a payment from the later of its date and the invoice's.
Amounts are in the company's currency; an instalment in another one is paid when that currency is.
"""

from dataclasses import dataclass
from datetime import date

from odoo.addons.grc_base.tools.dates import due_day
from odoo.tools import SQL

from .money import INSTALMENT, RECEIVABLES, SALE_JOURNALS, Money

#: States of payment of invoices for which nobody is called: blocked by hand, or taken over as paid.
NOT_CALLED = ("blocked", "invoicing_legacy")


@dataclass
class Debt:
    """Builds the SELECTs of what is owed to a company.

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

    def __post_init__(self):
        #: Whose a row of :meth:`_source` is (key or entity), and the day on which they are asked about, as SQL.
        self.owner = SQL("a.key") if self.asked else SQL("p.commercial_partner_id")
        self.on = self._day("a")
        #: Conditions of which a line ``l`` that was open on the day meets one: open now, matched later.
        self.still_open = [SQL("l.account_id IN %s AND l.reconciled IS NOT TRUE", RECEIVABLES), *self._matched_later()]

    def net(self, lines):
        """Return the SELECT of instalments as :meth:`gross` has it, ``left`` being what is owed in the end.

        What money that is there covers whole is settled on the day on which both were there; ``credited`` where it
        was credit notes alone.

        :param SQL lines: SELECT of :meth:`lines`
        """
        return SQL(
            """
            WITH gross AS MATERIALIZED (%(gross)s), cover AS MATERIALIZED (%(cover)s)
            SELECT %(names)s gross.id, gross.partner_id, gross.move_id, gross.issued, gross.due, gross.amount,
                   gross.disputed, COALESCE(%(settled)s, gross.settled) AS settled,
                   gross.left - COALESCE(cover.amount, 0) AS left,
                   COALESCE(%(credited)s, gross.credited) AS credited
              FROM gross LEFT JOIN cover ON cover.id = gross.id AND %(same)s
            """,
            gross=self.gross(SQL("MATERIALIZED (%s)", lines)),
            cover=Money(self).cover(SQL("gross")),
            names=self._names("gross", "key", "day"),
            settled=self.settled("gross"),
            credited=self.credited("gross"),
            same=self._same("cover", "gross"),
        )

    @staticmethod
    def settled(alias):
        """Return the day on which a row of ``Money.cover`` settled the instalment ``alias`` (SQL); NULL: not whole."""
        names = {name: SQL.identifier(alias, name) for name in ("issued", "paid_on")}
        return SQL("CASE WHEN cover.whole THEN GREATEST(cover.date, %(issued)s, %(paid_on)s) END", **names)

    @staticmethod
    def credited(alias):
        """Return whether credit notes alone settled the instalment ``alias`` (SQL); NULL: not whole."""
        return SQL("CASE WHEN cover.whole THEN cover.noted AND %s IS NULL END", SQL.identifier(alias, "paid_on"))

    def gross(self, lines):
        """Return the SELECT of instalments by what was matched with them and names their invoice, one row each.

        Columns: ``id`` (of the line), ``partner_id`` (entity), ``move_id``, ``issued``, ``due``, ``settled`` (day of
        the last payment of what is settled; NULL while something is open), ``paid_on`` (last payment of what is not),
        ``amount``, ``left`` (open; both in the company's currency), ``over`` (what payments without an entry exceed
        the invoice by), ``credited`` (settled by credit notes alone: neither late nor on time), ``disputed`` (a credit
        note settled a part after the due date).

        :param SQL lines: what follows ``due AS`` in a WITH
        """
        return SQL(
            """
            WITH due AS %(lines)s, paid AS (%(paid)s), cash AS (%(cash)s), covered AS (%(covered)s)
            SELECT %(names)s due.id, due.partner_id, due.move_id, due.issued, due.due,
                   CASE WHEN s.matched THEN COALESCE(paid.paid_on, paid.credited_on)
                        WHEN covered.whole THEN GREATEST(covered.paid_on, paid.paid_on) END AS settled,
                   CASE WHEN NOT s.matched THEN GREATEST(covered.paid_on, paid.paid_on) END AS paid_on,
                   due.amount,
                   CASE WHEN s.matched OR covered.whole THEN 0
                        ELSE GREATEST(due.amount - COALESCE(paid.amount, 0) - COALESCE(covered.part, 0), 0) END AS left,
                   covered.over,
                   s.matched AND paid.paid_on IS NULL AS credited,
                   COALESCE(paid.credited_on > due.due, FALSE) AS disputed
              FROM due
              LEFT JOIN paid ON paid.id = due.id AND %(paid_too)s
              LEFT JOIN covered ON covered.id = due.id AND %(covered_too)s
             CROSS JOIN LATERAL (
                   SELECT due.foreign_amount - COALESCE(paid.foreign_amount, 0) < 0.0005 AS matched) s
            """,
            lines=lines,
            paid=self._paid(),
            cash=self._cash(),
            covered=self._covered(),
            names=self._names("due", "key", "day"),
            paid_too=self._same("paid", "due"),
            covered_too=self._same("covered", "due"),
        )

    def lines(self, whole=True, called=False):
        """Return the SELECT of what was asked for: receivable lines of posted invoices known on the day.

        They are the positive instalments of sales journals, those of credit notes the negative ones: lines tell
        both, without their documents.

        :param bool whole: those that were settled by the day, too
        :param bool called: only those for which somebody may be called, see :data:`NOT_CALLED`
        """
        wanted = SQL("TRUE")
        if called:
            wanted = SQL(
                "EXISTS (SELECT 1 FROM account_move m WHERE m.id = l.move_id"
                " AND COALESCE(m.payment_state, '') NOT IN %s)",
                NOT_CALLED,
            )
        conditions = [SQL("TRUE")] if whole else self.still_open[:2]
        names, due = self._names("a", "key", "day"), due_day(SQL("l.date_maturity"), SQL("l.invoice_date"))
        source = self._source(SQL("account_move_line l"), SQL("l.partner_id"))
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT %(names)s l.id, l.move_id, p.commercial_partner_id AS partner_id, l.invoice_date AS issued,
                       %(due)s AS due, l.balance AS amount,
                       l.amount_currency AS foreign_amount, l.currency_id
                  FROM %(source)s
                 WHERE l.company_id = %(company)s AND l.parent_state = 'posted' AND %(instalment)s
                   AND l.invoice_date <= %(day)s AND %(wanted)s AND %(condition)s
                """,
                names=names,
                due=due,
                source=source,
                company=self.company.id,
                instalment=INSTALMENT,
                day=self.on,
                wanted=wanted,
                condition=condition,
            )
            for condition in conditions
        )

    def _paid(self):
        """Return the SELECT of what was matched with each line up to the day: amounts, last payment and credit note."""
        return SQL(
            """
            SELECT %(names)s due.id, SUM(r.amount) AS amount,
                   SUM(COALESCE(r.debit_amount_currency, r.amount)) AS foreign_amount,
                   MAX(r.max_date) FILTER (WHERE note.id IS NULL
                                             AND COALESCE(r.debit_amount_currency, r.amount) <> 0) AS paid_on,
                   MAX(r.max_date) FILTER (WHERE note.id IS NOT NULL) AS credited_on
              FROM due
              JOIN account_partial_reconcile r ON r.debit_move_id = due.id AND r.max_date <= %(day)s
              LEFT JOIN account_move_line note ON note.id = r.credit_move_id AND note.display_type = 'payment_term'
                   AND note.balance < 0 AND note.journal_id IN %(journals)s
             GROUP BY %(by)s due.id
            """,
            names=self._names("due", "key"),
            day=self._day("due"),
            journals=SALE_JOURNALS,
            by=self._names("due", "key"),
        )

    def _cash(self):
        """Return the SELECT of payments without a journal entry up to the day, by the invoice that they name.

        In the invoice's own currency they are worth what it was on the invoice. A payment that is done may have come by
        the bank's entry: once its amount is matched with the invoice it is not there twice. A payment of several
        invoices is shared out by their totals, and is among what is matched with one of them.
        """
        return SQL(
            """
            SELECT %(names)s i.move_id, MAX(p.date) AS paid_on, BOOL_OR(i.matched) AS matched,
                   SUM(CASE WHEN p.payment_type = 'outbound' THEN -1 ELSE 1 END * share.part
                       * CASE WHEN p.currency_id = i.currency_id THEN p.amount * i.rate
                              ELSE ABS(p.amount_company_currency_signed) END) AS amount
              FROM (SELECT %(due)s due.move_id, due.currency_id, COUNT(paid.id) > 0 AS matched,
                           SUM(due.amount) / NULLIF(SUM(due.foreign_amount), 0) AS rate
                      FROM due LEFT JOIN paid ON paid.id = due.id AND %(same)s
                     GROUP BY %(by_due)s due.move_id, due.currency_id) i
              JOIN account_move__account_payment rel ON rel.invoice_id = i.move_id
              JOIN account_payment p ON p.id = rel.payment_id AND p.move_id IS NULL
                   AND p.state IN ('in_process', 'paid') AND p.company_id = %(company)s AND p.date <= %(day)s
             CROSS JOIN LATERAL (SELECT %(share)s AS part) share
             WHERE p.state = 'in_process' OR NOT i.matched OR share.part = 1 AND NOT EXISTS (%(banked)s)
             GROUP BY %(by)s i.move_id
            """,
            names=self._names("i", "key"),
            due=self._names("due", "key", "day"),
            same=self._same("paid", "due"),
            by_due=self._names("due", "key", "day"),
            company=self.company.id,
            day=self._day("i"),
            share=self._share(),
            by=self._names("i", "key"),
            banked=self._banked(),
        )

    def _banked(self):
        """Return the SELECT of what was matched with invoice ``i`` by the day and has the amount of payment ``p``."""
        return SQL(
            """
            SELECT 1 FROM account_move_line x
              JOIN account_partial_reconcile r ON r.debit_move_id = x.id AND r.max_date <= %s
              LEFT JOIN account_move_line note ON note.id = r.credit_move_id AND note.display_type = 'payment_term'
                   AND note.balance < 0 AND note.journal_id IN %s
             WHERE x.move_id = i.move_id AND x.display_type = 'payment_term' AND note.id IS NULL
               AND (r.amount = ABS(p.amount_company_currency_signed)
                    OR p.currency_id = i.currency_id AND r.debit_amount_currency = p.amount)
            """,
            self._day("i"),
            SALE_JOURNALS,
        )

    @staticmethod
    def _share():
        """Return the part of the payment ``p`` that is for the invoice of ``rel``: 1 where it names no other."""
        return SQL(
            """
            CASE WHEN EXISTS (SELECT 1 FROM account_move__account_payment o
                               WHERE o.payment_id = p.id AND o.invoice_id <> rel.invoice_id)
                 THEN (SELECT SUM(m.amount_total_signed) FILTER (WHERE m.id = rel.invoice_id)
                              / NULLIF(SUM(m.amount_total_signed), 0)
                         FROM account_move__account_payment o JOIN account_move m ON m.id = o.invoice_id
                        WHERE o.payment_id = p.id)
                 ELSE 1 END
            """
        )

    def _covered(self):
        """Return the SELECT of instalments covered by :meth:`_cash`, the earliest of an invoice first."""
        window = SQL("PARTITION BY %s due.move_id", self._names("due", "key"))
        return SQL(
            """
            SELECT %(names)s c.id, c.paid_on, c.part, c.open - c.part < 0.0051 AS whole, NULLIF(c.over, 0) AS over
              FROM (SELECT %(due)s due.id, cash.paid_on, x.open,
                           GREATEST(LEAST(cash.amount - SUM(x.open) OVER instalments + x.open, x.open), 0) AS part,
                           CASE WHEN NOT cash.matched
                                 AND ROW_NUMBER() OVER instalments = COUNT(*) OVER (%(window)s)
                                THEN GREATEST(cash.amount - SUM(x.open) OVER (%(window)s), 0) END AS over
                      FROM cash
                      JOIN due ON due.move_id = cash.move_id AND %(cash_too)s
                      LEFT JOIN paid ON paid.id = due.id AND %(paid_too)s
                     CROSS JOIN LATERAL (
                           SELECT CASE WHEN due.foreign_amount - COALESCE(paid.foreign_amount, 0) < 0.0005 THEN 0
                                       ELSE GREATEST(due.amount - COALESCE(paid.amount, 0), 0) END AS open) x
                    WINDOW instalments AS (%(window)s ORDER BY due.due, due.id ROWS UNBOUNDED PRECEDING)) c
             WHERE c.part > 0 OR c.over > 0
            """,
            names=self._names("c", "key"),
            due=self._names("due", "key"),
            window=window,
            cash_too=self._same("cash", "due"),
            paid_too=self._same("paid", "due"),
        )

    # Who is asked about, and when

    def _matched_later(self):
        """Return the conditions of a line ``l`` that was matched after the day, on either side."""
        later = (
            "l.reconciled AND EXISTS (SELECT 1 FROM account_partial_reconcile r WHERE %s = l.id AND r.max_date > %s)"
        )
        sides = () if self.present else (SQL("r.debit_move_id"), SQL("r.credit_move_id"))
        return [SQL(later, side, self.day) for side in sides]

    def _source(self, table, partner):
        """Return FROM of a table with ``p``, its partner, and ``a``, what is asked of their entity."""
        among = SQL("TRUE") if self.partner_ids is None else SQL("%s = ANY(%s)", partner, self.partner_ids)
        if self.asked is None:
            return SQL("%s JOIN res_partner p ON p.id = %s AND %s", table, partner, among)
        return SQL(
            "(%s) a JOIN res_partner p ON p.commercial_partner_id = a.partner_id JOIN %s ON %s = p.id AND %s",
            self.asked,
            table,
            partner,
            among,
        )

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
