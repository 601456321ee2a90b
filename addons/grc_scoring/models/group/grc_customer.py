from odoo import models
from odoo.addons.grc_base.tools.unchecked import UncheckedMany2one


class GrcCustomer(models.Model):
    """Statistical group of a customer."""

    _inherit = "grc.customer"

    group_id = UncheckedMany2one(
        "grc.group",
        "Statistical group",
        readonly=True,
        ondelete="set null",
        help="Customers who are like each other in recency, frequency, monetary value and margin.",
    )
