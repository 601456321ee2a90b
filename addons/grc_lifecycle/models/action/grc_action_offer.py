from odoo import models
from odoo.tools import SQL

from ...tools.offers import purchases

#: Products named in one text.
NAMED = 3
#: Placeholders that need the products bought.
BOUGHT = {"last_products", "best_products", "complements", "offer"}


class GrcActionOffer(models.AbstractModel):
    """What to offer: what the customer buys, and what others buy with it, as far as it is in stock."""

    _name = "grc.action.offer"
    _description = "Products to Offer"

    def _texts(self, actions, wanted):
        """Return ``{id: {placeholder: text}}`` of the placeholders that name products.

        :param actions: ``grc.action`` of one company
        :param set wanted: names that occur
        """
        if not actions or not BOUGHT & wanted:
            return {}
        products = actions.env[self._name]
        last, best = self._bought(actions)
        complements = self._complements(actions.company_id, best)
        self._leave_out(actions.partner_id, (last, best, complements))
        available = products._available({item for items in (*best.values(), *complements.values()) for item in items})
        result = {}
        for action in actions:
            buys = best.get(action.partner_id.id, [])
            goes = [item for item in complements.get(action.partner_id.id, []) if item in available][:NAMED]
            offer = [item for item in buys if item in available][:NAMED]
            result[action.id] = {
                "last_products": ", ".join(products._names(last.get(action.partner_id.id, [])[:NAMED])),
                "best_products": ", ".join(products._names(buys[:NAMED])),
                "complements": ", ".join(products._names(goes)),
                "offer": "\n".join(f"• {name}" for name in products._names(dict.fromkeys(goes + offer))),
            }
        return result

    def _leave_out(self, partners, lists):
        """Take out of lists of products, ``{partner id: [product id]}``, what is never to be offered to a customer."""
        looked_at = {item for found in lists for items in found.values() for item in items}
        never = self.env["grc.person.taste"].sudo()._never_offered(partners, looked_at) if looked_at else {}
        for found in lists:
            for partner in never.keys() & found.keys():
                found[partner] = [item for item in found[partner] if item not in never[partner]]

    def _bought(self, actions):
        """Return what the customers bought last and what they buy most: two ``{partner id: [product id]}``."""
        company, as_of = actions.company_id, max(actions.mapped("date"))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, product_id, MAX(date) AS last_date, SUM(amount) AS amount,
                       MAX(MAX(date)) OVER (PARTITION BY partner_id) AS last_of_all
                  FROM (%s) d GROUP BY partner_id, product_id ORDER BY partner_id, amount DESC, product_id
                """,
                purchases(company, as_of, actions.partner_id.ids),
            )
        )
        last, best = {}, {}
        for partner, product, day, __, last_of_all in rows:
            best.setdefault(partner, []).append(product)
            if day == last_of_all:
                last.setdefault(partner, []).append(product)
        return last, best

    def _complements(self, company, best):
        """Return ``{partner id: [product id]}``: what others buy with what they buy most, and they do not buy yet."""
        anchors = {items[0] for items in best.values()}
        if not anchors:
            return {}
        found = {}
        for product, other in self.env.execute_query(
            SQL(
                "SELECT product_id, other_id FROM grc_product_complement WHERE company_id = %s AND product_id IN %s"
                " ORDER BY product_id, buyers DESC, id",
                company.id,
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

    def _names(self, ids):
        """Return the names of products in the language of the context."""
        return [
            product.with_context(display_default_code=False).display_name
            for product in self.env["product.product"].browse(ids)
        ]
