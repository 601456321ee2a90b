from odoo import models

from ...tools.asked import Asked


class GrcCustomerDocument(models.Model):
    """Documents by the figure of a campaign that they are counted in."""

    _inherit = "grc.customer.document"

    campaign = Asked(
        screen="grc.screen.campaign",
        help="For searching only: the id of a campaign, the figure, and the number of windows, with colons between.",
    )
