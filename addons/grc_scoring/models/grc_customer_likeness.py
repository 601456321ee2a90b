from odoo import fields, models


class GrcCustomer(models.Model):
    """Likeness of a prospect to the best customers."""

    _inherit = "grc.customer"

    likeness = fields.Float(
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="Prospects: how often people with the same characteristics are among the best customers, as a multiple of"
        " the average. Only what was known on the day he became a prospect counts.",
    )
