from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    grc_contact_cost = fields.Monetary(
        related="company_id.grc_contact_cost", readonly=False, currency_field="currency_id"
    )
