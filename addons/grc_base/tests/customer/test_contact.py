from odoo.tests import new_test_user, tagged

from ..common import GrcCase
from ..common_users import of_company

MARKETING = {"email", "sms", "phone", "letter", "visit"}


@tagged("post_install", "-at_install")
class TestContact(GrcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reachable = cls.partner(
            "Reachable",
            email="a@example.com",
            phone="+33 1 23 45 67 89",
            street="1 rue de la Paix",
            city="Paris",
            country_id=cls.env.ref("base.fr").id,
        )

    def channels(self, partner, purpose="marketing"):
        """Return the channels on which a partner may be contacted."""
        return {channel for channel in MARKETING if partner._may_contact(channel, purpose)}

    def test_all(self):
        self.assertEqual(self.channels(self.reachable), MARKETING)

    def test_unreachable(self):
        self.assertEqual(self.channels(self.partner("Nothing known")), set())
        self.assertEqual(self.channels(self.partner("Bad address", email="nobody")), set())
        self.assertEqual(self.channels(self.partner("Half an address", city="Paris")), set())

    def test_archived(self):
        self.reachable.action_archive()
        self.assertEqual(self.channels(self.reachable), set())
        self.assertEqual(self.channels(self.reachable, "transactional"), set())

    def test_blacklisted_mail(self):
        """An opt-out stops marketing on its channel, never what was ordered or asked for."""
        self.env["mail.blacklist"]._add("A@example.com")
        self.assertEqual(self.channels(self.reachable), MARKETING - {"email"})
        for purpose in ("transactional", "service"):
            self.assertEqual(self.channels(self.reachable, purpose), MARKETING)

    def test_blacklisted_phone(self):
        self.env["phone.blacklist"].add(self.reachable.phone_sanitized)
        self.assertEqual(self.channels(self.reachable), MARKETING - {"sms", "phone"})
        self.assertEqual(self.channels(self.reachable, "service"), MARKETING)

    def test_customer_who_became_a_contact_of_another_company(self):
        """The list of customers says how to reach the customer, though the partner is no longer seen."""
        second = self.new_company("Second Ltd")
        user = new_test_user(
            self.env,
            "reach_manager",
            "base.group_user,grc_base.group_grc_manager",
            **of_company(self.company),
        )
        self.invoice(self.reachable, -10, 100)
        self.refresh()
        self.reachable.company_id = second
        self.env.invalidate_all()
        customer = self.customer(self.reachable).with_user(user).with_context(allowed_company_ids=self.company.ids)
        self.assertEqual([badge["color"] for badge in customer.reach], ["success", "success"])

    def test_some_of_many(self):
        others = self.reachable | self.partner("B", email="b@example.com") | self.partner("C")
        self.env["mail.blacklist"]._add("b@example.com")
        self.assertEqual(others._may_contact("email"), self.reachable)
        reasons = others._contact_refusals("email")
        self.assertEqual(reasons[others[1].id], "The e-mail address is blacklisted")
        self.assertEqual(reasons[others[2].id], "No valid e-mail address")
        self.assertNotIn(self.reachable.id, reasons)

    def test_nobody(self):
        self.assertFalse(self.env["res.partner"]._may_contact("email"))

    def test_unknown_channel(self):
        for partners in (self.reachable, self.env["res.partner"]):
            with self.assertRaisesRegex(ValueError, "Unknown channel 'fax'"):
                partners._may_contact("fax")

    def test_unknown_purpose(self):
        """A misspelt purpose must not open what an opt-out has closed."""
        with self.assertRaisesRegex(ValueError, "Unknown purpose 'Marketing'"):
            self.reachable._may_contact("email", "Marketing")

    def test_reach_of_customer(self):
        """The card says by which ways a customer may be reached, and why not by another."""
        self.reachable.with_company(self.company).grc_is_prospect = True
        self.env["phone.blacklist"].add(self.reachable.phone_sanitized)
        self.refresh()
        customer = self.customers.search([("partner_id", "=", self.reachable.id)])
        self.assertEqual(
            [(badge["color"], badge["title"]) for badge in customer.reach],
            [("success", "May be contacted"), ("secondary", "The phone number is blacklisted")],
        )
