from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common_actions import MONDAY
from .test_debt import DebtCase


@tagged("post_install", "-at_install")
class TestPromiseOfTheDay(DebtCase):
    """Point 15: Done on a card of a debt takes a promise or a dispute."""

    def setUp(self):
        super().setUp()
        self.plan()
        self.action = self.debt()

    def promise(self, day="2026-03-10", amount=352):
        return self.mine.day_promise(self.card(self.action), amount, day)

    def test_promise(self):
        choice = self.day()["promise"]
        self.assertEqual(choice, {"first": "2026-03-02", "day": "2026-03-09", "last": "2027-03-03"})
        self.promise()
        promise = self.env["grc.promise"].search([("company_id", "=", self.company.id)])
        self.assertEqual(
            (promise.partner_id, promise.amount, str(promise.date_due), promise.user_id, promise.made_on),
            (self.customer, 352, "2026-03-10", self.seller, MONDAY),
        )
        self.assertEqual((self.action.state, self.action.activity_id.active), ("done", False))
        self.assertEqual(self.day()["done"], 1)
        # The chatter is read by every employee: it says nothing of what was promised.
        self.assertNotIn("03/10/2026", "".join(self.customer.message_ids.mapped("body")))

    def test_silent_until_three_days_after(self):
        self.promise()
        for day in ("2026-03-03", "2026-03-09", "2026-03-13"):
            self.assertFalse(self.planned(day), day)
        with self.on_day("2026-03-13"):
            self.propose(deadline="2026-03-13", date="2026-03-13")
            customer = self.day()["cards"][0]["customer"]
            self.assertEqual((customer["promised"], customer["promised_on"]), (352, "2026-03-10"))
            self.assertEqual(
                [line for line in self.sheet()["facts"] if line[0] == "Promised"],
                [("Promised", "$\N{NO-BREAK SPACE}352.00 on 03/10/2026", "text")],
            )
        again = self.planned("2026-03-14")
        self.assertEqual((again.to_collect, again.user_id), (352, self.seller))
        self.assertIn("Promised $\N{NO-BREAK SPACE}352 for 03/10/2026: it has not come.", again.why)
        self.assertEqual(self.planned("2026-03-15"), again)

    def test_broken_in_the_same_week(self):
        """Promised on Monday for Monday: asked again on Friday, once."""
        self.promise("2026-03-02")
        self.assertFalse(self.planned("2026-03-05"))
        again = self.planned("2026-03-06")
        self.assertEqual(len(again), 1)
        with self.on_day("2026-03-06"):
            self.mine.day_done(self.card(again))
        self.assertFalse(self.planned("2026-03-07"))
        self.assertTrue(self.planned("2026-03-09"))

    def test_kept(self):
        self.promise()
        self.on_account(352, "2026-03-13")
        for day in ("2026-03-13", "2026-03-14", "2026-03-20"):
            self.assertFalse(self.planned(day), day)
        with self.on_day("2026-03-20"):
            self.env.invalidate_all()
            self.assertEqual(self.env["grc.promise"].search([("company_id", "=", self.company.id)]).state, "kept")

    def test_shown_when_broken(self):
        self.promise()
        with self.on_day("2026-03-14"):
            self.refresh("2026-03-14")
            self.plan()
            card = self.day()["cards"][0]
            self.assertEqual((card["customer"]["promises_broken"], card["customer"]["promised"]), (1, None))
            self.assertIn(("Promises broken", "1", "text"), self.sheet()["facts"])

    def test_undo(self):
        token = self.promise()
        with self.assertRaises(AccessError):
            self.as_user(self.colleague).day_undo(token)
        self.mine.day_undo(token)
        self.assertFalse(self.env["grc.promise"].search([("company_id", "=", self.company.id)]))
        self.assertEqual((self.action.state, self.action.activity_id.active), ("open", True))
        self.assertEqual(self.planned(), self.action)

    def test_refused(self):
        for amount, day, reason in (
            (353, "2026-03-10", "is owed"),
            (0, "2026-03-10", "is owed"),
            (float("inf"), "2026-03-10", "amount: inf cannot be"),
            (352, "2026-03-01", "within a year"),
            (352, "2028-03-10", "within a year"),
            (352, "soon", "day: soon is no day"),
        ):
            with self.subTest(amount=amount, day=day), self.assertRaisesRegex(UserError, reason):
                self.promise(day, amount)
        other = self.propose()
        for call in (lambda: self.mine.day_promise(self.card(other), 1, "2026-03-10"),) + (
            lambda: self.mine.day_dispute(self.card(other), "No"),
        ):
            with self.assertRaisesRegex(UserError, "Only a card of overdue invoices"):
                call()
        with self.assertRaises(AccessError):
            self.as_user(self.colleague).day_promise(self.card(self.action), 352, "2026-03-10")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.mine.day_dispute(self.card(self.action), "  ")
        self.on_account(352)
        with self.assertRaisesRegex(UserError, "Nothing is owed"):
            self.promise()
        self.assertEqual(self.action.state, "open")

    def test_dispute(self):
        """The invoice's salesperson is to answer; nobody asks for money until they have."""
        self.bill.invoice_user_id = self.colleague
        self.mine.day_dispute(self.card(self.action), "The lamps never came")
        action = self.found(source="complaint")
        self.assertEqual((action.user_id, action.state, action.res_id), (self.colleague, "open", self.bill.id))
        self.assertEqual(action.summary, "Disputed: The lamps never came")
        self.assertIn(self.bill.name, action.why)
        self.assertEqual((action.activity_id.user_id, action.activity_id.active), (self.colleague, True))
        self.assertEqual((self.action.state, self.action.closed_on), ("done", MONDAY))
        dispute = self.env["grc.promise"].search([("company_id", "=", self.company.id)])
        self.assertEqual((dispute.kind, dispute.reason, dispute.state), ("dispute", "The lamps never came", False))
        for day in ("2026-03-03", "2026-03-09", "2026-04-06"):
            self.assertFalse(self.planned(day), day)
        with self.on_day("2026-04-07"):
            self.as_user(self.colleague).day_done(self.card(action))
        self.assertTrue(self.planned("2026-04-07"))
        self.assertEqual(self.found(source="complaint"), action)

    def test_who_answers(self):
        """The user whom the company names; where that user is gone, the customer's salesperson."""
        values = {"company_id": self.company.id, "source": "complaint", "probability": 0.4, "effort": 30}
        line = self.env["grc.action.assumption"].create(values | {"lead_days": 30})
        line.dispute_user_id = self.manager
        self.bill.invoice_user_id = self.colleague
        token = self.mine.day_dispute(self.card(self.action), "Too dear")
        self.assertEqual(self.found(source="complaint").user_id, self.manager)
        self.mine.day_undo(token)
        self.assertFalse(self.found(source="complaint"))
        self.assertFalse(self.env["grc.promise"].search([("company_id", "=", self.company.id)]))
        self.assertEqual(self.action.state, "open")
        self.manager.active = self.colleague.active = False
        self.mine.day_dispute(self.card(self.action), "Too dear")
        self.assertEqual(self.found(source="complaint").user_id, self.seller)
        portal = self.new_user("grc_portal", "base.group_portal")
        elsewhere = self.env.ref("base.main_company")
        values = {"company_id": elsewhere.id, "company_ids": [Command.set(elsewhere.ids)]}
        stranger = self.new_user("grc_stranger", **values)
        for user in (portal, self.manager, stranger):
            with self.subTest(user.login), self.assertRaisesRegex(ValidationError, "active colleague"):
                line.dispute_user_id = user

    def test_dispute_taken_back_too_late(self):
        token = self.mine.day_dispute(self.card(self.action), "Too dear")
        self.mine.day_done(self.card(self.found(source="complaint")))
        with self.assertRaisesRegex(AccessError, "dealt with"):
            self.mine.day_undo(token)

    def test_without_complaints_as_a_source(self):
        """A dispute was asked for by hand: it makes an action though complaints are proposed by none."""
        values = {"company_id": self.company.id, "source": "complaint", "probability": 0.4, "effort": 30}
        self.env["grc.action.assumption"].create(values | {"lead_days": 30, "enabled": False})
        self.mine.day_dispute(self.card(self.action), "Too dear")
        self.assertEqual(self.found(source="complaint").state, "open")

    def test_queries_do_not_grow(self):
        """A promise costs My day no query."""

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.day()
            return self.env.cr.sql_log_count - before

        self.propose()
        queries()
        few = queries()
        self.promise()
        self.assertLessEqual(queries(), few)
