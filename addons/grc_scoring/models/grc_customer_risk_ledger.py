from odoo import api, models
from odoo.addons.grc_base.models.grc_customer_refresh import EPOCH
from odoo.addons.grc_base.tools.dates import due_day
from odoo.tools import SQL

from ..engine.risk import NEVER

#: Columns of the working table of instalments as numpy reads them: name, type, SQL over alias ``d``.
DUES = (
    ("id", "integer", "d.id"),
    ("partner_id", "integer", "d.partner_id"),
    ("issued", "integer", "d.issued - %(epoch)s::date"),
    ("due", "integer", "d.due - %(epoch)s::date"),
    ("settled", "integer", "COALESCE(d.settled - %(epoch)s::date, %(never)s)"),
    ("amount", "double precision", "d.amount::float8"),
    ("left", "double precision", "d.left::float8"),
    ("credited", "integer", "d.credited::integer"),
    ("disputed", "integer", "d.disputed::integer"),
)
#: The same of what is owed against a credit limit.
LIMITS = (
    ("partner_id", "integer", "d.partner_id"),
    ("owed", "double precision", "d.owed::float8"),
    ("allowed", "double precision", "d.allowed::float8"),
)
#: The sales journals, by a query: which they are is not asked for each line.
SALE_JOURNALS = SQL("(SELECT j.id FROM account_journal j WHERE j.type = 'sale')")


class GrcCustomer(models.Model):
    """What the ledger says of payments, as it was known on a day.

    Dates of documents decide, not those of their records: an invoice by its own date, a payment by the later of its
    date and the invoice's (``max_date``). Due dates and credit limits are today's: Odoo keeps no earlier ones.
    """

    _inherit = "grc.customer"

    @api.model
    def _risk_dues(self, scope, lines=None):
        """Return the SELECT of the instalments of posted invoices and receipts, one row each.

        Columns: ``id`` (of the line), ``partner_id`` (entity), ``move_id``, ``issued``, ``due``, ``settled`` (day of
        the last payment of what is settled; NULL while something is open), ``amount``, ``left`` (open; both in the
        company's currency), ``credited`` (settled by credit notes alone: neither late nor on time), ``disputed`` (a
        credit note settled a part after the due date).

        Credit notes and payments that are not matched with an invoice settle none. A payment without a journal entry
        settles the earliest instalments of its invoices first.

        :param scope: a :class:`~..tools.capital.CapitalScope`
        :param SQL lines: a table of what :meth:`_risk_lines` yields; None: ask it
        """
        return SQL(
            """
            WITH due AS %(lines)s, paid AS (%(paid)s), cash AS (%(cash)s), covered AS (
                SELECT c.id, c.paid_on
                  FROM (SELECT due.id, cash.paid_on,
                               cash.amount >= SUM(due.amount - COALESCE(paid.amount, 0))
                                    OVER (PARTITION BY due.move_id ORDER BY due.due, due.id) - 0.005 AS whole
                          FROM cash
                          JOIN due ON due.move_id = cash.move_id
                          LEFT JOIN paid ON paid.id = due.id) c
                 WHERE c.whole
            )
            SELECT due.id, due.partner_id, due.move_id, due.issued, due.due,
                   CASE WHEN s.matched THEN COALESCE(paid.paid_on, paid.credited_on)
                        WHEN covered.id IS NOT NULL THEN GREATEST(covered.paid_on, paid.paid_on) END AS settled,
                   due.amount,
                   CASE WHEN s.matched OR covered.id IS NOT NULL THEN 0
                        ELSE GREATEST(due.amount - COALESCE(paid.amount, 0), 0) END AS left,
                   s.matched AND paid.paid_on IS NULL AS credited,
                   COALESCE(paid.credited_on > due.due, FALSE) AS disputed
              FROM due
              LEFT JOIN paid ON paid.id = due.id
              LEFT JOIN covered ON covered.id = due.id
             CROSS JOIN LATERAL (
                   SELECT due.foreign_amount - COALESCE(paid.foreign_amount, 0) < 0.0005 AS matched) s
            """,
            lines=SQL("NOT MATERIALIZED (SELECT * FROM %s)", lines)
            if lines
            else SQL("MATERIALIZED (%s)", self._risk_lines(scope)),
            paid=self._risk_paid(scope),
            cash=self._risk_cash(scope),
        )

    @api.model
    def _risk_lines(self, scope):
        """Return the SELECT of what was asked for: receivable lines of posted invoices known on the day.

        They are the positive instalments of sales journals, those of credit notes the negative ones: lines tell
        both, without their documents.
        """
        return SQL(
            """
            SELECT l.id, l.move_id, p.commercial_partner_id AS partner_id, l.invoice_date AS issued,
                   %(due)s AS due, l.balance AS amount,
                   l.amount_currency AS foreign_amount, l.currency_id
              FROM account_move_line l
              JOIN res_partner p ON p.id = l.partner_id
             WHERE l.company_id = %(company)s AND l.display_type = 'payment_term' AND l.parent_state = 'posted'
               AND l.balance > 0 AND l.journal_id IN %(journals)s AND l.invoice_date <= %(as_of)s AND %(among)s
            """,
            due=due_day(SQL("l.date_maturity"), SQL("l.invoice_date")),
            company=scope.company.id,
            journals=SALE_JOURNALS,
            as_of=scope.as_of,
            among=scope.among(SQL("l.partner_id")),
        )

    @api.model
    def _risk_paid(self, scope):
        """Return the SELECT of what was matched with each line up to the day: amounts, last payment and credit note."""
        return SQL(
            """
            SELECT due.id, SUM(r.amount) AS amount,
                   SUM(COALESCE(r.debit_amount_currency, r.amount)) AS foreign_amount,
                   MAX(r.max_date) FILTER (WHERE note.id IS NULL
                                             AND COALESCE(r.debit_amount_currency, r.amount) <> 0) AS paid_on,
                   MAX(r.max_date) FILTER (WHERE note.id IS NOT NULL) AS credited_on
              FROM due
              JOIN account_partial_reconcile r ON r.debit_move_id = due.id AND r.max_date <= %s
              LEFT JOIN account_move_line note ON note.id = r.credit_move_id AND note.display_type = 'payment_term'
                   AND note.balance < 0 AND note.journal_id IN %s
             GROUP BY due.id
            """,
            scope.as_of,
            SALE_JOURNALS,
        )

    @api.model
    def _risk_cash(self, scope):
        """Return the SELECT of payments without a journal entry up to the day, by invoice.

        In the invoice's own currency they are worth what it was on the invoice. Once something is matched with the
        invoice, a payment that is done is among it, as Odoo's own state of payment has it.
        """
        return SQL(
            """
            SELECT i.move_id, MAX(c.date) AS paid_on,
                   SUM(CASE WHEN c.currency_id = i.currency_id THEN c.foreign_amount * i.rate ELSE c.amount END)
                   AS amount
              FROM (SELECT rel.invoice_id, p.currency_id, p.date, p.state = 'in_process' AS waiting,
                           CASE WHEN p.payment_type = 'outbound' THEN -p.amount ELSE p.amount END AS foreign_amount,
                           p.amount_company_currency_signed AS amount
                      FROM account_payment p
                      JOIN account_move__account_payment rel ON rel.payment_id = p.id
                     WHERE p.move_id IS NULL AND p.state IN ('in_process', 'paid') AND p.company_id = %s
                       AND p.date <= %s) c
              JOIN (SELECT due.move_id, due.currency_id, COUNT(paid.id) > 0 AS matched,
                           SUM(due.amount) / NULLIF(SUM(due.foreign_amount), 0) AS rate
                      FROM due LEFT JOIN paid ON paid.id = due.id
                     GROUP BY due.move_id, due.currency_id) i ON i.move_id = c.invoice_id
             WHERE c.waiting OR NOT i.matched
             GROUP BY i.move_id
            """,
            scope.company.id,
            scope.as_of,
        )

    @api.model
    def _risk_limits(self, scope):
        """Return the SELECT of entities with a credit limit: ``partner_id``, ``owed`` on the day, ``allowed``.

        Owed is the balance of the receivable accounts, as Odoo's own warning reckons it. No row while the company
        does not use limits.
        """
        company = scope.company
        partners = self.env["res.partner"].with_company(company)
        fallback = partners._fields["credit_limit"].get_company_dependent_fallback(partners) or 0.0
        return SQL(
            """
            SELECT e.id AS partner_id, SUM(l.balance) AS owed, e.allowed
              FROM (SELECT id, COALESCE((credit_limit ->> %(key)s)::numeric, %(fallback)s) AS allowed
                      FROM res_partner) e
              JOIN res_partner p ON p.commercial_partner_id = e.id
              JOIN account_move_line l ON l.partner_id = p.id AND l.company_id = %(company)s
                   AND l.parent_state = 'posted' AND l.date <= %(as_of)s
              JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
             WHERE %(used)s AND e.allowed > 0 AND %(among)s
             GROUP BY e.id, e.allowed
            """,
            key=str(company.id),
            fallback=fallback,
            company=company.id,
            as_of=scope.as_of,
            used=bool(company.account_use_credit_limit),
            among=scope.among(SQL("p.id")),
        )

    # Working tables

    @api.model
    def _value_temporary_tables(self):
        return super()._value_temporary_tables() + ["grc_due", "grc_limit"]

    @api.model
    def _value_prepare(self, run):
        result = super()._value_prepare(run)
        scope = self._capital_scope(run)
        # A table of its own for a moment: by a guess of its size, the joins may take the square of the time.
        lines = run.table("grc_asked")
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", lines))
        self._make_table(run, "grc_asked", self._risk_lines(scope))
        self.env.cr.execute(SQL("ANALYZE %s", lines))
        self._make_table(run, "grc_due", self._risk_dues(scope, lines))
        self.env.cr.execute(SQL("DROP TABLE %s", lines))
        self._make_table(run, "grc_limit", self._risk_limits(scope))
        return result

    @api.model
    def _risk_read(self, run, table, columns, by="partner_id"):
        """Return a working table as a dict of arrays; in an order of its own, sums are the same to the last digit."""
        columns = [(name, kind, SQL(code, epoch=EPOCH, never=NEVER)) for name, kind, code in columns]
        return self._copied(columns, SQL("%s d", run.table(table)), by)
