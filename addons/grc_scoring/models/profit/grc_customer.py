from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.year import year_start


class GrcCustomer(models.Model):
    """Who cost more than they brought in twelve months, and what soliciting them cost."""

    _inherit = "grc.customer"

    year_result = fields.Monetary(
        "Result (12 months)",
        readonly=True,
        help="Margin of the last twelve months, less the time, late payment, gifts and messages of these months: the"
        " lines of the capital ledger dated in them.",
    )
    year_effort = fields.Monetary(
        "Solicitation (12 months)",
        readonly=True,
        help="What soliciting the customer cost in the last twelve months: time, gifts, messages. It is in the result.",
    )

    unprofitable = fields.Boolean(
        compute="_compute_unprofitable",
        search="_search_unprofitable",
        help="Cost more in the last twelve months than the margin they brought.",
    )

    @api.model
    def _unprofitable_domain(self):
        """Return the domain of the customers who cost more in the last twelve months than they brought.

        Prospects are none: what was spent on them is to acquire them.
        """
        return Domain("last_purchase", "!=", False) & Domain("year_result", "<", 0)

    @api.depends("year_result", "last_purchase")
    def _compute_unprofitable(self):
        for customer in self:
            customer.unprofitable = bool(customer.last_purchase) and customer.year_result < 0

    @api.model
    def _search_unprofitable(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._unprofitable_domain()
        return Domain.OR(domain if flag else ~domain for flag in value)

    def action_open_year(self):
        """Open the lines of the capital ledger that the customer's result of twelve months is the sum of."""
        self.ensure_one()
        start = year_start(self._value_day())
        action = self.action_open_capital()
        domain = [*action["domain"], ("date", ">", fields.Date.to_string(start))]
        return dict(action, domain=domain, display_name=self.env._("Twelve months of %s", self.display_name))
