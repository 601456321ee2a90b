from odoo import models

from ...tools.asked import Asked


class GrcCustomer(models.Model):
    """Customers by the company-wide group that they are in."""

    _inherit = "grc.customer"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    programme = Asked(
        screen="grc.screen.programme",
        asks="_customers_domain",
        help="For searching only: a year and a group, with a colon between.",
    )
