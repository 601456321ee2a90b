from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP


class GrcCustomerLink(models.AbstractModel):
    _inherit = "grc.customer.link"

    grc_segment_id = fields.Many2one(related="grc_customer_id.segment_id", string="Segment", groups=VALUE_GROUP)
    grc_rfm = fields.Char(related="grc_customer_id.rfm", string="RFM", groups=VALUE_GROUP)
