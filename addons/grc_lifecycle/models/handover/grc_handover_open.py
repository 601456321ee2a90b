from collections import defaultdict

from odoo import api, models
from odoo.tools import format_date

#: Lines that a part of a sheet shows at most, so that it stays on one page.
LINES = 5


class GrcHandoverOpen(models.AbstractModel):
    """What is open with a customer: quotations, opportunities, overdue invoices, activities."""

    _name = "grc.handover.open"
    _description = "What Is Open on a Hand-over Sheet"

    @api.model
    def _open_items(self, partners, contacts):
        """Return for each customer ``[{label, names, count}]`` of what is open; an addon adds complaints."""
        found = defaultdict(list)
        for label, model, partner, domain, order, words in self._queries(contacts):
            records = self.env[model]
            if not records.has_access("read"):
                continue
            mine = defaultdict(list)
            for record in records.search([(partner, "in", list(contacts)), *domain], order=order):
                mine[contacts[record[partner].id]].append(record)
            for customer, several in mine.items():
                found[customer].append(
                    {"label": label, "count": len(several), "names": [words(record) for record in several[:LINES]]}
                )
        for customer, activities in self._activities(contacts).items():
            found[customer].append(activities)
        return found

    @api.model
    def _queries(self, contacts):
        """Return a list of (label, model, its field of the partner, domain, order, function of a record to words)."""
        company = [("company_id", "=", self.env.company.id)]
        anywhere = [("company_id", "in", (False, self.env.company.id))]
        overdue = self.env["grc.handover.debt"]._overdue_moves(contacts)
        late = [("id", "in", list(overdue))]
        return [
            (
                self.env._("Quotations"),
                "sale.order",
                "partner_id",
                [("state", "in", ("draft", "sent")), *company],
                "date_order desc",
                lambda order: self._words(order.name, order.validity_date, order.amount_untaxed, order.currency_id),
            ),
            (
                self.env._("Opportunities"),
                "crm.lead",
                "partner_id",
                [("type", "=", "opportunity"), ("won_status", "=", "pending"), *anywhere],
                "date_deadline",
                lambda lead: self._words(lead.name, lead.date_deadline, lead.expected_revenue, lead.company_currency),
            ),
            (
                self.env._("Overdue invoices"),
                "account.move",
                "commercial_partner_id",
                late,
                "invoice_date_due",
                lambda move: self._overdue_words(move, overdue[move.id][1]),
            ),
        ]

    @api.model
    def _overdue_words(self, move, left):
        """Return a line on an overdue invoice, ``left`` of which is overdue in the company's currency."""
        amount, currency = self.env["grc.handover.debt"]._amount_left(move, left)
        return self._words(move.name, move.invoice_date_due, amount, currency)

    @api.model
    def _words(self, name, day, amount, currency):
        return " · ".join(filter(None, (name, day and format_date(self.env, day), amount and currency.format(amount))))

    @api.model
    def _activities(self, contacts):
        """Return the activities planned on the customers that the user may read: one part of what is open."""
        found = {}
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", list(contacts))], order="date_deadline"
        )
        lines = activities._grc_lines()
        for activity in activities:
            part = found.setdefault(
                contacts[activity.res_id], {"label": self.env._("Activities"), "count": 0, "names": []}
            )
            part["count"] += 1
            if len(part["names"]) < LINES:
                who = activity.user_id.sudo().name
                words = (
                    lines.get(activity.id) or activity.display_name,
                    format_date(self.env, activity.date_deadline),
                    who,
                )
                part["names"].append(" · ".join(filter(None, words)))
        return found
