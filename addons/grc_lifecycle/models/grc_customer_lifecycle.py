from odoo import api, fields, models
from odoo.addons.grc_scoring.tools.movement import Dimension
from odoo.fields import Domain
from odoo.tools import SQL


class GrcCustomer(models.Model):
    """Stages among what moves, and a field that searches ask the rates of the lifecycle by."""

    _inherit = "grc.customer"

    lifecycle = fields.Char(
        compute="_compute_lifecycle",
        search="_search_lifecycle",
        exportable=False,
        export_string_translation=False,
        help="For searching only: rate:first day:last day:all or done, as the rates of the lifecycle screen ask.",
    )

    @api.model
    def _movement_dimensions(self):
        return super()._movement_dimensions() + [
            Dimension(
                name="stage",
                column="stage_id",
                before="stage_before_id",
                origin="from_stage_id",
                target="to_stage_id",
                known=SQL("r.stage_rules IS NOT NULL"),
            )
        ]

    def _compute_lifecycle(self):
        self.lifecycle = False

    @api.model
    def _search_lifecycle(self, operator, value):
        """Search by ``rate:first day:last day:all`` (whom the rate is about) or ``…:done`` (who did it)."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self.env["grc.screen.lifecycle"]._asked_domain(text) for text in value)
