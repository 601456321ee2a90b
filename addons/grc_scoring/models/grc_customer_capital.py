from odoo import fields, models


class GrcCustomer(models.Model):
    """What a customer has brought, less what was spent on him: the sum of ``grc.capital.line``."""

    _inherit = "grc.customer"

    capital = fields.Monetary(
        readonly=True,
        help="Margin to date less what was spent on the customer: time, late payment, gifts. A line for each document"
        " is behind it.",
    )

    _value_rebuilt_idx = models.Index("(company_id, value_rebuilt_as_of) WHERE value_rebuilt_as_of IS NOT NULL")
