from odoo import fields, models


class GrcRefresh(models.Model):
    _inherit = "grc.refresh"

    policy = fields.Json(
        "What policies were cut at",
        readonly=True,
        help="Least margin of the best twelve months that is high value, days of grace, days for which one is new.",
    )
