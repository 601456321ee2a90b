from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP


class GrcCustomerLink(models.AbstractModel):
    _inherit = "grc.customer.link"

    grc_stage_id = fields.Many2one(related="grc_customer_id.stage_id", string="Customer stage", groups=VALUE_GROUP)
