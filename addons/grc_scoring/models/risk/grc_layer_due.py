from odoo import api, models
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.tools import SQL

from ...tools.capital import CapitalScope
from ...tools.debt import Debt
from ...tools.money import Money
from ...tools.passes import VALUES


class GrcLayerDue(models.AbstractModel):
    """What the ledger says of payments, as it was known on a day; see ``tools/debt.py``.

    Due dates and credit limits are today's: Odoo keeps no earlier ones.
    """

    _name = "grc.layer.due"
    _inherit = "grc.layer"
    _description = "Instalments of Customers"

    _layer = Layer(name="due", runs=VALUES, needs=("buyers",), tables=("grc_due", "grc_limit"), scratch=("grc_asked",))

    @api.model
    def _tables(self, run):
        scope = run.results[CapitalScope]
        debt = self._debt(scope)
        return {
            # A table of its own for a moment: by a guess of its size, the joins may take the square of the time.
            "grc_asked": debt.lines(),
            "grc_due": debt.gross(SQL("NOT MATERIALIZED (SELECT * FROM %s)", run.tables["grc_asked"])),
            "grc_limit": self._limits(scope),
        }

    @api.model
    def _prepare(self, run):
        self.env.cr.execute(SQL("DROP TABLE %s", run.tables["grc_asked"]))
        self._cover(run.tables["grc_due"], self._debt(run.results[CapitalScope]))

    @api.model
    def _debt(self, scope):
        """Return the ``Debt`` of a scope (:class:`~...tools.capital.CapitalScope`)."""
        return Debt(scope.company, scope.as_of, scope.partner_ids)

    @api.model
    def _dues(self, scope):
        """Return the SELECT of the instalments of posted invoices and receipts, one row each, settled ones too.

        :param scope: a :class:`~...tools.capital.CapitalScope`
        """
        debt = self._debt(scope)
        return debt.net(debt.lines())

    @api.model
    def _cover(self, dues, debt):
        """Let money that is there but not matched cover the instalments, few of many, in the table where they are."""
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
                cover=Money(debt).cover(dues),
            )
        )

    @api.model
    def _limits(self, scope):
        """Return the SELECT of entities with a credit limit: ``partner_id``, ``owed`` on the day, ``allowed``.

        Owed is the balance of the receivable accounts, as Odoo's own warning computes it. No row while the company
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
