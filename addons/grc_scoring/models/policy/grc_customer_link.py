from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP


class GrcCustomerLink(models.AbstractModel):
    """The customer's policy, on partners and documents."""

    _inherit = "grc.customer.link"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    grc_policy = fields.Selection(related="grc_customer_id.policy", string="Customer policy", groups=VALUE_GROUP)
