from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    grc_group_count = fields.Selection(related="company_id.grc_group_count", readonly=False, required=True)
