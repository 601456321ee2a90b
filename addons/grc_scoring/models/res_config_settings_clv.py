from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    grc_clv_model = fields.Selection(related="company_id.grc_clv_model", readonly=False, required=True)
    grc_clv_horizon = fields.Integer(related="company_id.grc_clv_horizon", readonly=False)
    grc_clv_discount = fields.Float(related="company_id.grc_clv_discount", readonly=False)
