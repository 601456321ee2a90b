from odoo import fields, models


class GrcRefresh(models.Model):
    _inherit = "grc.refresh"

    pareto = fields.Json(
        "Where classes begin",
        readonly=True,
        help="Basis and shares of the classes; for margin and for revenue the total and the least values of A and B.",
    )
