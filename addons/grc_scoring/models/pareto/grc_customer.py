from odoo import fields, models

from ...tools.dimensions import CLASS

#: Bootstrap names.
CLASS_COLORS = {"a": "primary", "b": "info", "c": "secondary"}
CLASS_HELP = (
    "A: those who bring most and together most of it (the first share of the settings); B: those who come next;"
    " C: all others, and whoever brings nothing or costs."
)


class GrcCustomer(models.Model):
    """Class of a customer by what they bring."""

    _inherit = "grc.customer"

    value_class = CLASS.present_field(help=CLASS_HELP)
    value_class_before = CLASS.before_field()
    team_id = fields.Many2one(
        related="partner_id.user_id.sale_team_id",
        string="Sales team",
        compute_sudo=True,
        help="The team of the customer's salesperson.",
    )
    category_ids = fields.Many2many(related="partner_id.category_id", string="Tags", compute_sudo=True)

    def _class_badges(self):
        if not self.value_class:
            return []
        color = CLASS_COLORS[self.value_class]
        return [{"text": self.value_class.upper(), "color": color, "title": self._class_title()}]

    def _class_title(self):
        titles = {
            "a": self.env._("Class A: among those who bring most"),
            "b": self.env._("Class B: among those who come next"),
            "c": self.env._("Class C: brings little, nothing, or costs"),
        }
        return titles[self.value_class]
