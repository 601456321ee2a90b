from odoo import fields, models


class GrcTransition(models.Model):
    _inherit = "grc.transition"

    dimension = fields.Selection(selection_add=[("stage", "Stage")], ondelete={"stage": "cascade"})
    from_stage_id = fields.Many2one("grc.stage", "From stage", readonly=True, ondelete="restrict")
    to_stage_id = fields.Many2one("grc.stage", "To stage", readonly=True, ondelete="restrict")
