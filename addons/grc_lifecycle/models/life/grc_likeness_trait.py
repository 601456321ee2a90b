from odoo import api, fields, models


class GrcLikenessTrait(models.Model):
    _inherit = "grc.likeness.trait"

    kind = fields.Selection(selection_add=[("household", "Household")], ondelete={"household": "cascade"})

    @api.model
    def _labels(self, kind, values):
        if kind == "household":
            return {"partner": self.env._("lives with a partner"), "child": self.env._("has children")}
        return super()._labels(kind, values)
