from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP


class GrcCustomerLink(models.AbstractModel):
    _inherit = "grc.customer.link"

    grc_value_class = fields.Selection(
        related="grc_customer_id.value_class", string="Customer class", groups=VALUE_GROUP
    )
