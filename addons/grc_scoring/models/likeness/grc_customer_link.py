from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP


class GrcCustomerLink(models.AbstractModel):
    _inherit = "grc.customer.link"

    grc_likeness = fields.Float(
        related="grc_customer_id.likeness",
        string="Likeness to the best customers",
        aggregator=None,
        groups=VALUE_GROUP,
        help="How often people like this prospect are among the best customers, as a multiple of the average.",
    )
