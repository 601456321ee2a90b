from odoo import api, fields, models


class GrcLikenessTrait(models.Model):
    """The trait of who came by recommendation."""

    _inherit = "grc.likeness.trait"

    kind = fields.Selection(selection_add=[("referred", "Referred")], ondelete={"referred": "cascade"})

    @api.model
    def _labels(self, kind, values):
        if kind == "referred":
            return dict.fromkeys(values, self.env._("came by recommendation"))
        return super()._labels(kind, values)
