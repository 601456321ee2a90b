from odoo import models

from ..tools.dimensions import CLASS, POLICY, SEGMENT


class GrcTransition(models.Model):
    """Movements between segments."""

    _inherit = "grc.transition"

    dimension = SEGMENT.dimension_field()
    from_segment_id = SEGMENT.origin_field()
    to_segment_id = SEGMENT.target_field()


class GrcTransitionClass(models.Model):
    """Movements between classes."""

    _inherit = "grc.transition"

    dimension = CLASS.dimension_field()
    from_value_class = CLASS.origin_field()
    to_value_class = CLASS.target_field()


class GrcTransitionPolicy(models.Model):
    """Movements between policies."""

    _inherit = "grc.transition"

    dimension = POLICY.dimension_field()
    from_policy = POLICY.origin_field()
    to_policy = POLICY.target_field()
