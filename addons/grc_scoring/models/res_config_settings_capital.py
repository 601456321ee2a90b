from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    grc_hour_cost = fields.Monetary(related="company_id.grc_hour_cost", readonly=False, currency_field="currency_id")
    grc_activity_minutes = fields.Integer(related="company_id.grc_activity_minutes", readonly=False)
    grc_late_rate = fields.Float(related="company_id.grc_late_rate", readonly=False)
