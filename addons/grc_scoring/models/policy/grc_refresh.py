from odoo import fields, models


class GrcRefresh(models.Model):
    """What the policies of each day were cut at."""

    _inherit = "grc.refresh"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    policy = fields.Json(
        "What policies were cut at",
        readonly=True,
        help="Least margin of the best twelve months that is high value, days of grace, days for which one is new.",
    )
