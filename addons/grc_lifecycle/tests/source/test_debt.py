from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common_actions import MONDAY
from ..common_day import DayCase

HANDOVER = "report.grc_lifecycle.report_handover"


class DebtCase(DayCase):
    """A customer with one overdue invoice of 352, since 10 February."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls.invoice(cls.customer, "2026-01-10", 352, invoice_date_due="2026-02-10")
        cls.mine = cls.actions.with_user(cls.seller).with_context(allowed_company_ids=cls.company.ids)

    def on_account(self, amount, day=MONDAY, partner=None):
        """Post money that is matched with nothing."""
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.journal("EXCH").id,
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.account("receivable").id,
                            "credit": amount,
                            "partner_id": (partner or self.customer).id,
                        }
                    ),
                    Command.create({"account_id": self.account("income").id, "debit": amount}),
                ],
            }
        )
        entry._post(soft=False)
        return entry

    def debt(self, **values):
        """Return the actions of overdue invoices."""
        return self.found(source="overdue", **values)

    def planned(self, day=MONDAY):
        """Plan a day; return the one open action of a debt, if there is one."""
        with self.on_day(day):
            self.plan(whole=True)
        return self.debt(state="open")

    def sheet(self):
        report = self.env[HANDOVER].with_context(allowed_company_ids=self.company.ids)
        return report._sheets(self.customer)[0]


@tagged("post_install", "-at_install")
class TestDebt(DebtCase):
    """Point 15: nobody is asked for money that is there."""

    def test_covered(self):
        """A payment on account, or a credit note, that is matched with nothing: no call, nothing on the sheet."""
        for way in (
            lambda: self.on_account(352),
            lambda: self.invoice(self.customer, MONDAY, 352, move_type="out_refund"),
        ):
            with self.subTest(way), self.env.cr.savepoint() as savepoint:
                way()
                self.assertFalse(self.planned())
                self.propose()
                customer = self.day()["cards"][0]["customer"]
                self.assertEqual((customer["overdue"], customer["overdue_count"]), (None, 0))
                sheet = self.sheet()
                self.assertNotIn("Overdue", [label for label, *__ in sheet["facts"]])
                self.assertNotIn("Overdue invoices", [part["label"] for part in sheet["open"] or []])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_covered_in_part(self):
        """Of 352 and 200, 400 leave 152 of the younger: 7.60 are at stake, and the sheet says 152."""
        self.invoice(self.customer, "2026-01-15", 200, invoice_date_due="2026-02-15")
        self.on_account(400)
        action = self.planned()
        self.assertEqual((action.to_collect, action.stake), (152, 7.6))
        self.assertRegex(action.why, r"1 invoice of \$.152 has been overdue since 02/15/2026")
        customer = self.day()["cards"][0]["customer"]
        self.assertEqual((customer["overdue"], customer["overdue_count"]), (152, 1))
        sheet = self.sheet()
        self.assertIn(("Overdue", 152, "money"), sheet["facts"])
        self.assertEqual([part["count"] for part in sheet["open"] if part["label"] == "Overdue invoices"], [1])
        self.assertIn("152.00", next(part for part in sheet["open"] if part["label"] == "Overdue invoices")["names"][0])

    def test_stops_when_money_comes(self):
        action = self.planned()
        self.on_account(352)
        self.planned()
        self.assertEqual(action.state, "stopped")

    def test_says_what_is_left(self):
        """A card that is there follows what comes in, and what falls due; its activity, too."""
        action = self.planned()
        self.on_account(300)
        self.planned()
        self.assertEqual((action.to_collect, action.stake, action.summary), (52, 2.6, "Overdue: $\N{NO-BREAK SPACE}52"))
        self.assertEqual(action.activity_id.summary, action._activity_values()["summary"])
        self.invoice(self.customer, "2026-01-20", 100, invoice_date_due="2026-02-24")
        self.planned()
        self.assertEqual(action.to_collect, 52, "not a week yet")
        self.planned("2026-03-04")
        self.assertEqual((action.to_collect, action.state), (152, "open"))
        self.on_account(52)
        self.invoice(self.customer, "2026-01-20", 30, invoice_date_due="2026-03-03")
        self.planned("2026-03-04")
        self.assertEqual(action.to_collect, 100)
        self.on_account(100)
        self.planned("2026-03-04")
        self.assertEqual(action.to_collect, 30, "what is left is overdue, though for a day")

    def test_what_is_at_stake(self):
        """352 and 20 % tax: 352 × 0.02 + 422.40 × 9 % × 60 ÷ 365 = 7.04 + 6.249; 422.40 are to be collected."""
        country = self.company.country_id.id
        group = self.env["account.tax.group"].create(
            {"name": "T", "company_id": self.company.id, "country_id": country}
        )
        tax = self.env["account.tax"].create(
            {"name": "20 %", "amount": 20, "type_tax_use": "sale", "price_include_override": "tax_excluded"}
            | {"company_id": self.company.id, "country_id": country, "tax_group_id": group.id}
        )
        self.bill.button_draft()
        self.bill.invoice_line_ids.tax_ids = tax
        self.bill._post(soft=False)
        self.company.grc_late_rate = 9
        self.env["grc.action.assumption"].create(
            {"company_id": self.company.id, "source": "overdue", "probability": 0.6, "effort": 10, "lead_days": 7}
            | {"never_paid": 0.02, "pay_days": 60}
        )
        action = self.planned()
        self.assertEqual((action.to_collect, action.stake), (422.4, 13.29))
        day = self.day()
        self.assertAlmostEqual(day["worth"], 13.29 * 0.6)
        self.assertEqual((day["to_collect"], day["cards"][0]["to_collect"]), (422.4, 422.4))
        line = self.as_user(self.manager).get_team_day()["users"][0]
        self.assertAlmostEqual(line["worth"], 13.29 * 0.6)
        self.assertEqual(line["to_collect"], 422.4)

    def test_what_is_at_stake_by_the_fit(self):
        """Where payment risk knows what became of overdue invoices, by grade: 352 × 0.5 and 352 × 0.04, 73 days."""
        self.env["grc.risk.fit"].create(
            {
                "company_id": self.company.id,
                "as_of": MONDAY - timedelta(days=1),
                "model": {"losses": {"share": 0.04, "grades": [0.01, 0.02, 0.03, 0.1, 0.5], "days": 73.0}},
            }
        )
        other = self.new_customer("Other")
        self.invoice(other, "2026-01-10", 352, invoice_date_due="2026-02-10")
        self.set_rows(self.customer, risk_grade="e")
        self.company.grc_late_rate = 10
        self.planned()
        self.assertEqual(self.debt().stake, 176 + 7.04)
        self.assertEqual(self.found(other, source="overdue").stake, 14.08 + 7.04)

    def test_wrong_assumptions(self):
        for values in ({"never_paid": 1.1}, {"never_paid": -0.1}, {"pay_days": -1}, {"pay_days": 4000}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env["grc.action.assumption"].create(
                    {"company_id": self.company.id, "source": "overdue", "probability": 0.6, "effort": 10}
                    | {"lead_days": 7}
                    | values
                )

    def test_an_instalment_of_several(self):
        """What has fallen due of an invoice is called for; the rest is not."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "Two",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 40, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 60, "nb_days": 90}),
                ],
            }
        )
        self.bill.button_draft()
        self.bill.invoice_payment_term_id = terms
        self.bill._post(soft=False)
        self.assertEqual(self.planned().to_collect, 140.8)

    def test_blocked_invoice(self):
        """Blocked by hand: nobody is asked for it, and a payment on account is not used up by it."""
        self.invoice(self.customer, "2026-01-20", 100, invoice_date_due="2026-02-20")
        self.bill.action_toggle_block_payment()
        self.assertEqual(self.planned().to_collect, 100)
        self.on_account(100)
        self.assertFalse(self.planned())

    def test_merged(self):
        """Two customers who turn out to be one are asked once, for all that both owe."""
        other = self.new_customer("Other")
        self.invoice(other, "2026-01-10", 100, invoice_date_due="2026-02-10")
        self.planned()
        cards = self.debt() | self.found(other, source="overdue")
        self.merge(self.customer, other)
        action = self.planned()
        self.assertEqual((action, action.to_collect), (cards.sorted("id")[:1], 452))
        self.assertEqual(sorted(cards.mapped("state")), ["open", "stopped"])

    def complain(self):
        return self.customer.activity_schedule(
            "grc_lifecycle.activity_type_complaint", summary="Broken lamp", user_id=self.colleague.id
        )

    def test_complaint_stops_dunning(self):
        """While it is open nobody asks for money; once it is closed, the same week."""
        action = self.planned()
        complaint = self.complain()
        self.assertFalse(self.planned("2026-03-03"))
        self.assertEqual(action.state, "stopped")
        with self.on_day("2026-03-04"):
            complaint.action_feedback("Replaced")
        again = self.planned("2026-03-04")
        self.assertEqual(len(again), 1)
        self.assertEqual(self.planned("2026-03-05"), again)
        self.assertEqual(len(self.debt()), 2)

    def test_complaint_by_event(self):
        """An event, too, from the moment it is there; what is under Do now of the overview as well."""
        self.env.cr.execute("UPDATE grc_customer SET value_class = 'a' WHERE company_id = %s", [self.company.id])
        todo = self.env["grc.screen.todo"].with_context(allowed_company_ids=self.company.ids)
        self.assertTrue(todo._overdue({}))
        self.env.cr.execute(
            "INSERT INTO grc_event (company_id, partner_id, kind, date) VALUES (%s, %s, 'complaint', %s)",
            [self.company.id, self.customer.id, MONDAY],
        )
        self.assertIsNone(todo._overdue({}))
        self.assertFalse(self.planned())
        self.assertIsNone(todo._overdue({}))
        self.as_user(self.seller).day_done(self.card(self.found(source="complaint")))
        self.assertTrue(self.planned())
        self.assertTrue(todo._overdue({}))


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
