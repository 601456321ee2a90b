from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP


class GrcCustomerLink(models.AbstractModel):
    """A prospect's likeness to the best customers, on partners and documents."""

    _inherit = "grc.customer.link"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    grc_likeness = fields.Float(
        related="grc_customer_id.likeness",
        string="Similarity to best customers",
        aggregator=None,
        groups=VALUE_GROUP,
        help="How often people like this prospect are among the best customers, as a multiple of the average.",
    )
