from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ...tools.offers import purchases
from ..common_actions import MONDAY, ActionCase


@tagged("post_install", "-at_install")
class TestLifeEvent(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller.group_ids |= cls.env.ref("grc_base.group_grc_personal")

    def rule(self, kind, **values):
        values = {"summary": "{{event}} {{person}}{{product}}", "lead_days": 0, "validity_days": 3} | values
        return self.env["grc.life.rule"].create(
            {"name": "Event", "kind": kind, "activity_type_id": self.env.ref("mail.mail_activity_data_call").id}
            | values
        )

    def person(self, **values):
        return self.env["grc.person"].create({"partner_id": self.customer.id, "name": "Jane"} | values)

    def product(self, name, **values):
        return self.env["product.product"].create({"name": name, "type": "consu", "sale_ok": True} | values)

    def planned_on(self, *days):
        """Return the days among these on which something is planned."""
        result = []
        for day in days:
            with self.on_day(day):
                if self.plan():
                    result.append(day)
        return result

    def buy(self, product, *days, partner=None):
        """Let the customer buy a product on some days."""
        moves = self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": (partner or self.customer).id,
                    "journal_id": self.journal().id,
                    "invoice_date": day,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "price_unit": 10,
                                "account_id": self.account().id,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for day in days
            ]
        )
        moves.action_post()
        return moves

    def test_purchases_belong_to_the_present_entity(self):
        contact = self.partner("Jane", parent_id=self.customer.id, is_company=False)
        product = self.product("Filter")
        self.buy(product, "2026-01-05", partner=contact)
        group = self.new_customer("Group")
        self.customer.parent_id = group
        self.env.flush_all()
        rows = self.env.execute_query(purchases(self.company, MONDAY))
        self.assertEqual([row[:2] for row in rows], [(group.id, product.id)])

    def test_birthday(self):
        """Proposed on the day, and for a few days after it; once a year."""
        self.rule("birthday")
        self.person(birth_date="1980-03-04")
        self.assertEqual(self.planned_on("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"), ["2026-03-04"])
        action = self.found()
        self.assertEqual((action.summary, str(action.occasion_on)), ("Event Jane", "2026-03-04"))
        self.assertIn("Event", action.why)
        self.assertIn("03/04/2026", action.why)
        self.assertTrue(action.activity_id)
        with self.on_day("2026-03-08"):
            self.plan()
        self.assertEqual(action.state, "expired")
        self.assertFalse(action.activity_id)
        self.assertEqual(self.planned_on("2027-03-03", "2027-03-04", "2027-03-05"), ["2027-03-04"])

    def test_put_off(self):
        """Point 16: what is put off beyond its days is not taken for one whose date was corrected."""
        self.rule("birthday")
        person = self.person(birth_date="1980-03-04")
        with self.on_day("2026-03-04"):
            self.plan()
        action = self.found()
        action.activity_id.date_deadline = "2026-03-20"
        with self.on_day("2026-03-06"):
            self.plan(whole=True)
        self.assertEqual(action.state, "open")
        for day in ("2026-03-08", "2026-03-20"):
            with self.on_day(day):
                self.plan(whole=True)
                self.assertEqual((action.state, bool(action.activity_id)), ("open", True))
        with self.on_day("2026-03-21"):
            self.plan()
        self.assertEqual(action.state, "expired")
        # A date that is corrected in time still stops it.
        person.birth_date = "1980-04-04"
        with self.on_day("2026-04-04"):
            self.plan()
            (new,) = self.found(state="open")
            person.birth_date = "1980-05-05"
            self.plan(whole=True)
            self.assertEqual(new.state, "stopped")

    def test_three_times(self):
        self.rule("birthday", lead_days=5)
        self.person(birth_date="1980-03-04")
        self.assertEqual([self.plan(whole=True) for __ in range(3)], [1, 0, 0])

    def test_once_a_day(self):
        """The calendar is looked at once a day, unless one asks for it."""
        self.rule("birthday", lead_days=5)
        self.plan()
        self.person(birth_date="1980-03-04")
        self.assertEqual(self.plan(), 0)
        self.assertEqual(self.plan(whole=True), 1)

    def test_leap_day(self):
        """29 February is 28 February in other years."""
        self.rule("birthday", validity_days=0)
        self.person(birth_date="2000-02-29")
        self.env["grc.refresh"].search([("company_id", "=", self.company.id)]).as_of = "2026-02-01"
        self.assertEqual(self.planned_on("2027-02-27", "2027-02-28", "2027-03-01"), ["2027-02-28"])
        self.assertEqual(self.planned_on("2028-02-28", "2028-02-29", "2028-03-01"), ["2028-02-29"])

    def test_new_year(self):
        """A birthday in January is seen in December, one in December still in January."""
        self.rule("birthday", lead_days=10, validity_days=10)
        self.person(birth_date="1980-01-05")
        self.assertEqual(self.planned_on("2026-12-26", "2026-12-27"), ["2026-12-26"])
        self.person(birth_date="1985-12-30", name="Joe")
        self.assertEqual(self.planned_on("2027-01-02"), ["2027-01-02"])
        self.assertEqual(str(self.found()[1].occasion_on), "2026-12-30")

    def test_bad_birth_dates(self):
        for born, words in (("1899-12-31", "between 01/01/1900 and"), (MONDAY + timedelta(days=1), "in the future")):
            with self.subTest(born=born), self.assertRaisesRegex(ValidationError, words):
                self.person(birth_date=born)
        self.person(birth_date="1900-01-01")
        self.person(birth_date=MONDAY)

    def test_person_dates(self):
        for kind, column in (("birth", "expected_birth"), ("studies", "studies_start"), ("moving", "moving_date")):
            self.rule(kind, lead_days=29)
            self.person(**{column: "2026-04-01"})
        self.assertEqual(self.plan(), 0)
        with self.on_day("2026-03-03"):
            self.assertEqual(self.plan(), 3)

    def test_corrected_date(self):
        """When the date is corrected, what was planned for the wrong one is stopped."""
        self.rule("birth", lead_days=30)
        person = self.person(expected_birth="2026-03-20")
        self.plan()
        person.expected_birth = "2026-03-25"
        self.assertEqual(self.plan(whole=True), 1)
        self.assertEqual(self.found().mapped("state"), ["stopped", "open"])

    def test_contact_of_a_company(self):
        """The birthday of a contact is an action for the customer they work for."""
        self.rule("birthday")
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": self.customer.id})
        self.customer.is_company = True
        self.person(partner_id=contact.id, birth_date="1980-03-02")
        self.plan()
        self.assertEqual(len(self.found()), 1)

    def test_archived_customer(self):
        self.rule("birthday")
        self.person(birth_date="1980-03-02")
        self.customer.active = False
        self.assertEqual(self.plan(), 0)

    def test_equipment(self):
        """Some years after the last purchase of the category or one below it; what is bought again is young."""
        category = self.env["product.category"].create({"name": "Printers"})
        below = self.env["product.category"].create({"name": "Laser", "parent_id": category.id})
        printer = self.product("LP-1", categ_id=below.id)
        self.rule("equipment", category_id=category.id, years=3, lead_days=10)
        self.buy(printer, "2023-03-10")
        self.buy(self.good, "2023-03-05")
        self.assertEqual(self.plan(), 1)
        self.assertEqual(self.found().product_id, printer)
        self.assertEqual(str(self.found().occasion_on), "2026-03-10")
        self.buy(printer, "2026-03-01")
        self.assertEqual(self.plan(whole=True), 0)
        self.assertEqual(self.found().state, "stopped")

    def test_equipment_needs_a_category(self):
        with self.assertRaisesRegex(ValidationError, "choose the category"):
            self.rule("equipment")

    def test_contract(self):
        service = self.product("Service")
        service.grc_contract_months = 12
        self.rule("contract", lead_days=60)
        self.buy(service, "2024-04-15", "2025-04-15")
        self.buy(self.good, "2025-04-15")
        self.assertEqual(self.plan(), 1)
        action = self.found()
        self.assertEqual((action.summary, str(action.occasion_on)), ("Event Service", "2026-04-15"))
        self.assertEqual(str(action.deadline), "2026-03-02", "it was due on 14 February")

    def test_contract_reversed(self):
        """What was given back does not end."""
        service = self.product("Service")
        service.grc_contract_months = 12
        self.rule("contract", lead_days=60)
        move = self.buy(service, "2025-04-15")
        move._reverse_moves([{"invoice_date": "2025-04-20", "date": "2025-04-20"}]).action_post()
        self.assertEqual(self.plan(), 0)

    def test_replenishment(self):
        """The median interval after the last of at least three purchases, product by product."""
        self.rule("replenishment", lead_days=3)
        other = self.product("Other")
        self.buy(self.good, "2025-10-01", "2025-11-01", "2025-12-31", "2026-02-03")  # 31, 60, 34 days
        self.buy(other, "2025-12-30", "2026-01-30")  # two purchases are no rhythm
        self.assertEqual(self.plan(), 0)
        self.assertEqual(self.planned_on("2026-03-05", "2026-03-06", "2026-03-07"), ["2026-03-06"])
        self.assertEqual(str(self.found().occasion_on), "2026-03-09")
        with self.on_day("2026-03-07"):
            self.buy(self.good, "2026-03-07")
            self.plan(whole=True)
        self.assertEqual(self.found().state, "stopped")

    def test_season(self):
        """The month of most of a customer's purchases, in two years at least; not when they have bought already."""
        self.rule("season", lead_days=21, validity_days=20)
        self.buy(self.good, "2024-03-20", "2025-03-15", "2025-08-01")
        self.buy(self.good, "2025-03-15", "2025-03-20", partner=self.new_customer("Once"))
        self.env["grc.refresh"].search([("company_id", "=", self.company.id)]).as_of = "2026-01-01"
        self.assertEqual(self.planned_on("2026-02-07", "2026-02-08", "2026-02-09"), ["2026-02-08"])
        self.assertEqual(str(self.found().occasion_on), "2026-03-01")
        with self.on_day("2026-02-20"):
            self.buy(self.good, "2026-02-20")
            self.plan(whole=True)
        self.assertEqual(self.found().state, "stopped")

    def test_merge(self):
        """Of two customers who turn out to be one, each person's birthday is wished once."""
        self.rule("birthday", lead_days=3)
        person = self.person(birth_date="1980-03-04")
        self.plan()
        survivor = self.new_customer("Survivor")
        self.env["base.partner.merge.automatic.wizard"]._merge((self.customer | survivor).ids, survivor)
        self.assertEqual(person.partner_id, survivor)
        self.assertEqual(self.plan(whole=True), 0)
        self.assertEqual(self.found(survivor).state, "open")

    def test_offer(self):
        """What the customer buys most, and what others buy with it: as far as it is in stock."""
        toner = self.product("Toner", is_storable=False)
        paper = self.product("Paper", is_storable=True)
        printer = self.product("Printer")
        others = self.new_customers(2)
        for other in others:
            for product in (printer, toner, paper):
                self.buy(product, "2025-06-01", partner=other)
        self.buy(printer, "2026-02-01")
        self.new_playbook(steps=[{"offer": "{{offer}}", "say": "{{complements}} / {{last_products}}"}])
        self.enter(self.customer)
        self.plan()
        self.assertEqual(self.found().offer, "• Toner\n• Printer")
        self.assertEqual(self.found().say, "Toner / Printer")

    def test_never_offered(self):
        """What a customer is never to be offered is in no text, and no reminder of it is planned."""
        toner, printer = self.product("Toner"), self.product("Printer")
        tastes = self.env["grc.person.taste"]
        for other in self.new_customers(2):
            for product in (printer, toner):
                self.buy(product, "2025-06-01", partner=other)
        self.buy(printer, "2026-02-01")
        never = {"partner_id": self.customer.id, "kind": "product", "liking": "never"}
        tastes.create(dict(never, product_id=toner.product_tmpl_id.id))
        self.new_playbook(steps=[{"offer": "{{offer}}", "say": "{{complements}}"}])
        self.enter(self.customer)
        self.plan()
        self.assertEqual(self.found().offer, "• Printer")
        self.assertFalse((self.found().say or "").strip())

    def test_never_reminded(self):
        self.rule("replenishment", lead_days=3)
        self.buy(self.good, "2025-10-01", "2025-11-01", "2025-12-31", "2026-02-03")
        category = self.good.categ_id or self.env["product.category"].create({"name": "Goods"})
        self.good.categ_id = category
        never = self.env["grc.person.taste"].create(
            {"partner_id": self.customer.id, "kind": "category", "liking": "never", "categ_id": category.id}
        )
        self.assertEqual(self.planned_on("2026-03-06"), [])
        never.unlink()
        self.assertEqual(self.planned_on("2026-03-07"), ["2026-03-07"])

    @mute_logger("odoo.sql_db")
    def test_bad_rules(self):
        for values in ({"lead_days": -1}, {"validity_days": 900}, {"years": 0}):
            with self.subTest(values=values), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.rule("birthday", **values)
        with self.assertRaisesRegex(ValidationError, "{{person}}"):
            self.rule("birthday", summary="Wish {{persn}} well")

    def test_default_rules(self):
        """The rules that come with the addon are well-formed SQL, every one."""
        rules = (
            self.env["grc.life.rule"].with_context(active_test=False).search(fields.Domain("company_id", "=", False))
        )
        self.assertGreaterEqual(len(rules), 7)
        rules.active = True
        self.person(birth_date="1980-03-02", moving_date="2026-03-10")
        self.assertEqual(self.plan(), 2)
