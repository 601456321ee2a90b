from odoo import models
from odoo.tools import SQL

#: Days within which somebody has bought what is back.
BOUGHT = 365


class GrcCampaignTriggerDelivery(models.AbstractModel):
    """A delivery is done; where there is Inventory."""

    _name = "grc.campaign.trigger.delivery"
    _inherit = "grc.campaign.trigger"
    _description = "Start: Delivery Done"

    _trigger = "delivery"
    _place = 50
    _documents = True

    def _label(self):
        return self.env._("A delivery is done")

    def _there(self):
        return "stock.picking" in self.env

    def _query(self, campaign, since):
        if not self._there():
            return self.env["grc.campaign.trigger.gone"]._query(campaign, since)
        return SQL(
            """
            SELECT o.partner_id, %s AS event_key, o.date_done AS moment FROM stock_picking o
              JOIN stock_picking_type t ON t.id = o.picking_type_id AND t.code = 'outgoing'
             WHERE o.company_id = %s AND o.state = 'done' AND o.date_done >= %s
            """,
            self._key("stock.picking", "o"),
            campaign.company_id.id,
            since,
        )


class GrcCampaignTriggerStock(models.AbstractModel):
    """Something comes in of which nothing was on hand, for those who ordered it within a year; with Inventory."""

    _name = "grc.campaign.trigger.stock"
    _inherit = "grc.campaign.trigger"
    _description = "Start: Back in Stock"

    _trigger = "stock"
    _place = 140

    def _label(self):
        return self.env._("Something that a customer ordered within a year is back in stock")

    def _there(self):
        return "stock.move.line" in self.env

    def _query(self, campaign, since):
        if not self._there():
            return self.env["grc.campaign.trigger.gone"]._query(campaign, since)
        return SQL(
            """
            SELECT o.partner_id, concat_ws(',', 'stock', p.commercial_partner_id, i.product_id, i.id) AS event_key,
                   i.date AS moment
              FROM (%(came)s) i
              JOIN sale_order_line b ON b.product_id = i.product_id
              JOIN sale_order o ON o.id = b.order_id AND o.company_id = %(company)s AND o.state = 'sale'
                               AND o.date_order BETWEEN i.date - make_interval(days => %(days)s) AND i.date
              JOIN res_partner p ON p.id = o.partner_id
            """,
            came=self._came(campaign.company_id, since),
            company=campaign.company_id.id,
            days=BOUGHT,
        )

    def _came(self, company, since):
        """Return the SELECT of ``id, product_id, date``: what has come in, of which nothing was on hand before.

        On hand before is what is on hand now, without all that has moved since.
        """
        inside = SQL("SELECT l.id FROM stock_location l WHERE l.usage = 'internal' AND l.company_id = %s", company.id)
        return SQL(
            """
            WITH inside AS (%(inside)s)
            SELECT n.id, n.product_id, n.date FROM stock_move_line n
             WHERE n.state = 'done' AND n.date >= %(since)s AND n.quantity_product_uom > 0
               AND n.location_dest_id IN (SELECT id FROM inside) AND n.location_id NOT IN (SELECT id FROM inside)
               AND COALESCE((SELECT SUM(q.quantity) FROM stock_quant q
                              WHERE q.product_id = n.product_id AND q.location_id IN (SELECT id FROM inside)), 0)
                   <= (SELECT SUM(w.quantity_product_uom * ((w.location_dest_id IN (SELECT id FROM inside))::integer
                                                           - (w.location_id IN (SELECT id FROM inside))::integer))
                         FROM stock_move_line w
                        WHERE w.product_id = n.product_id AND w.state = 'done' AND (w.date, w.id) >= (n.date, n.id))
            """,
            inside=inside,
            since=since,
        )
