from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP


class GrcCustomerLink(models.AbstractModel):
    _inherit = "grc.customer.link"

    grc_group_id = fields.Many2one(related="grc_customer_id.group_id", string="Statistical group", groups=VALUE_GROUP)
