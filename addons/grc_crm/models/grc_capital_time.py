from odoo import api, models
from odoo.tools import SQL


class GrcCapitalTime(models.AbstractModel):
    """Activities on opportunities are time spent on customers."""

    _inherit = "grc.capital.time"

    @api.model
    def _activity_models(self):
        return super()._activity_models() | {"crm.lead": ("partner_id", SQL("TRUE"))}
