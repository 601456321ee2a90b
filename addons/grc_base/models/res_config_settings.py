from odoo import fields, models


class ResConfigSettings(models.TransientModel):  # pylint: disable=no-wizard-in-models
    """The company's settings of the figures."""

    _name = "res.config.settings"
    _inherit = ["res.config.settings", "grc.bounded"]

    grc_window_months = fields.Integer(related="company_id.grc_window_months", readonly=False)
    grc_tz = fields.Selection(related="company_id.grc_tz", readonly=False)
    grc_excluded_journal_ids = fields.Many2many(related="company_id.grc_excluded_journal_ids", readonly=False)
    grc_walk_in_ids = fields.Many2many(related="company_id.grc_walk_in_ids", readonly=False)
    grc_company_share = fields.Float(related="company_id.grc_company_share", readonly=False)
    grc_release_months = fields.Integer(related="company_id.grc_release_months", readonly=False)
