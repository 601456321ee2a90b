from odoo import models

from ...tools.dimensions import POLICY


class GrcTransition(models.Model):
    """Movements between policies."""

    _inherit = "grc.transition"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    dimension = POLICY.dimension_field()
    from_policy = POLICY.origin_field()
    to_policy = POLICY.target_field()
