from odoo import models

from ...tools.asked import Asked


class GrcCustomerDocument(models.Model):
    """Documents by the company-wide group that their customers are in."""

    _inherit = "grc.customer.document"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    programme = Asked(
        screen="grc.screen.programme",
        asks="_documents_domain",
        help="For searching only: a year and a group, with a colon between.",
    )
