from odoo import fields, models
from odoo.addons.grc_base.models.link.grc_customer_link import VALUE_GROUP, value_money


class GrcCustomerLink(models.AbstractModel):
    """Lifetime value on partners and documents; no sums: a company and its contacts would double them."""

    _inherit = "grc.customer.link"

    grc_value_currency_id = fields.Many2one(
        related="grc_customer_id.company_id.currency_id", string="Currency of the value", groups=VALUE_GROUP
    )
    grc_clv = fields.Monetary(
        related="grc_customer_id.clv",
        string="Lifetime value",
        **value_money("grc_value_currency_id"),
    )
    grc_clv_predicted = fields.Monetary(
        related="grc_customer_id.clv_predicted",
        string="Expected margin",
        **value_money("grc_value_currency_id"),
    )
    grc_p_alive = fields.Float(
        related="grc_customer_id.p_alive", string="P(alive)", aggregator=None, groups=VALUE_GROUP
    )
    grc_next_purchase = fields.Date(
        related="grc_customer_id.next_purchase", string="Next purchase expected", groups=VALUE_GROUP
    )
