from odoo import api, models
from odoo.tools import SQL

from ...tools.debt import Debt


class GrcDebt(models.AbstractModel):
    """What customers are asked for: overdue invoices, net of the money that is there; see ``tools/debt.py``."""

    _name = "grc.debt"
    _description = "What Customers Are Asked for"

    @api.model
    def _still_owed(self, company, day, customers):
        """Return the SELECT of the instalments of which something is left, due or not.

        Columns: ``partner_id`` (entity), ``move_id``, ``due``, ``amount`` (what is left), ``untaxed`` (its part
        without taxes). Invoices that are blocked, or flagged "not a sale", are nobody's to call for.

        :param day: a date
        :param SQL customers: SELECT of the ids of the entities asked about
        """
        self.env.flush_all()
        asked = SQL("SELECT e.id AS key, e.id AS partner_id, %s::date AS day FROM (%s) e (id)", day, customers)
        debt = Debt(company, day, asked=asked)
        return SQL(
            """
            SELECT d.partner_id, d.move_id, d.due, d.left AS amount,
                   d.left * COALESCE(m.amount_untaxed_signed / NULLIF(m.amount_total_signed, 0), 1) AS untaxed
              FROM (%s) d
              JOIN account_move m ON m.id = d.move_id AND m.grc_kind > 0
             WHERE d.left >= 0.005
            """,
            debt.net(debt.lines(whole=False, called=True)),
        )

    @api.model
    def _overdue(self, company, day, customers, after=0):
        """Return those of :meth:`_still_owed` that were due more than ``after`` days before ``day``."""
        left = self._still_owed(company, day, customers)
        return SQL("SELECT d.* FROM (%s) d WHERE d.due < %s::date - %s", left, day, after)

    @api.model
    def _silent(self, company, day):
        """Return the SELECTs of the entities whom nobody asks for money on a day, whatever they owe.

        Anyone who has promised, until the money has come or its day is over; an addon appends its own.

        :return: list of SQL, each of ``partner_id``
        """
        return self.env["grc.promise"].sudo()._silent(company, day)

    @api.model
    def _called(self, company, day, column):
        """Return the condition that the entity ``column`` (SQL) may be asked for money on a day."""
        silent = self._silent(company, day)
        if not silent:
            return SQL("TRUE")
        # A contact that came by SQL may have no entity: one NULL would make everybody silent.
        return SQL(
            "%s NOT IN (SELECT s.partner_id FROM (%s) s WHERE s.partner_id IS NOT NULL)",
            column,
            SQL(" UNION ALL ").join(silent),
        )
