from odoo import models


class SaleOrder(models.Model):
    """An order that is placed is heard by the campaigns that its customer is in."""

    _inherit = "sale.order"

    def _action_confirm(self):
        result = super()._action_confirm()
        orders = self.sudo().filtered(lambda order: order.amount_untaxed > 0)
        if orders:
            entities = [order.partner_id.commercial_partner_id.id for order in orders]
            happening = self.env["grc.campaign.happening"].sudo()
            happening._happen("order", orders, entities)
            happening._buy(orders, entities)
        return result
