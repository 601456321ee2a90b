"""Who bought what, against the list of documents."""

import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import Command
from odoo.tests import tagged

from .common import AudienceCase


@tagged("post_install", "-at_install")
class TestAudiencePurchases(AudienceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(15)
        drinks = cls.env["product.category"].create({"name": "Drinks"})
        wine = cls.env["product.category"].create({"name": "Wine", "parent_id": drinks.id})
        tools = cls.env["product.category"].create({"name": "Tools"})
        cls.categories = drinks | wine | tools
        cls.below = {drinks: drinks | wine, wine: wine, tools: tools}
        cls.goods = cls.env["product.product"]
        for category in (drinks, wine, wine, tools, tools):
            good = cls.new_good()
            good.categ_id = category
            cls.goods |= good
        cls.partners = cls.env["res.partner"].create([{"name": f"Customer {place}"} for place in range(15)])
        cls.contacts = cls.env["res.partner"].create(
            [{"name": "Contact", "parent_id": partner.id} for partner in cls.partners]
        )
        cls.new_rows(cls.partners)
        cls.sales = [cls.sale() for __ in range(45)]

    @classmethod
    def sale(cls):
        """Sell something to a customer or their contact; return what a line asks for: who, what, when, reversed on."""
        place = cls.random.randrange(12)
        days = cls.random.choice((0, 1, 29, 30, 31, 100, 364, 365, 366, 400, 900))
        good = cls.random.choice(cls.goods)
        whom = cls.random.choice((cls.partners, cls.contacts))[place]
        invoice = cls.invoice(whom, -days, 100, product=good)
        gone = None
        if cls.random.random() < 0.3:
            back = cls.random.randrange(days + 1)
            cls.credit(invoice, -back, 100)
            gone = cls.today - timedelta(days=back)
        return cls.partners[place].id, good, cls.today - timedelta(days=days), gone

    def bought(self, said, day):
        """Return the partners who bought what a line asks for, by the list of sales."""
        categories = self.env["product.category"].union(*(self.below[one] for one in said["categories"]))
        since = day - relativedelta(months=said["months"]) if said["months"] else None
        return {
            partner
            for partner, good, sold, gone in self.sales
            if (good.product_tmpl_id in said["products"] or good.categ_id in categories)
            and sold <= day
            and (since is None or sold > since)
            and (gone is None or gone > day)
        }

    def said(self):
        products = self.env["product.template"].union(
            *self.random.sample(list(self.goods.product_tmpl_id), self.random.randrange(3))
        )
        least = 0 if products else 1
        return {
            "products": products,
            "categories": self.random.sample(list(self.categories), self.random.randrange(least, 3)),
            "months": self.random.choice((0, 1, 12, 24)),
            "bought": self.random.choice(("yes", "no")),
        }

    def values(self, said):
        return {
            "kind": "purchase",
            "bought": said["bought"],
            "months": said["months"],
            "product_ids": [Command.set(said["products"].ids)],
            "categ_ids": [Command.set([one.id for one in said["categories"]])],
        }

    def test_against_the_list(self):
        """Products, categories with those below, months, reversals and days: as a loop over the sales says."""
        everyone, met = set(self.partners.ids), set()
        for __ in range(40):
            said = self.said()
            audience = self.new_audience(("and", self.values(said)))
            for day in (self.today, self.today - timedelta(days=40)):
                buyers = self.bought(said, day)
                expected = buyers if said["bought"] == "yes" else everyone - buyers
                self.assertEqual(set(self.partners_of(audience, day).ids), expected, (audience.line_ids.sentence, day))
                met.add(len(buyers))
        self.assertGreater(len(met), 4)

    def test_bought_one_never_the_other(self):
        """Bought A, never B, within a year: two lines."""
        lamp, bulb = self.goods[0], self.goods[3]
        first, second = ({"categories": [], "months": 12, "products": one.product_tmpl_id} for one in (lamp, bulb))
        audience = self.new_audience(
            ("and", self.values(first | {"bought": "yes"})), ("and", self.values(second | {"bought": "no"}))
        )
        expected = self.bought(first, self.today) - self.bought(second, self.today)
        self.assertTrue(expected)
        self.assertEqual(set(self.partners_of(audience).ids), expected)
