from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP


class GrcCustomerLink(models.AbstractModel):
    _inherit = "grc.customer.link"

    grc_policy = fields.Selection(related="grc_customer_id.policy", string="Customer policy", groups=VALUE_GROUP)
