from odoo import models

from ...tools.dimensions import SEGMENT


class GrcTransition(models.Model):
    """Movements between segments."""

    _inherit = "grc.transition"

    dimension = SEGMENT.dimension_field()
    from_segment_id = SEGMENT.origin_field()
    to_segment_id = SEGMENT.target_field()
