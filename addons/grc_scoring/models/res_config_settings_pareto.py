from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    grc_pareto_basis = fields.Selection(related="company_id.grc_pareto_basis", readonly=False, required=True)
    grc_pareto_a = fields.Float(related="company_id.grc_pareto_a", readonly=False)
    grc_pareto_b = fields.Float(related="company_id.grc_pareto_b", readonly=False)
    grc_policy_share = fields.Float(related="company_id.grc_policy_share", readonly=False)
    grc_policy_late_days = fields.Integer(related="company_id.grc_policy_late_days", readonly=False)
