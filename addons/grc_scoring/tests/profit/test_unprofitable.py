from datetime import timedelta

from odoo import Command
from odoo.addons.grc_base.tests.common import as_day
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ...tools.year import UNPROFITABLE, year_start
from ..capital.common_capital import CapitalCase
from ..common import Screens


@tagged("post_install", "-at_install")
class TestUnprofitable(Screens, CapitalCase):
    """What customers brought and cost in the last twelve months, by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"grc_hour_cost": 60, "grc_activity_minutes": 15, "grc_email_cost": 2.50})

    def message(self, partner, day=-5, **values):
        values = {
            "model": "res.partner",
            "res_id": partner.id,
            "message_type": "comment",
            "author_id": self.env.user.partner_id.id,
            "date": f"{as_day(day)} 10:00:00",
            "subtype_id": self.env.ref("mail.mt_comment").id,
        } | values
        return self.env["mail.message"].create(values)

    def year(self, partner=None):
        """Return result and solicitation of a customer after a refresh; the ledger must say the same."""
        self.refresh()
        customer = self.customer(partner or self.buyer)
        domain = customer.action_open_year()["domain"]
        [[total]] = self.lines._read_group(domain, [], ["amount:sum"])
        self.assertAlmostEqual(customer.year_result, total or 0, 2)
        return round(customer.year_result, 2), round(customer.year_effort, 2)

    def test_by_hand(self):
        self.invoice(self.buyer, -30, 100, product=self.good)  # margin 40
        self.activity(self.buyer)  # 15 minutes: 15
        self.meeting(self.buyer)  # two hours: 120
        self.message(self.buyer)  # 2.50
        self.assertEqual(self.year(), (40 - 15 - 120 - 2.50, 137.50))
        customer = self.customer(self.buyer)
        self.assertTrue(customer.unprofitable)
        self.assertAlmostEqual(customer.capital, customer.year_result, 2)
        self.assertEqual(self.customers.search([("unprofitable", "=", True)]), customer)
        self.assertFalse(customer & self.customers.search([("unprofitable", "=", False)]))

    def test_gifts_count_once(self):
        """A gift in a line is in the margin of its invoice; a document of its own is not."""
        self.invoice(self.buyer, -30, 100, product=self.good)
        self.invoice(self.buyer, -20, 0, product=self.good, quantity=2)
        self.assertEqual(self.year(), (40 - 120, 120))
        invoice = self.invoice(self.buyer, -10, 100, product=self.good, post=False)
        line = {
            "name": "Gift",
            "product_id": self.good.id,
            "quantity": 1,
            "price_unit": 0,
            "tax_ids": [Command.clear()],
        }
        invoice.invoice_line_ids = [Command.create(line | {"account_id": self.account().id})]
        invoice._post(soft=False)
        self.assertEqual(self.year(), (40 - 120 + 40 - 60, 180))

    def test_only_twelve_months(self):
        today = self.company._grc_today()
        start = year_start(today)
        self.invoice(self.buyer, start, 1000, product=self.good)
        self.activity(self.buyer, day=start)
        self.message(self.buyer, day=start)
        self.assertEqual(self.year(), (0, 0))
        self.activity(self.buyer, day=start + timedelta(days=1))
        self.assertEqual(self.year(), (-15, 15))
        # A day later that activity is a year old.
        tomorrow = today + timedelta(days=1)
        with self.day_of_company(tomorrow):
            self.refresh()
            self.assertEqual(self.customer(self.buyer).year_result, 0)

    def test_touched_customers_alone(self):
        self.invoice(self.buyer, -30, 100, product=self.good)
        other = self.partner("Other")
        self.invoice(other, -30, 100, product=self.good)
        self.refresh()
        for partner in (self.buyer, other):
            self.activity(partner)
        self.refresh(partner_ids=self.buyer.ids)
        self.assertEqual(self.customer(self.buyer).year_result, 25)
        self.assertEqual(self.customer(other).year_result, 40)
        self.refresh()
        self.assertEqual(self.customer(other).year_result, 25)

    def test_messages(self):
        """Notes, and what the customer wrote, cost nothing."""
        self.invoice(self.buyer, -30, 100, product=self.good)
        worker = self.partner("Worker", parent_id=self.buyer.id, is_company=False)
        self.message(worker)
        self.message(self.buyer, message_type="email", author_id=worker.id)
        self.message(self.buyer, message_type="comment", author_id=worker.id)
        self.message(self.buyer, subtype_id=self.env.ref("mail.mt_note").id)
        self.message(self.buyer, message_type="notification")
        self.assertEqual(self.year(), (37.50, 2.50))
        line = self.lines.search([("kind", "=", "contact"), ("customer_id.partner_id", "=", self.buyer.id)])
        self.assertEqual(line.action_open_document()["res_id"], worker.id)
        self.company.grc_email_cost = 0
        self.assertEqual(self.year(), (40, 0))

    def test_days_of_the_company(self):
        """A message and a meeting are of the company's day; a meeting of all day is of its own in every time zone."""
        self.invoice(self.buyer, -30, 100, product=self.good)
        self.message(self.buyer, date=f"{as_day(-5)} 20:00:00")
        self.meeting(self.buyer, start=f"{as_day(-5)} 20:00:00", stop=f"{as_day(-5)} 22:00:00")
        self.meeting(self.buyer, day=-9, allday=True, start_date=as_day(-9), stop_date=as_day(-9))
        for zone, late in (("UTC", -5), ("Pacific/Auckland", -4), ("Pacific/Honolulu", -5)):
            self.company.grc_tz = zone
            self.refresh()
            lines = self.lines.search([("kind", "in", ("contact", "meeting"))], order="date, kind")
            self.assertEqual(lines.mapped("date"), [as_day(-9), as_day(late), as_day(late)], zone)
            self.assertEqual(self.customer(self.buyer).last_contact, as_day(late), zone)

    def test_prospects_are_none(self):
        self.buyer.grc_is_prospect = True
        self.activity(self.buyer)
        self.assertEqual(self.year(), (-15, 15))
        self.assertFalse(self.customer(self.buyer).unprofitable)
        self.assertFalse(self.customers.search(UNPROFITABLE))

    def test_screen(self):
        costly = self.partner("Costly")
        self.invoices([(self.buyer, -30, 300), (costly, -30, 100)], product=self.good)
        self.meeting(costly)
        self.refresh()
        found = self.screen("unprofitable").get_unprofitable(50)
        self.assertEqual((found["customers"], found["buyers"]), (1, 2))
        self.assertEqual((found["result"], found["effort"], found["saving"], found["turned"]), (-80, 120, 60, 0))
        self.assertEqual(found["missing"], ["Late payment is not counted: its yearly rate is not set."])
        self.assertEqual(self.customers.search(found["domain"]).partner_id, costly)
        [policy] = found["policies"]
        self.assertEqual(self.customers.search(policy["domain"]).partner_id, costly)
        # Two thirds less: 80 saved, and the customer costs nothing any more.
        self.assertEqual(self.screen("unprofitable").get_unprofitable(200 / 3 + 0.001)["turned"], 1)
        self.assertEqual(self.screen("unprofitable").get_unprofitable(0)["saving"], 0)
        for bad in (-1, 101):
            with self.assertRaisesRegex(UserError, "from 0 to 100"):
                self.screen("unprofitable").get_unprofitable(bad)
        self.company.write({"grc_hour_cost": 0, "grc_email_cost": 0})
        self.assertEqual(len(self.screen("unprofitable").get_unprofitable()["missing"]), 3)

    def test_policy_matrix_says_it(self):
        self.invoice(self.buyer, -30, 100, product=self.good)
        self.meeting(self.buyer)
        self.refresh()
        policies = self.screen("policy").get_policy_matrix()["policies"]
        told = {policy["name"]: policy["unprofitable"] for policy in policies}
        self.assertEqual(told[self.customer(self.buyer).policy], {"customers": 1, "effort": 120})
        self.assertEqual(sum(totals["customers"] for totals in told.values()), 1)

    def test_own_customers_only(self):
        self.invoice(self.buyer, -30, 100, product=self.good)
        self.meeting(self.buyer)
        self.refresh()
        seller = new_test_user(
            self.env,
            "costly_seller",
            "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        found = self.screen("unprofitable", seller).get_unprofitable()
        self.assertEqual((found["customers"], found["buyers"]), (0, 0))

    def test_bad_cost_of_a_message(self):
        with self.assertRaises(ValidationError):
            self.company.grc_email_cost = -1
