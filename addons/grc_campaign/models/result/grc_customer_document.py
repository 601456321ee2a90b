from odoo import api, fields, models
from odoo.fields import Domain


class GrcCustomerDocument(models.Model):
    """Documents by the figure of a campaign that they are counted in."""

    _inherit = "grc.customer.document"

    campaign = fields.Char(
        compute="_compute_campaign",
        search="_search_campaign",
        exportable=False,
        export_string_translation=False,
        help="For searching only: the id of a campaign, the figure, and the number of windows, with colons between.",
    )

    def _compute_campaign(self):
        self.campaign = False

    @api.model
    def _search_campaign(self, operator, value):
        """Search by ``id:figure:times``, as the screen of a campaign asks."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self.env["grc.screen.campaign"]._asked_domain(text) for text in value)
