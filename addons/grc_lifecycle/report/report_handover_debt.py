from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL, format_date


class ReportHandover(models.AbstractModel):
    """What a customer owes, net of the money that is there, and what he has promised."""

    _inherit = "report.grc_lifecycle.report_handover"

    @api.model
    def _figures(self, partners, contacts):
        figures, promises = super()._figures(partners, contacts), self._promises(partners)
        for partner_id, customer in self._customers(partners, contacts).items():
            broken = customer.promises_broken and str(customer.promises_broken)
            figures[partner_id] += [
                (label, value, "text")
                for label, value in (
                    (self.env._("Promised"), promises.get(partner_id)),
                    (self.env._("Promises broken"), broken),
                )
                if value
            ]
        return figures

    @api.model
    def _promises(self, partners):
        """Return ``{customer's id: what he has promised}`` of those who are not asked for it today."""
        company = self.env.company
        rows = self.env.execute_query(
            SQL(
                "SELECT c.id, w.amount, w.date_due FROM UNNEST(%s) AS c (id) CROSS JOIN LATERAL (%s) w",
                partners.ids,
                self.env["grc.promise"]._waiting(company, company._grc_today(), SQL("c.id")),
            )
        )
        return {
            partner: self.env._(
                "%(amount)s on %(day)s",
                amount=company.currency_id.format(amount),
                day=format_date(self.env, day),
            )
            for partner, amount, day in rows
        }

    @api.model
    def _overdue(self, contacts):
        """Return ``{customer's id: what is overdue}``, as far as the user may read invoices."""
        sums = defaultdict(float)
        for customer, amount in self._overdue_moves(contacts).values():
            sums[customer] += amount
        return sums

    @api.model
    def _overdue_moves(self, contacts):
        """Return ``{invoice's id: (customer's id, what is overdue of it)}``, of the invoices that the user may read."""
        allowed = self.env["grc.timeline"]._allowed("account.move", SQL("d.move_id"))
        if not allowed or not contacts:
            return {}
        company, customers = self.env.company, list(set(contacts.values()))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT d.move_id, d.partner_id, SUM(d.amount)::float8 FROM (%s) d WHERE %s
                 GROUP BY d.move_id, d.partner_id
                """,
                self.env["grc.debt"]
                .sudo()
                ._overdue(company, company._grc_today(), SQL("SELECT UNNEST(%s)", customers)),
                allowed,
            )
        )
        return {move: (customer, amount) for move, customer, amount in rows}

    @api.model
    def _overdue_domain(self, overdue):
        """Return the domain of the invoices of :meth:`_overdue_moves`."""
        return [("id", "in", list(overdue))]

    @api.model
    def _overdue_words(self, move, overdue):
        """Return a line on an overdue invoice: what is left of it, in its own currency where that is all of it."""
        left = overdue[move.id][1]
        if move.company_currency_id.compare_amounts(left, move.amount_residual_signed) == 0:
            return self._words(move.name, move.invoice_date_due, move.amount_residual, move.currency_id)
        return self._words(move.name, move.invoice_date_due, left, move.company_currency_id)
