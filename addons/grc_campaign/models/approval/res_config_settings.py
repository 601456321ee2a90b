from odoo import fields, models


class ResConfigSettings(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The company's settings of campaigns."""

    _inherit = "res.config.settings"

    grc_approval_sends = fields.Integer(related="company_id.grc_approval_sends", readonly=False)
