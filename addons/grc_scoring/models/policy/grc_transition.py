from odoo import models

from ...tools.dimensions import POLICY


class GrcTransition(models.Model):
    """Movements between policies."""

    _inherit = "grc.transition"

    dimension = POLICY.dimension_field()
    from_policy = POLICY.origin_field()
    to_policy = POLICY.target_field()
