from odoo import api, fields, models
from odoo.fields import Domain


class GrcCustomer(models.Model):
    """Loyalty on the customer: a field that searches ask by, nothing is stored."""

    _inherit = "grc.customer"

    loyalty = fields.Char(
        compute="_compute_loyalty",
        search="_search_loyalty",
        exportable=False,
        export_string_translation=False,
        help="For searching only: kept:day or left:day (bought in the year before the last, and again or not in the"
        " last one), back:first day:last day (bought after a year of silence).",
    )

    def _compute_loyalty(self):
        self.loyalty = False

    @api.model
    def _search_loyalty(self, operator, value):
        """Search by ``kept:day``, ``left:day`` or ``back:first day:last day``."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self.env["grc.screen.ratio"]._asked_domain(text) for text in value)
