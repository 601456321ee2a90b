from odoo import fields, models
from odoo.addons.grc_base.tools.unchecked import UncheckedMany2one


class GrcTransition(models.Model):
    _inherit = "grc.transition"

    dimension = fields.Selection(selection_add=[("segment", "Segment")], ondelete={"segment": "cascade"})
    from_segment_id = UncheckedMany2one("grc.segment", "From segment", readonly=True)
    to_segment_id = UncheckedMany2one("grc.segment", "To segment", readonly=True)
