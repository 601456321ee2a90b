from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL, format_date


class GrcHandoverDebt(models.AbstractModel):
    """What a customer owes, net of the money that is there, and what they have promised."""

    _name = "grc.handover.debt"
    _description = "Debts on a Hand-over Sheet"

    @api.model
    def _figures(self, customers, contacts):
        """Return ``{customer's id: [(label, value, format)]}``, as the figures of the sheet.

        :param customers: ``{customer's id: grc.customer}``
        :param contacts: ``{id of a partner: id of the partner's customer}``
        """
        overdue, promises = self._overdue(contacts), self._promises(list(customers))
        return {
            partner_id: [
                (label, value, kind)
                for label, value, kind in (
                    (self.env._("Overdue"), overdue.get(partner_id), "money"),
                    (self.env._("Promised"), promises.get(partner_id), "text"),
                    (self.env._("Promises broken"), str(customer.promises_broken or ""), "text"),
                )
                if value
            ]
            for partner_id, customer in customers.items()
        }

    @api.model
    def _promises(self, partner_ids):
        """Return ``{customer's id: what the customer has promised}`` of those who are not asked for it today."""
        if not partner_ids:
            return {}
        company = self.env.company
        rows = self.env.execute_query(
            SQL(
                "SELECT c.id, w.amount, w.date_due FROM UNNEST(%s) AS c (id) CROSS JOIN LATERAL (%s) w",
                partner_ids,
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
    def _amount_left(self, move, left):
        """Return (what is left of an overdue invoice, its currency): the invoice's own where that is all of it.

        :param float left: what is overdue of it, in the company's currency
        """
        if move.company_currency_id.compare_amounts(left, move.amount_residual_signed) == 0:
            return move.amount_residual, move.currency_id
        return left, move.company_currency_id
