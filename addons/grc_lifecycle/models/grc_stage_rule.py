from odoo import fields, models


class GrcStageRule(models.Model):
    """One way into a stage: all its conditions hold. One rule of a stage is enough."""

    _name = "grc.stage.rule"
    _description = "Stage Rule"
    _order = "sequence, id"

    stage_id = fields.Many2one("grc.stage", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="stage_id.company_id", store=True)
    sequence = fields.Integer(default=10)
