from odoo import api, fields, models
from odoo.fields import Domain


class GrcCustomer(models.Model):
    """Who cost more than he brought in twelve months, and what soliciting him cost."""

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

    @api.model
    def _unprofitable_domain(self):
        """Return the domain of the customers who cost more in the last twelve months than they brought.

        Prospects are none: what was spent on them is to acquire them.
        """
        return Domain("last_purchase", "!=", False) & Domain("year_result", "<", 0)
