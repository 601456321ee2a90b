from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    grc_likeness_tag_ids = fields.Many2many(related="company_id.grc_likeness_tag_ids", readonly=False)
