from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """The settings of scoring, those of the present company."""

    _inherit = "res.config.settings"

    grc_score_mode = fields.Selection(related="company_id.grc_score_mode", readonly=False, required=True)
    grc_min_customers = fields.Integer(related="company_id.grc_min_customers", readonly=False)
    grc_min_history_days = fields.Integer(related="company_id.grc_min_history_days", readonly=False)
    grc_max_silent_days = fields.Integer(related="company_id.grc_max_silent_days", readonly=False)
    grc_segmentation_id = fields.Many2one(related="company_id.grc_segmentation_id", readonly=False)
    grc_clv_model = fields.Selection(related="company_id.grc_clv_model", readonly=False, required=True)
    grc_clv_horizon = fields.Integer(related="company_id.grc_clv_horizon", readonly=False)
    grc_clv_discount = fields.Float(related="company_id.grc_clv_discount", readonly=False)
    grc_pareto_basis = fields.Selection(related="company_id.grc_pareto_basis", readonly=False, required=True)
    grc_pareto_a = fields.Float(related="company_id.grc_pareto_a", readonly=False)
    grc_pareto_b = fields.Float(related="company_id.grc_pareto_b", readonly=False)
    grc_policy_share = fields.Float(related="company_id.grc_policy_share", readonly=False)
    grc_policy_late_days = fields.Integer(related="company_id.grc_policy_late_days", readonly=False)
    grc_hour_cost = fields.Monetary(related="company_id.grc_hour_cost", readonly=False, currency_field="currency_id")
    grc_activity_minutes = fields.Integer(related="company_id.grc_activity_minutes", readonly=False)
    grc_late_rate = fields.Float(related="company_id.grc_late_rate", readonly=False)
    grc_email_cost = fields.Monetary(related="company_id.grc_email_cost", readonly=False, currency_field="currency_id")
    grc_sms_cost = fields.Monetary(related="company_id.grc_sms_cost", readonly=False, currency_field="currency_id")
    grc_letter_cost = fields.Monetary(
        related="company_id.grc_letter_cost", readonly=False, currency_field="currency_id"
    )
    grc_group_count = fields.Selection(related="company_id.grc_group_count", readonly=False, required=True)
    grc_likeness_tag_ids = fields.Many2many(related="company_id.grc_likeness_tag_ids", readonly=False)
