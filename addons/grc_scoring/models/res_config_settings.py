from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    grc_score_mode = fields.Selection(related="company_id.grc_score_mode", readonly=False, required=True)
    grc_min_customers = fields.Integer(related="company_id.grc_min_customers", readonly=False)
    grc_min_history_days = fields.Integer(related="company_id.grc_min_history_days", readonly=False)
    grc_max_silent_days = fields.Integer(related="company_id.grc_max_silent_days", readonly=False)
    grc_segmentation_id = fields.Many2one(related="company_id.grc_segmentation_id", readonly=False)
