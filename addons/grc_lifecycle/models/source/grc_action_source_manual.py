from odoo import models
from odoo.tools import frozendict


class GrcActionSourceManual(models.AbstractModel):
    """Actions that somebody made by hand; what is assumed of them is assumed of activities planned in Odoo, too."""

    _name = "grc.action.source.manual"
    _inherit = "grc.action.source"
    _description = "Actions by Hand"

    _source = "manual"
    _place = 900
    _when = None
    _assumed = frozendict(probability=0.05, effort=15.0, lead_days=0)
    _optional = False

    def _label(self):
        return self.env._("By hand")
