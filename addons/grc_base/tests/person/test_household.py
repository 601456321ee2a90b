from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..common import GrcCase
from ..common_users import of_company


@tagged("post_install", "-at_install")
class TestHousehold(GrcCase):
    """A household whose members are contacts, and one of two customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._grc_today()
        groups = "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_personal"
        cls.seller, cls.colleague = (
            new_test_user(cls.env, login, groups, **of_company(cls.company))
            for login in ("home_seller", "home_colleague")
        )  # fmt: skip
        cls.jane = cls.partner("Jane", is_company=False, user_id=cls.seller.id)
        cls.john = cls.partner("John", is_company=False, user_id=cls.colleague.id)
        cls.invoice(cls.jane, -20, 100)
        cls.invoice(cls.john, -10, 70)
        cls.refresh()
        persons = cls.env["grc.person"]
        cls.of_jane = persons.create(
            {"partner_id": cls.jane.id, "name": "John", "relation": "partner", "contact_id": cls.john.id}
        )
        cls.of_john = persons.create(
            {"partner_id": cls.john.id, "name": "Jane", "relation": "partner", "contact_id": cls.jane.id}
        )

    def home_of(self, partner, user=None):
        found = partner.with_user(user) if user else partner
        return found.with_context(allowed_company_ids=self.company.ids).get_grc_household()

    def test_both_show_the_household(self):
        for partner, other in ((self.jane, self.john), (self.john, self.jane)):
            found = self.home_of(partner)
            self.assertEqual([one["name"] for one in found["members"]], [other.name])
            self.assertEqual([(one["of"], one["contact"]) for one in found["others"]], [(other.name, partner.name)])

    def test_nothing_is_added_up_twice(self):
        for partner in (self.jane, self.john):
            found = self.home_of(partner)
            self.assertEqual({one["id"] for one in found["customers"]}, {self.jane.id, self.john.id})
            self.assertEqual(found["revenue"], 170)

    def test_the_colleagues_customer_is_not_seen(self):
        found = self.home_of(self.jane, self.seller)
        self.assertEqual([one["name"] for one in found["members"]], ["John"])
        self.assertEqual(found["others"], [])
        self.assertEqual(([one["id"] for one in found["customers"]], found["revenue"]), ([self.jane.id], 100))
        found = self.home_of(self.john, self.seller)
        self.assertEqual((found["members"], [one["id"] for one in found["customers"]]), ([], [self.jane.id]))
        self.assertEqual([one["name"] for one in found["others"]], ["John"], "written on Jane, who is the seller's")
        self.assertEqual(self.env["grc.person"].with_user(self.seller).search([]), self.of_jane)

    def test_without_the_group(self):
        user = new_test_user(self.env, "home_user", "sales_team.group_sale_salesman_all_leads,grc_base.group_grc_user")
        for method in ("get_grc_household", "get_grc_tastes"):
            with self.assertRaisesRegex(AccessError, "Personal data"):
                getattr(self.jane.with_user(user), method)()

    def test_merged_customers(self):
        """The household of both is the survivor's; a member who is the customer now is still there."""
        self.merge(self.jane, self.john)
        self.assertEqual(self.of_jane.contact_id, self.jane)
        self.assertEqual(self.of_john.partner_id, self.jane)
        found = self.home_of(self.jane)
        self.assertEqual(len(found["members"]), 2)
        self.assertEqual((found["others"], found["revenue"]), ([], 0 if not found["customers"] else found["revenue"]))
        self.assertEqual(len(found["customers"]), 1)

    def test_bad_input(self):
        for values in (
            {"contact_id": self.jane.id, "relation": "child"},
            {"hour_from": 12, "hour_to": 9},
            {"hour_from": 9},
            {"hour_to": 25},
            {"birth_date": self.today + timedelta(days=400)},
        ):
            with self.subTest(values), self.assertRaises(Exception) as refused, self.cr.savepoint():
                self.of_jane.write(values)
                self.env.flush_all()
            self.assertNotIsInstance(refused.exception, (AttributeError, KeyError, TypeError))
        with self.assertRaises(ValidationError):
            self.of_jane.write({"hour_from": 12, "hour_to": 9})

    def pay(self, partner, day, line, amount=10, state="paid"):
        values = {
            "payment_type": "inbound", "partner_type": "customer", "partner_id": partner.id, "amount": amount,
            "journal_id": line.journal_id.id, "payment_method_line_id": line.id, "date": day,
        }  # fmt: skip
        payment = self.env["account.payment"].create(values)
        self.env.flush_all()
        self.env.cr.execute("UPDATE account_payment SET state = %s WHERE id = %s", [state, payment.id])
        self.env.invalidate_all()

    def test_payment_observed(self):
        """The method of most payments received in 24 months, beside the one that they say."""
        self.assertEqual(self.home_of(self.jane)["paid"], "")
        journal = self.env["account.journal"].create(
            {"name": "Till", "code": "TILL", "type": "bank", "company_id": self.company.id}
        )
        self.company.transfer_account_id = self.account()
        card = journal.inbound_payment_method_line_ids[:1]
        card.name = "Card at the till"
        cheque = card.copy({"name": "Cheque", "journal_id": journal.id})
        for days in (5, 50):
            self.pay(self.jane, self.today - timedelta(days=days), card)
        self.pay(self.jane, self.today - timedelta(days=1), cheque)
        for days in (1000, 1001, 1002):
            self.pay(self.jane, self.today - timedelta(days=days), cheque)
        self.pay(self.jane, self.today, cheque, state="draft")
        self.pay(self.john, self.today, cheque)
        self.of_jane.write({"payment": "transfer"})
        found = self.home_of(self.jane)
        self.assertEqual((found["paid"], found["members"][0]["stated"]), ("Card at the till", "Transfer"))
        self.assertEqual(self.home_of(self.john)["paid"], "Cheque")
        self.assertEqual(self.home_of(self.john, self.seller)["paid"], "", "not of a colleague's customer")
