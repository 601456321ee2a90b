from odoo import api, fields, models
from odoo.fields import Domain


class GrcCustomer(models.Model):
    """Movement on the customer: a field that searches ask by, and the time in each state."""

    _inherit = "grc.customer"

    movement = fields.Char(
        compute="_compute_movement",
        search="_search_movement",
        exportable=False,
        export_string_translation=False,
        help="For searching only: dimension:first date:second date:state then:state now, as the movement matrix asks.",
    )
    stays = fields.Json(
        "Time in segments",
        compute="_compute_stays",
        exportable=False,
        export_string_translation=False,
        help="For each dimension of the movement matrix, the states this customer was in, and for how many days.",
    )

    def _compute_movement(self):
        self.movement = False

    @api.model
    def _search_movement(self, operator, value):
        """Search by ``dimension:first date:second date:state then:state now``.

        A state may be ``any``; the second one ``other``, for those who moved.
        """
        if operator != "in":
            return NotImplemented
        return Domain.OR(self.env["grc.screen.movement"]._asked_domain(text) for text in value)

    @api.depends_context("lang")
    @api.depends("partner_id", "company_id")
    def _compute_stays(self):
        """For each customer a list of ``{dimension, label, states}``.

        A state is ``{key, label, color, days, since}``: days in all, and since when the customer is there now (else
        False); ``at_least`` says that it was so before the first refresh, so that the days are more than those known.
        """
        told = self.env["grc.screen.stay"]._of_customers(self)
        for customer in self:
            customer.stays = told[customer.id]
