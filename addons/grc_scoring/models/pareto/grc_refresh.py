from odoo import fields, models


class GrcRefresh(models.Model):
    """Where the classes of each day begin."""

    _inherit = "grc.refresh"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    pareto = fields.Json(
        "Where classes begin",
        readonly=True,
        help="Basis and shares of the classes; for margin and for revenue the total and the least values of A and B.",
    )
