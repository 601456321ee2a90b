from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..common import GrcCase
from ..common_users import of_company


@tagged("post_install", "-at_install")
class TestTastes(GrcCase):
    """What customers like, dislike and are never to be offered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tastes = cls.env["grc.person.taste"]
        cls.today = cls.company._grc_today()
        above = cls.env["product.category"].create({"name": "Lamps"})
        cls.category = above
        cls.below = cls.env["product.category"].create({"name": "Desk lamps", "parent_id": above.id})
        cls.lamp = cls.env["product.product"].create({"name": "Lamp", "categ_id": cls.below.id})
        cls.customer_1, cls.customer_2 = cls.partner("One"), cls.partner("Two")

    def never(self, partner=None, **values):
        values = {"partner_id": (partner or self.customer_1).id, "liking": "never"} | values
        return self.tastes.create(values)

    def test_never_offered(self):
        self.never(kind="product", product_id=self.lamp.product_tmpl_id.id)
        self.tastes.create({"partner_id": self.customer_1.id, "kind": "product", "liking": "dislike",
                            "product_id": self.good.product_tmpl_id.id})  # fmt: skip
        both = self.customer_1 | self.customer_2
        self.assertEqual(self.tastes._never_offered(both), {self.customer_1.id: {self.lamp.id}})

    def test_never_offered_of_a_category(self):
        """A category stands for those below it; a contact's taste is their customer's."""
        contact = self.partner("Contact", is_company=False, parent_id=self.customer_2.id)
        self.never(contact, kind="category", categ_id=self.category.id)
        found = self.tastes._never_offered(self.customer_1 | contact)
        self.assertEqual(found, {self.customer_2.id: {self.lamp.id}})
        self.assertEqual(self.tastes._never_offered(contact, [self.good.id]), {})
        with self.assertQueryCount(1):
            self.tastes._never_offered(contact, [self.lamp.id])

    def test_bad_input(self):
        for values in ({"kind": "topic", "name": "Golf"}, {"kind": "product"}, {"kind": "category"}):
            with self.subTest(values), self.assertRaises(ValidationError), self.cr.savepoint():
                self.never(**values)
        person = self.env["grc.person"].create({"partner_id": self.customer_2.id, "name": "Jane"})
        with self.assertRaisesRegex(ValidationError, "another household"):
            self.never(kind="product", product_id=self.lamp.product_tmpl_id.id, person_id=person.id)

    def test_one_tap(self):
        """A product bought is there to be tapped; said again, it is changed and not doubled."""
        self.invoice(self.customer_1, -20, 100, product=self.good)
        self.refresh()
        chips = self.customer_1.get_grc_tastes()["chips"]
        self.assertIn(("product", self.good.product_tmpl_id.id), [(one["kind"], one["res_id"]) for one in chips])
        chip = next(one for one in chips if one["kind"] == "product")
        for liking in ("like", "never"):
            found = self.customer_1.add_grc_taste("product", str(chip["res_id"]), liking, "report")
        self.assertEqual([(one["name"], one["liking"]) for one in found["tastes"]], [("Good", "never")])
        self.assertNotIn("product", [one["kind"] for one in found["chips"]])
        taste = self.tastes.search([("partner_id", "=", self.customer_1.id)])
        self.assertEqual((taste.source, taste.user_id, taste.confirmed_on), ("report", self.env.user, self.today))
        self.assertEqual(self.customer_1.drop_grc_taste(taste.id)["tastes"], [])

    def test_what_is_sent_wrong(self):
        for arguments in (("product", "x"), ("product", "-1"), ("nothing", "Golf"), ("topic", "Golf", "loves")):
            with self.subTest(arguments), self.assertRaises(UserError), self.cr.savepoint():
                self.customer_1.add_grc_taste(*arguments)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.customer_1.add_grc_taste("topic", "  ")

    def test_of_ones_own_customers(self):
        user = new_test_user(
            self.env, "taste_seller", "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_personal",
            **of_company(self.company),
        )  # fmt: skip
        self.customer_1.user_id = user
        self.never(self.customer_2, kind="product", product_id=self.lamp.product_tmpl_id.id)
        mine = self.customer_1.with_user(user).add_grc_taste("gift", "Flowers")
        self.assertEqual([one["name"] for one in mine["tastes"]], ["Flowers"])
        self.assertEqual(self.customer_2.with_user(user).get_grc_tastes(), {"tastes": [], "chips": []})
        with self.assertRaises(AccessError):
            self.customer_2.with_user(user).add_grc_taste("gift", "Flowers")

    def test_they_expire(self):
        taste = self.tastes.create({"partner_id": self.customer_1.id, "kind": "topic", "name": "Golf"})
        day = self.today + relativedelta(months=self.env.ref("grc_base.purpose_tastes").months)
        self.assertEqual(taste.expires_on, day)
        erasures = self.env["grc.person.erasure"]
        erasures._erase(None, day - timedelta(days=1))
        self.assertTrue(taste.exists())
        erasures._erase(None, day)
        self.assertFalse(taste.exists())
        log = erasures.search([("part", "=", "tastes")])
        self.assertEqual((log.number, log.day), (1, day))
        again = self.tastes.create({"partner_id": self.customer_1.id, "kind": "topic", "name": "Golf",
                                    "confirmed_on": self.today - timedelta(days=900)})  # fmt: skip
        again.action_still_true()
        self.assertEqual(again.expires_on, day)

    def test_merge(self):
        self.never(self.customer_2, kind="product", product_id=self.lamp.product_tmpl_id.id)
        self.merge(self.customer_1, self.customer_2)
        self.assertEqual(self.tastes._never_offered(self.customer_1), {self.customer_1.id: {self.lamp.id}})
