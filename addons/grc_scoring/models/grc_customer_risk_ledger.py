from odoo import api, models
from odoo.addons.grc_base.models.grc_customer_refresh import EPOCH
from odoo.tools import SQL

from ..engine.risk import NEVER
from ..tools.debt import Debt

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


class GrcCustomer(models.Model):
    """What the ledger says of payments, as it was known on a day; see ``tools/debt.py``.

    Due dates and credit limits are today's: Odoo keeps no earlier ones.
    """

    _inherit = "grc.customer"

    @api.model
    def _risk_debt(self, scope):
        """Return the :class:`~..tools.debt.Debt` of a :class:`~..tools.capital.CapitalScope`."""
        return Debt(scope.company, scope.as_of, scope.partner_ids)

    @api.model
    def _risk_dues(self, scope):
        """Return the SELECT of the instalments of posted invoices and receipts, one row each, settled ones too.

        :param scope: a :class:`~..tools.capital.CapitalScope`
        """
        debt = self._risk_debt(scope)
        return debt.net(debt.lines())

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
        debt = self._risk_debt(scope)
        # A table of its own for a moment: by a guess of its size, the joins may take the square of the time.
        lines = run.table("grc_asked")
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", lines))
        self._make_table(run, "grc_asked", debt.lines())
        self.env.cr.execute(SQL("ANALYZE %s", lines))
        self._make_table(run, "grc_due", debt.gross(SQL("NOT MATERIALIZED (SELECT * FROM %s)", lines)))
        self.env.cr.execute(SQL("DROP TABLE %s", lines))
        self._risk_cover(run, debt)
        self._make_table(run, "grc_limit", self._risk_limits(scope))
        return result

    @api.model
    def _risk_cover(self, run, debt):
        """Let money that is there but not matched cover the instalments, few of many, in the table where they are."""
        dues = run.table("grc_due")
        self.env.cr.execute(SQL("ANALYZE %s", dues))
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(dues)s due
                   SET "left" = due.left - cover.amount, settled = COALESCE(%(settled)s, due.settled),
                       credited = COALESCE(%(credited)s, due.credited)
                  FROM (%(cover)s) cover
                 WHERE cover.id = due.id
                """,
                dues=dues,
                settled=debt.settled("due"),
                credited=debt.credited("due"),
                cover=debt.cover(dues),
            )
        )

    @api.model
    def _risk_read(self, run, table, columns, by="partner_id"):
        """Return a working table as a dict of arrays; in an order of its own, sums are the same to the last digit."""
        columns = [(name, kind, SQL(code, epoch=EPOCH, never=NEVER)) for name, kind, code in columns]
        return self._copied(columns, SQL("%s d", run.table(table)), by)
