from odoo import api, fields, models
from odoo.fields import Domain


class GrcCustomer(models.Model):
    """Retention on the customer: a field that searches ask by, nothing is stored."""

    _inherit = "grc.customer"

    retention = fields.Char(
        compute="_compute_retention",
        search="_search_retention",
        exportable=False,
        export_string_translation=False,
        help="For searching only: question:unit:first period:period:day, as the triangle asks. Questions: cohort (first"
        " bought in the first period), bought (and again in the period), still (in the period or later), kept (first"
        " bought before the period, and again in it). Units: month, quarter, year.",
    )

    def _compute_retention(self):
        self.retention = False

    @api.model
    def _search_retention(self, operator, value):
        """Search by ``question:unit:first period:period:day``; what a question does not need may be empty."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self.env["grc.screen.retention"]._asked_domain(text) for text in value)
