from odoo import fields, models


class ResConfigSettings(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The company's settings of how campaigns send."""

    _inherit = "res.config.settings"

    grc_hourly_mails = fields.Integer(related="company_id.grc_hourly_mails", readonly=False)
    grc_warm_up = fields.Char(related="company_id.grc_warm_up", readonly=False)
    grc_warm_up_from = fields.Date(related="company_id.grc_warm_up_from", readonly=False)
    grc_quiet = fields.Boolean(related="company_id.grc_quiet", readonly=False)
    grc_quiet_from = fields.Selection(related="company_id.grc_quiet_from", readonly=False)
    grc_quiet_until = fields.Selection(related="company_id.grc_quiet_until", readonly=False)
