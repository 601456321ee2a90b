from odoo import fields, models

from .grc_customer_pareto import CLASSES
from .grc_segment import POLICIES


class GrcTransition(models.Model):
    _inherit = "grc.transition"

    dimension = fields.Selection(
        selection_add=[("class", "Class"), ("policy", "Policy")], ondelete={"class": "cascade", "policy": "cascade"}
    )
    from_value_class = fields.Selection(CLASSES, "From class", readonly=True)
    to_value_class = fields.Selection(CLASSES, "To class", readonly=True)
    from_policy = fields.Selection(POLICIES, "From policy", readonly=True)
    to_policy = fields.Selection(POLICIES, "To policy", readonly=True)
