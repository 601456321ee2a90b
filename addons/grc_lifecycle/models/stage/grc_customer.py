from odoo import api, fields, models
from odoo.fields import Domain


class GrcCustomer(models.Model):
    """Where customers are in their life with us; written by the refresh alone."""

    _inherit = "grc.customer"

    lifecycle = fields.Char(
        compute="_compute_lifecycle",
        search="_search_lifecycle",
        exportable=False,
        export_string_translation=False,
        help="For searching only: rate:first day:last day:all or done, as the rates of the lifecycle screen ask.",
    )

    def _compute_lifecycle(self):
        self.lifecycle = False

    @api.model
    def _search_lifecycle(self, operator, value):
        """Search by ``rate:first day:last day:all`` (whom the rate is about) or ``…:done`` (who did it)."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self.env["grc.screen.lifecycle"]._asked_domain(text) for text in value)
