from odoo import models

from ...tools.dimensions import CLASS


class GrcTransition(models.Model):
    """Movements between classes."""

    _inherit = "grc.transition"

    dimension = CLASS.dimension_field()
    from_value_class = CLASS.origin_field()
    to_value_class = CLASS.target_field()
