from odoo import api, models
from odoo.tools import SQL


class SaleOrder(models.Model):
    """An order knows its customer; a quotation makes a prospect."""

    _name = "sale.order"
    _inherit = ["sale.order", "grc.customer.link"]
    _grc_link_depends = ("partner_id.commercial_partner_id", "company_id")

    def _grc_link_keys(self, alias, query):
        return self._grc_entity_sql(alias, "partner_id", query), SQL.identifier(alias, "company_id")

    def _grc_link_entities(self):
        return {order: (order.partner_id.commercial_partner_id, order.company_id) for order in self}

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._grc_touch()
        return orders

    def write(self, vals):
        moved = "partner_id" in vals
        if moved:
            self._grc_touch()
        result = super().write(vals)
        if moved:
            self._grc_touch()
        return result

    def unlink(self):
        self._grc_touch()
        return super().unlink()

    def _grc_touch(self):
        """Queue the customers: a quotation makes a prospect, and who loses their last one is none."""
        for company, orders in self.grouped("company_id").items():
            self.env["grc.queue"].sudo()._touch(orders.partner_id, company)
