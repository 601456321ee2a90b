from odoo import api, fields, models

from ...tools.asked import Asked


class GrcCustomer(models.Model):
    """How often a customer is to be visited and called."""

    _inherit = "grc.customer"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    floor_words = fields.Text(
        "Planned contacts",
        compute="_compute_floor_words",
        help="Visits and calls of this calendar year, and how many are planned for customers of this class.",
    )
    contact_floor = Asked(
        screen="grc.screen.floor",
        help="For searching only: the id of a company, a colon, and under, on or over: fewer visits or calls than"
        " planned by now, as many, or more than in the year.",
    )

    @api.depends("partner_id", "company_id", "value_class")
    @api.depends_context("lang")
    def _compute_floor_words(self):
        for customer in self:
            sentences = self.env["grc.screen.floor"]._sentences(customer) if customer.id else []
            customer.floor_words = "\n".join(sentences)
