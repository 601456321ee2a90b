from odoo import fields, models


class GrcTransition(models.Model):
    _inherit = "grc.transition"

    dimension = fields.Selection(selection_add=[("segment", "Segment")], ondelete={"segment": "cascade"})
    from_segment_id = fields.Many2one("grc.segment", "From segment", readonly=True, ondelete="restrict")
    to_segment_id = fields.Many2one("grc.segment", "To segment", readonly=True, ondelete="restrict")
