from odoo import api, models
from odoo.addons.grc_base.tools.parameters import reads
from odoo.tools import SQL

from ...tools.filters import FILTERS

#: Customers named under "Do now".
NAMED = 5


class GrcScreenTodo(models.AbstractModel):
    """What the overview says is to be done now; an addon adds its own by extending :meth:`_items`."""

    _name = "grc.screen.todo"
    _inherit = "grc.screen"
    _description = "Do now"

    @api.model
    @api.readonly
    @reads(filters=FILTERS)
    def get_overview_todo(self, filters=None):
        """Return what is to be done now, the most urgent first.

        :return: list of ``{key, icon, text, people}`` with ``domain`` (of customers) or ``action`` (a dict); text is a
            sentence, people are customers ``{id, name, phone, text}`` to begin with
        """
        return self._items(filters or {})

    @api.model
    def _items(self, filters):
        """Return the items of :meth:`get_overview_todo`."""
        return [item for item in (self._slipping(filters), self._overdue(filters), self._odd_dates()) if item]

    @api.model
    def _slipping(self, filters):
        domain = [*self._filter_domain(filters), ("is_slipping", "=", True)]
        customers = self._customers()
        count, best = customers._read_group(domain, [], ["__count", "best_margin:sum"])[0]
        if not count:
            return None
        people = customers.search(domain, order="best_margin desc, id", limit=NAMED)
        reachable = people.partner_id._may_contact("phone")
        values = {"count": count, "amount": self._amount(best)}
        return {
            "key": "slipping",
            "icon": "fa-phone",
            "text": self.env._("1 slipping customer to call; his best year brought %(amount)s", **values)
            if count == 1
            else self.env._("%(count)s slipping customers to call; their best years brought %(amount)s", **values),
            "domain": domain,
            "people": [
                {
                    "id": customer.id,
                    "name": customer.display_name,
                    "phone": customer.phone if customer.partner_id in reachable else "",
                    "text": f"{self._amount(customer.best_margin)} · {customer.rhythm}",
                }
                for customer in people
            ],
        }

    @api.model
    def _overdue(self, filters):
        """Return the overdue invoices of class A customers, net of the money that is there."""
        company = self.env.company
        today = company._grc_today()
        self._ready()
        customers = self._customers()
        debt = self.env["grc.debt"].sudo()
        query = customers._search([*self._filter_domain(filters), ("value_class", "=", "a")])
        owners = query.select(SQL.identifier(customers._table, "partner_id"))
        invoices, debtors, amount = self.env.execute_query(
            SQL(
                """
                SELECT ARRAY_AGG(DISTINCT d.move_id), COUNT(DISTINCT d.partner_id), SUM(d.amount)
                  FROM (%s) d WHERE %s
                """,
                debt._overdue(company, today, owners),
                debt._called(company, today, SQL("d.partner_id")),
            )
        )[0]
        if not invoices:
            return None
        values = {"count": len(invoices), "customers": debtors, "amount": self._amount(amount)}
        return {
            "key": "overdue",
            "icon": "fa-flag-o",
            "text": self.env._("1 invoice of a class A customer is overdue: %(amount)s", **values)
            if len(invoices) == 1
            else self.env._("%(count)s invoices of %(customers)s class A customers are overdue: %(amount)s", **values),
            "action": self._open_invoices(("id", "in", invoices)),
            "people": [],
        }

    @api.model
    def _odd_dates(self):
        """Return the documents dated oddly, for managers: they mislead until they are corrected."""
        moves = self.env["account.move"]
        if not self.env.user.has_group("grc_base.group_grc_manager") or not moves.has_access("read"):
            return None
        count = moves.search_count([("grc_odd_date", "!=", False), ("company_id", "=", self.env.company.id)])
        if not count:
            return None
        return {
            "key": "dates",
            "icon": "fa-calendar-times-o",
            "text": self.env._("1 document is dated oddly: correct it, or the figures of its customer mislead")
            if count == 1
            else self.env._(
                "%s documents are dated oddly: correct them, or the figures of their customers mislead", count
            ),
            "action": self.env["ir.actions.act_window"]._for_xml_id("grc_base.account_move_odd_date_action"),
            "people": [],
        }

    @api.model
    def _open_invoices(self, *conditions):
        """Return the action that opens the invoices of a domain."""
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        return action | {"domain": list(conditions), "context": {"create": False}}
