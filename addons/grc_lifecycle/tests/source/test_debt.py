from datetime import timedelta

from odoo import Command
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
