from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP


class GrcCustomerLink(models.AbstractModel):
    _inherit = "grc.customer.link"

    grc_risk_grade = fields.Selection(
        related="grc_customer_id.risk_grade", string="Payment risk of the customer", groups=VALUE_GROUP
    )
