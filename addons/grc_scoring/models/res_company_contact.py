from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    grc_contact_cost = fields.Monetary(
        "Cost of a message",
        currency_field="currency_id",
        help="What a message to a customer costs, postage or the minutes of writing it; 0: messages are not counted.",
    )

    _grc_contact_cost_positive = models.Constraint(
        "CHECK (grc_contact_cost IS NULL OR grc_contact_cost >= 0)",
        "A message cannot cost less than nothing. Enter 0 to leave messages out.",
    )

    @api.model
    def _grc_watched_settings(self):
        return super()._grc_watched_settings() | {"grc_contact_cost"}
