from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase, as_day, rows_written
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestWallet(GrcCase):
    """Our share of what customers spend."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shares, cls.wallets = cls.env["grc.wallet.share"], cls.env["grc.wallet"]
        cls.drinks = cls.env["product.category"].create({"name": "Drinks"})
        cls.wine, cls.beer = cls.env["product.category"].create(
            [{"name": name, "parent_id": cls.drinks.id} for name in ("Wine", "Beer")]
        )
        cls.goods = {}
        for category in cls.drinks | cls.wine | cls.beer:
            cls.goods[category] = cls.new_good()
            cls.goods[category].categ_id = category
        cls.wineries = cls.env["res.partner.industry"].create({"name": "Restaurants"})
        cls.ann, cls.bob, cls.eve = (cls.partner(name, industry_id=cls.wineries.id) for name in ("Ann", "Bob", "Eve"))
        cls.buy(cls.ann, cls.wine, -30, 300)
        cls.buy(cls.ann, cls.beer, -40, 100)
        cls.buy(cls.ann, cls.wine, -400, 9000)
        cls.invoice(cls.ann, -20, 50)
        cls.buy(cls.bob, cls.wine, -30, 80)

    @classmethod
    def buy(cls, partner, category, day, amount):
        return cls.invoice(partner, day, amount, product=cls.goods[category])

    def say(self, partner, spending, category=None, **values):
        return self.wallets.create(
            {"partner_id": partner.id, "spending": spending, "categ_id": category and category.id} | values
        )

    def share(self, partner, category=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.shares.search(
            [("partner_id", "=", partner.id), ("categ_id", "=", category.id if category else False)]
        )

    def test_stated(self):
        self.refresh()
        self.say(self.ann, 1000)
        self.say(self.ann, 600, self.wine, date=as_day(-3))
        self.say(self.ann, 500, self.wine, date=as_day(-2))
        self.say(self.ann, 1, self.wine, date=as_day(2))
        whole, wine = self.share(self.ann), self.share(self.ann, self.wine)
        self.assertEqual((whole.revenue, whole.spending, whole.elsewhere, whole.origin), (450, 1000, 550, "stated"))
        self.assertAlmostEqual(whole.share, 0.45)
        self.assertEqual((wine.revenue, wine.spending, wine.share, wine.beyond), (300, 500, 0.6, False))
        beer = self.share(self.ann, self.beer)
        self.assertEqual((beer.revenue, beer.origin, beer.spending, beer.share), (100, "none", 0, 0))

    def test_category_with_its_sub_categories(self):
        self.refresh()
        self.say(self.ann, 800, self.drinks, origin="estimated")
        row = self.share(self.ann, self.drinks)
        self.assertEqual((row.revenue, row.share, row.origin), (400, 0.5, "estimated"))

    def test_said_before_he_had_a_parent(self):
        """What was said of a person counts for the company that the person belongs to now, and is listed with it."""
        said = self.say(self.ann, 1000)
        self.ann.write({"is_company": False, "parent_id": self.eve.id})
        self.refresh()
        self.assertEqual(self.share(self.eve).spending, 1000)
        self.assertEqual(self.wallets.search(self.customer(self.eve).action_open_wallets()["domain"]), said)

    def test_we_sell_more_than_was_said(self):
        self.refresh()
        self.say(self.bob, 60, self.wine)
        row = self.share(self.bob, self.wine)
        self.assertEqual((row.share, row.beyond, row.elsewhere), (1, True, 0))
        self.assertEqual(self.shares.search([("beyond", "=", True)]), row)

    def test_spending_of_zero(self):
        self.refresh()
        self.say(self.bob, 0)
        self.say(self.bob, 0, self.beer)
        whole, beer = self.share(self.bob), self.share(self.bob, self.beer)
        self.assertEqual((whole.share, whole.beyond), (1, True))
        self.assertEqual((beer.revenue, beer.share, beer.beyond, beer.origin), (0, 0, False, "stated"))
        with self.assertRaisesRegex(Exception, "negative|grc_wallet"), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.say(self.bob, -1)

    @property
    def cr(self):
        return self.env.cr

    def test_customer_without_purchases(self):
        self.eve.with_company(self.company).grc_is_prospect = True
        self.refresh()
        self.assertFalse(self.share(self.eve))
        self.say(self.eve, 400)
        row = self.share(self.eve)
        self.assertEqual((row.revenue, row.share, row.elsewhere), (0, 0, 400))

    def test_contact_stands_for_his_company(self):
        worker = self.partner("Worker", parent_id=self.ann.id, is_company=False)
        self.assertEqual(self.say(worker, 10).partner_id, self.ann)

    def plant_peers(self, count=12, **values):
        partners = self.env["res.partner"].create(
            [{"name": f"Peer {place}", "is_company": True} | values for place in range(count)]
        )
        self.invoices(
            [(partner, -10, 100 * (place + 1)) for place, partner in enumerate(partners)],
            product=self.goods[self.wine],
        )
        return partners

    def test_estimate_by_the_industry(self):
        self.plant_peers(industry_id=self.wineries.id)
        self.refresh()
        peers = self.env["grc.wallet.peer"].search([("industry_id", "=", self.wineries.id)])
        self.assertEqual({peer.categ_id: peer.customers for peer in peers}, {self.wine: 14, self.wine.browse(): 14})
        # The 90th percentile of 80, 100, 200, 300, 300, 400 … 1200: 12.7 places of 13 steps from the least.
        wine = peers.filtered("categ_id")
        self.assertAlmostEqual(wine.spending, 1070, 2)
        row = self.share(self.ann, self.wine)
        self.assertEqual((row.origin, row.spending, row.beyond), ("peers", 1070, False))
        greatest = self.shares.search([("revenue", "=", 1200), ("categ_id", "=", self.wine.id)])
        self.assertEqual((greatest.spending, greatest.share), (1200, 1), "no less than what is spent with us")
        self.say(self.bob, 5000, self.wine)
        self.assertEqual(self.share(self.bob).spending, 5000, "in all no less than what was said of one category")

    def test_estimate_by_the_group(self):
        self.plant_peers()
        self.refresh()
        group = self.customer(self.bob).group_id
        self.assertTrue(group)
        row = self.share(self.bob, self.wine)
        self.assertEqual((row.origin, row.group_id), ("peers", group))

    def test_too_few_comparable_customers(self):
        self.plant_peers(5)
        self.refresh()
        self.assertEqual(self.share(self.bob, self.wine).origin, "none")

    def test_estimates_hold_for_a_week(self):
        self.plant_peers()
        self.refresh()
        before = rows_written(self.env)
        self.refresh()
        self.assertEqual(rows_written(self.env), before)

    def test_tab_of_the_customer(self):
        self.refresh()
        self.say(self.ann, 1000)
        customer = self.customer(self.ann)
        self.assertEqual(customer.wallet_share_ids.categ_id, self.wine | self.beer)
        self.assertEqual(customer.wallet_share_ids[0].spending, 1000, "all together come first")
        self.assertEqual(customer.wallet_share_ids, self.shares.search([("customer_id", "=", customer.id)]))
        action = customer.wallet_share_ids[1].action_state()
        form = self.wallets.with_context(**action["context"]).new()
        self.assertEqual(form.partner_id._origin, self.ann)

    def test_sums_and_groups(self):
        self.refresh()
        self.say(self.ann, 1000)
        self.say(self.bob, 200)
        sums = self.shares._read_group([("whole", "=", True)], ["origin"], ["revenue:sum", "spending:sum"])
        self.assertEqual(sums, [("stated", 530, 1200)])

    def test_other_company(self):
        other = self.new_company("Other Ltd")
        self.refresh()
        self.say(self.ann, 1000)
        self.assertFalse(self.shares.with_context(allowed_company_ids=other.ids).search([]))

    def test_salesperson_sees_his_own(self):
        seller = new_test_user(
            self.env,
            "grc_seller",
            "sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.bob.user_id = seller
        self.refresh()
        self.say(self.ann, 1000)
        mine = self.say(self.bob, 100)
        self.assertEqual(self.shares.with_user(seller).search([]).partner_id, self.bob)
        self.assertEqual(self.wallets.with_user(seller).search([]), mine)
        with self.assertRaises(AccessError):
            self.wallets.with_user(seller).create({"partner_id": self.ann.id, "spending": 5})
        row = self.wallets.with_user(seller).create({"partner_id": self.bob.id, "spending": 300})
        self.assertEqual(row.company_id, self.company)
