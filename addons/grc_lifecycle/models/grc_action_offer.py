from odoo import api, models
from odoo.tools import SQL

from ..tools.offers import purchases

#: Products named in one text.
NAMED = 3
#: Placeholders that need the products bought.
BOUGHT = {"last_products", "best_products", "complements", "offer"}


class GrcAction(models.Model):
    """What to offer: what the customer buys, and what others buy with it, as far as it is in stock."""

    _inherit = "grc.action"

    @api.model
    def _plan_daily(self, company, as_of):
        self.env["grc.product.complement"]._count(company, as_of)
        return super()._plan_daily(company, as_of)

    def _text_products(self, wanted):
        """Return ``{id: {placeholder: text}}`` of the placeholders that name products."""
        if not self or not BOUGHT & wanted:
            return {}
        last, best = self._bought()
        complements = self._complements(best)
        available = self._available({item for items in (*best.values(), *complements.values()) for item in items})
        result = {}
        for action in self:
            buys = best.get(action.partner_id.id, [])
            goes = [item for item in complements.get(action.partner_id.id, []) if item in available][:NAMED]
            offer = [item for item in buys if item in available][:NAMED]
            result[action.id] = {
                "last_products": ", ".join(self._product_names(last.get(action.partner_id.id, [])[:NAMED])),
                "best_products": ", ".join(self._product_names(buys[:NAMED])),
                "complements": ", ".join(self._product_names(goes)),
                "offer": "\n".join(f"• {name}" for name in self._product_names(dict.fromkeys(goes + offer))),
            }
        return result

    def _bought(self):
        """Return what the customers bought last and what they buy most: two ``{partner id: [product id]}``."""
        company, as_of = self.company_id, max(self.mapped("date"))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, product_id, MAX(date) AS last_date, SUM(amount) AS amount,
                       MAX(MAX(date)) OVER (PARTITION BY partner_id) AS last_of_all
                  FROM (%s) d GROUP BY partner_id, product_id ORDER BY partner_id, amount DESC, product_id
                """,
                purchases(company, as_of, SQL("p.commercial_partner_id IN %s", tuple(self.partner_id.ids))),
            )
        )
        last, best = {}, {}
        for partner, product, day, __, last_of_all in rows:
            best.setdefault(partner, []).append(product)
            if day == last_of_all:
                last.setdefault(partner, []).append(product)
        return last, best

    def _complements(self, best):
        """Return ``{partner id: [product id]}``: what others buy with what he buys most, and he does not buy yet."""
        anchors = {items[0] for items in best.values()}
        if not anchors:
            return {}
        found = {}
        for product, other in self.env.execute_query(
            SQL(
                "SELECT product_id, other_id FROM grc_product_complement WHERE company_id = %s AND product_id IN %s"
                " ORDER BY product_id, buyers DESC, id",
                self.company_id.id,
                tuple(anchors),
            )
        ):
            found.setdefault(product, []).append(other)
        return {
            partner: [item for item in found.get(items[0], []) if item not in items] for partner, items in best.items()
        }

    def _available(self, ids):
        """Return those of the product ids that can be offered: active, for sale, and in stock where stock is kept."""
        products = self.env["product.product"].browse(ids).exists().filtered(lambda item: item.active and item.sale_ok)
        if "qty_available" in products._fields:
            products = products.filtered(lambda item: not item.is_storable or item.qty_available > 0)
        return set(products.ids)

    def _product_names(self, ids):
        """Return the names of products in the language of the context."""
        return [
            product.with_context(display_default_code=False).display_name
            for product in self.env["product.product"].browse(ids)
        ]
