from odoo import api, fields, models
from odoo.addons.grc_scoring.models.sale_analysis.grc_sale_analysis import THEN_HELP


class GrcSaleAnalysis(models.Model):
    """What was sold, by the stage of the customer at the time and now."""

    _inherit = "grc.sale.analysis"

    stage_id = fields.Many2one("grc.stage", "Stage now", readonly=True)
    stage_then_id = fields.Many2one("grc.stage", "Stage at the time", readonly=True, help=THEN_HELP)

    @api.model
    def _states_then(self):
        return super()._states_then() | {"stage_then_id": "stage"}
