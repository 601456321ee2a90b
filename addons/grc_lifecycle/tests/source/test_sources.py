from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common_actions import MONDAY
from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestSources(DayCase):
    """What documents call for: overdue invoices, quotations, opportunities, complaints."""

    def assume(self, source, **values):
        defaults = self.env["grc.action.assumption"]._of(self.company)[source]
        return self.env["grc.action.assumption"].create(
            {"company_id": self.company.id, "source": source} | defaults | values
        )

    def overdue(self, days=20, amount=250, partner=None):
        due = f"2026-02-{30 - days:02}" if days < 30 else "2026-01-15"
        return self.invoice(partner or self.customer, "2026-01-10", amount, invoice_date_due=due)

    def test_overdue(self):
        self.overdue(20, 250)
        self.overdue(10, 100)
        self.plan()
        action = self.found(source="overdue")
        # Once in twenty it is never paid; waiting costs nothing, as no rate is set.
        self.assertEqual((action.stake, action.to_collect), (17.5, 350))
        self.assertEqual((action.probability, action.effort), (0.6, 10))
        self.assertAlmostEqual(action.rank, 17.5 * 0.6 / 10)
        self.assertEqual((action.user_id, action.date, str(action.date_end)), (self.seller, MONDAY, "2026-03-08"))
        self.assertRegex(action.why, r"2 invoices, \$.350, have been overdue since 02/10/2026")
        activity = action.activity_id
        self.assertEqual((activity.res_model, activity.res_id), ("res.partner", self.customer.id))
        self.assertEqual((activity.user_id, activity.date_deadline), (self.seller, MONDAY))

    def test_overdue_once_a_week(self):
        self.overdue()
        for day in ("2026-03-02", "2026-03-02", "2026-03-04", "2026-03-08"):
            with self.on_day(day):
                self.plan(whole=True)
        self.assertEqual(len(self.found(source="overdue")), 1)
        with self.on_day("2026-03-09"):
            self.plan()
        self.assertEqual(self.found(source="overdue").mapped("state"), ["expired", "open"])

    def test_overdue_put_off(self):
        """Point 16: put off into another week, it is not called for a second time meanwhile."""
        self.overdue()
        self.plan()
        action = self.found(source="overdue")
        action.activity_id.date_deadline = "2026-03-17"
        for day in ("2026-03-09", "2026-03-16", "2026-03-17"):
            with self.on_day(day):
                self.plan(whole=True)
            self.assertEqual(self.found(source="overdue"), action)
            self.assertEqual((action.state, bool(action.activity_id)), ("open", True))
        with self.on_day("2026-03-18"):
            self.plan(whole=True)
        self.assertEqual(self.found(source="overdue").sorted("id").mapped("state"), ["expired", "open"])

    def test_overdue_not_yet(self):
        """Seven days after the day it was due, and no earlier; nor for a customer whom the company does not follow."""
        self.invoice(self.customer, "2026-01-10", 100, invoice_date_due="2026-02-23")
        self.plan()
        self.assertFalse(self.found(source="overdue"))
        with self.on_day("2026-03-03"):
            self.plan()
        self.assertTrue(self.found(source="overdue"))

    def test_overdue_paid(self):
        invoice = self.overdue()
        self.plan()
        action = self.found(source="overdue")
        activity = action.activity_id
        self.credit(invoice, MONDAY, 250)
        self.assertIn(invoice.payment_state, ("paid", "reversed"))
        self.plan()
        self.assertEqual(action.state, "stopped")
        self.assertFalse(activity.exists())

    def test_overdue_of_who_belongs_to_somebody_else_by_now(self):
        """A customer who comes under an entity takes along what their contacts owe, though Odoo leaves the invoices."""
        contact = self.partner("Jane", parent_id=self.customer.id, is_company=False)
        invoice = self.overdue(partner=contact)
        group = self.new_customer("Group")
        self.customer.parent_id = group
        self.assertEqual(invoice.commercial_partner_id, self.customer)
        self.plan()
        self.plan()
        self.assertEqual(self.found(group, source="overdue").state, "open")
        self.assertEqual(
            self.env["grc.action.day"]._customers(group.ids, self.company, MONDAY)[group.id]["overdue"], 250
        )

    def test_in_words_of_the_user(self):
        """The sentences are in the language of whoever does it."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.seller.lang = "fr_FR"
        self.overdue()
        self.plan()
        self.assertIn("10/02/2026", self.found(source="overdue").why)

    def quote(self, end="2026-03-06", **values):
        order = self.order(self.customer, quantity=10, confirm=False)
        order.write({"user_id": self.colleague.id, "validity_date": end, "state": "sent"} | values)
        return order

    def test_quotation(self):
        order = self.quote()
        self.quote("2026-03-10")
        self.quote("2026-03-01")
        self.quote(state="draft")
        self.plan()
        action = self.found(source="quotation")
        self.assertEqual(action.res_id, order.id)
        self.assertEqual((action.user_id, action.stake, str(action.date_end)), (self.colleague, 400, "2026-03-06"))
        self.assertEqual((action.activity_id.res_model, action.activity_id.res_id), ("sale.order", order.id))
        order.validity_date = "2026-03-08"
        self.plan(whole=True)
        self.assertEqual(len(self.found(source="quotation")), 2, "another end is another action")
        order.action_confirm()
        self.plan()
        self.assertEqual(set(self.found(source="quotation").mapped("state")), {"stopped"})

    def lead(self, **values):
        lead = self.env["crm.lead"].create(
            {
                "name": "New shop",
                "type": "opportunity",
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "user_id": self.colleague.id,
                "expected_revenue": 5000,
            }
            | values
        )
        lead.date_last_stage_update = "2026-02-01 10:00:00"
        return lead

    def test_opportunity(self):
        """Its stake is the margin of its revenue: the customer's rate, here 400 of 1,000."""
        self.set_rows(self.customer, monetary_value=1000, window_margin=400)
        lead = self.lead()
        planned = self.lead()
        planned.activity_schedule("mail.mail_activity_data_todo", user_id=self.colleague.id)
        self.lead().action_set_lost()
        self.plan()
        action = self.found(source="opportunity")
        self.assertEqual((action.res_id, action.user_id, action.stake), (lead.id, self.colleague, 2000))
        self.assertEqual(action.activity_id.res_id, lead.id)
        self.plan(whole=True)
        self.assertEqual(len(self.found(source="opportunity")), 1)
        lead.activity_schedule("mail.mail_activity_data_todo", user_id=self.colleague.id)
        self.plan()
        self.assertEqual(action.state, "stopped")

    def test_opportunity_again(self):
        """Done without a next step: proposed again after thirty days."""
        self.lead()
        self.plan()
        self.as_user(self.colleague).day_done(self.card(self.found(source="opportunity")))
        with self.on_day("2026-03-31"):
            self.plan()
            self.assertEqual(len(self.found(source="opportunity")), 1)
        with self.on_day("2026-04-02"):
            self.plan()
            self.assertEqual(len(self.found(source="opportunity")), 2)

    def test_complaint(self):
        """The activity is the action: none is made beside it."""
        activity = self.customer.activity_schedule(
            "grc_lifecycle.activity_type_complaint",
            summary="Broken lamp",
            user_id=self.colleague.id,
            date_deadline=MONDAY,
        )
        for __ in range(2):
            self.plan()
        action = self.found(source="complaint")
        self.assertEqual((action.activity_id, action.user_id, action.stake), (activity, self.colleague, 300))
        self.assertEqual(self.customer.activity_ids, activity)
        self.assertEqual(action.summary, "Complaint: Broken lamp")
        debt = self.propose(source="overdue")
        self.assertEqual(self.day()["cards"][0]["customer"]["claims"], 1)
        self.assertEqual(self.day()["cards"][0]["action_id"], debt.id)
        activity.with_user(self.colleague).action_feedback("Replaced")
        self.assertEqual(action.state, "done")

    def test_complaint_event(self):
        self.env.cr.execute(
            "INSERT INTO grc_event (company_id, partner_id, kind, date, data) VALUES (%s, %s, 'complaint', %s, %s)",
            [self.company.id, self.customer.id, "2026-03-01", '{"text": "Late again"}'],
        )
        for __ in range(2):
            self.plan()
        action = self.found(source="complaint")
        self.assertEqual((action.summary, action.user_id), ("Complaint: Late again", self.seller))
        self.assertEqual(action.activity_id.user_id, self.seller)

    def test_switched_off(self):
        self.assume("overdue", enabled=False)
        self.overdue()
        self.plan()
        self.assertFalse(self.found(source="overdue"))

    def test_assumptions(self):
        self.assume("overdue", probability=0.9, effort=5, lead_days=3)
        self.invoice(self.customer, "2026-01-10", 100, invoice_date_due="2026-02-25")
        self.plan()
        action = self.found(source="overdue")
        self.assertEqual((action.probability, action.effort), (0.9, 5))

    def test_wrong_assumptions(self):
        for values in ({"probability": 1.1}, {"effort": 0}, {"effort": 2000}, {"lead_days": -1}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.assume("overdue", **values)
        with self.assertRaises(ValidationError):
            self.assume("manual", enabled=False)
        with self.assertRaises(ValidationError):
            self.assume("overdue").source = "playbook"

    def test_open_assumptions(self):
        lines = self.env["grc.action.assumption"].with_user(self.manager)
        for __ in range(2):
            action = lines.with_context(allowed_company_ids=self.company.ids).action_open()
            found = lines.search(action["domain"]).mapped("source")
            self.assertEqual(len(found), len(set(found)))
            self.assertGreaterEqual(len(found), 5)

    def test_nobody(self):
        """The salesperson is gone: the leader of their team; without one, nobody, and the manager sees it."""
        other = self.new_customer("Other")
        self.env["crm.team"].create(
            {
                "name": "Team",
                "company_id": self.company.id,
                "user_id": self.manager.id,
                "member_ids": [Command.set(self.seller.ids)],
            }
        )
        other.user_id = self.colleague
        self.seller.active = self.colleague.active = False
        self.overdue()
        self.overdue(partner=other)
        self.plan()
        self.assertEqual(self.found(source="overdue").user_id, self.manager)
        self.assertFalse(self.found(other, source="overdue").user_id)
        users = self.as_user(self.manager).get_team_day()["users"]
        self.assertEqual([(user["id"], user["due"]) for user in users], [(self.manager.id, 1), (False, 1)])
