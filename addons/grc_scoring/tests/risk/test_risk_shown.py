"""Payment risk as it is shown: reasons, documents, fields and the screen."""

from odoo import Command
from odoo.addons.grc_base.tests.common import as_day
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, format_date

from ...models.risk.grc_customer import GRADES
from .common_risk import RiskCase


@tagged("post_install", "-at_install")
class TestRiskShown(RiskCase):
    def test_any_accountant_matches_payments(self):
        """The accountant need not be a user of Customer Relations; the customer is touched all the same."""
        invoice = self.bill(self.buyer, -100)
        user = new_test_user(
            self.env,
            "grc_stranger",
            "base.group_user,account.group_account_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.clear_queue()
        self.pay_in(self.company, invoice.with_user(user), -20)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertIn((self.company.id, self.buyer.id, None), self.queued())

    def test_no_fit_yet(self):
        """Who is refreshed alone before the first fit has figures and no grade, and is told why."""
        self.settle(self.buyer, [2])
        self.refresh()
        self.fit().unlink()
        self.refresh(partner_ids=self.buyer.ids)
        found = self.figures(self.buyer)
        self.assertEqual((found["risk_grade"], found["late_invoices"]), (False, 1))
        self.assertIn("Not rated yet", self.customer(self.buyer).risk_reasons)

    def test_reasons_and_documents(self):
        self.settle(self.punctual, [0, 0])
        late = self.settle(self.buyer, [2, 30, None, -1])
        self.refresh()
        customer = self.customer(self.buyer)
        text = customer.risk_reasons
        self.assertIn(f"{dict(GRADES)[customer.risk_grade]}: ", text)
        self.assertIn("Late: 3 of 4 invoices", text)
        self.assertIn("Overdue now: $\N{NO-BREAK SPACE}100.00, the oldest since ", text)
        self.assertIn("paid on time: 2 of 2", self.customer(self.punctual).risk_reasons)
        self.assertIn("So few invoices", self.customer(self.punctual).risk_reasons)
        self.assertEqual(self.listed("action_open_overdue"), late[2])
        self.assertEqual(self.listed("action_open_paid_late"), late[:2])
        self.assertEqual(customer.action_open_risk()["target"], "new")

    def test_reasons_of_yesterday(self):
        """Until the next refresh, reasons and documents are those of the day of the figures."""
        first, second = self.bill(self.buyer, -60, 300), self.bill(self.buyer, -31, 50)
        self.bill(self.buyer, -30, 70)
        self.refresh()
        with self.day_of_company(3):
            text = self.customer(self.buyer).risk_reasons
            self.assertIn(f"the oldest since {format_date(self.env, as_day(-30))}", text)
            self.assertEqual(self.listed("action_open_overdue"), first | second)

    def test_fields_on_partners_and_documents(self):
        self.settle(self.punctual, [0, 0, 0])
        invoices = self.settle(self.buyer, [2, 30, None])
        self.refresh()
        grade = self.customer(self.buyer).risk_grade
        badge = next(badge for badge in invoices[0].grc_badges if badge.get("method"))
        self.assertEqual((badge["text"], badge["method"]), (dict(GRADES)[grade], "action_open_risk"))
        self.assertIn("something is overdue now", badge["title"])
        self.assertEqual(self.order(self.buyer).grc_risk_grade, grade)
        for model, domain in (("res.partner", []), ("account.move", [("move_type", "=", "out_invoice")])):
            scope = [*domain, ("grc_risk_grade", "=", grade), ("grc_customer_id", "!=", False)]
            found = self.env[model].search(scope)
            partners = found if model == "res.partner" else found.partner_id
            self.assertEqual(partners, self.buyer)
            self.assertTrue(self.env[model]._read_group(scope, ["grc_risk_grade"], ["__count"]))

    def test_screen(self):
        self.settle(self.punctual, [0, 0, 0])
        self.settle(self.buyer, [2, 30, None])
        seller = new_test_user(
            self.env,
            "grc_seller",
            "sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.buyer.user_id = seller
        screen = self.env["grc.risk.fit"].get_screen()
        self.assertEqual((screen["built"], screen["fit"]), (False, False))
        self.refresh()
        screen = self.env["grc.risk.fit"].get_screen()
        self.assertEqual((screen["built"], screen["customers"]), (True, 2))
        self.assertEqual([grade["name"] for grade in screen["grades"]], [key for key, __ in GRADES] + [False])
        self.assertEqual(sum(grade["overdue"] for grade in screen["grades"]), 100)
        for grade in screen["grades"]:
            self.assertEqual(self.customers.search_count(grade["domain"]), grade["customers"])
        begins = [grade["since"] for grade in screen["grades"][:5]]
        self.assertEqual(begins, sorted(begins))
        self.assertEqual((screen["fit"]["due"], screen["fit"]["late"]), (6, 3))
        own = self.env["grc.risk.fit"].with_user(seller).get_screen()
        self.assertEqual(own["customers"], 1)

    def test_rows_of_the_ledger_tie(self):
        """Open amounts of all instalments are the residuals of the invoices, whatever was paid how."""
        self.settle(self.buyer, [2, None, -3, None])
        invoice = self.bill(self.punctual, -50, 70)
        self.pay(invoice, -10, 30)
        self.refresh()
        moves = self.env["account.move"].search(
            [("move_type", "=", "out_invoice"), ("company_id", "=", self.company.id)]
        )
        rows = self.env.execute_query(
            SQL("SELECT SUM(outstanding) FROM grc_customer WHERE company_id = %s", self.company.id)
        )
        self.assertEqual(float(rows[0][0]), sum(moves.mapped("amount_residual")))
