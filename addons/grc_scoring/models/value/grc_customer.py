from odoo import fields, models


class GrcCustomer(models.Model):
    """The day that the values of a customer are those of; they are written by a pass of their own."""

    _inherit = "grc.customer"

    value_rebuilt_as_of = fields.Date(
        "Value rebuilt as of",
        readonly=True,
        help="The value is that of a past day; the next normal refresh restores it.",
    )
