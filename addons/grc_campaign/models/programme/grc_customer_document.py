from odoo import api, fields, models
from odoo.fields import Domain


class GrcCustomerDocument(models.Model):
    """Documents by the company-wide group that their customers are in."""

    _inherit = "grc.customer.document"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    programme = fields.Char(
        compute="_compute_programme",
        search="_search_programme",
        exportable=False,
        export_string_translation=False,
        help="For searching only: a year and a group, with a colon between.",
    )

    def _compute_programme(self):
        self.programme = False

    @api.model
    def _search_programme(self, operator, value):
        """Search by ``year:group``, as the screen of the campaigns of a year asks."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self.env["grc.screen.programme"]._documents_domain(text) for text in value)
