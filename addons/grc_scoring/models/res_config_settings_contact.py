from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    grc_email_cost = fields.Monetary(related="company_id.grc_email_cost", readonly=False, currency_field="currency_id")
    grc_sms_cost = fields.Monetary(related="company_id.grc_sms_cost", readonly=False, currency_field="currency_id")
    grc_letter_cost = fields.Monetary(
        related="company_id.grc_letter_cost", readonly=False, currency_field="currency_id"
    )
