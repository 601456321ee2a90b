from unittest.mock import patch

from odoo import Command
from odoo.addons.grc_base.tests.common import as_day, rows_written
from odoo.tests import tagged

from .common_risk import RiskCase


@tagged("post_install", "-at_install")
class TestRisk(RiskCase):
    """Payment risk from the ledger, as it was known on a day."""

    def test_due_date_typed_years_wrong(self):
        """Point 16: it counts from the invoice's own date on, as for capital."""
        invoice = self.bill(self.buyer, -60, 300, due=-3650)
        self.refresh()
        found = self.figures(self.buyer)
        self.assertEqual((found["overdue_days"], found["days_late"], found["due_invoices"]), (60, 60, 1))
        self.pay(invoice, -60)
        self.refresh()
        found = self.figures(self.buyer)
        self.assertEqual((found["late_invoices"], found["days_late"], found["overdue"]), (0, 0, 0))

    def test_figures(self):
        self.settle(self.punctual, [-5, 0, -1, -2])
        self.settle(self.buyer, [-5, 10, 12])
        self.bill(self.buyer, -60, 300)
        self.bill(self.buyer, -3, 50)
        self.refresh()
        good, bad = self.figures(self.punctual), self.figures(self.buyer)
        self.assertEqual(
            [bad[name] for name in ("due_invoices", "late_invoices", "paid_invoices", "overdue_days", "disputes")],
            [4, 3, 3, 30, 0],
        )
        self.assertEqual((bad["overdue"], bad["outstanding"], bad["limit_used"]), (300, 350, 0))
        # Due 370, 350, 330 and 30 days ago; delays of 0, 10, 12 and 30 days.
        weights = [0.5 ** (days / 365) for days in (370, 350, 330, 30)]
        days = sum(weight * delay for weight, delay in zip(weights, (0, 10, 12, 30), strict=True)) / sum(weights)
        share = 1 - 100 * weights[0] / (100 * sum(weights[:3]) + 300 * weights[3])
        self.assertAlmostEqual(bad["days_late"], round(days, 1), 5)
        self.assertAlmostEqual(bad["late_share"], share, 4)
        self.assertEqual((good["late_invoices"], good["days_late"], good["overdue"]), (0, 0, 0))
        self.assertLess(good["risk_probability"], bad["risk_probability"])
        self.assertLess(good["risk_grade"], bad["risk_grade"])
        fit = self.fit()
        self.assertEqual((fit.method, fit.reason, fit.customers), ("own", "few", 2))
        self.assertEqual((fit.due_invoices, fit.late_invoices), (8, 3))

    def test_later_payments_change_no_earlier_day(self):
        """Ratings of a past day, whatever was paid, moved or taken back after it."""
        self.settle(self.punctual, [-5, 3, -1, 20, None, None])
        invoices = self.settle(self.buyer, [2, 30, None, 40, None, 5])
        self.refresh()
        self.refresh(-320)
        before = [self.figures(partner) for partner in (self.buyer, self.punctual)]
        model = self.fit().search([("rebuilt", "=", True), ("company_id", "=", self.company.id)]).model
        self.assertTrue(any(row["overdue"] for row in before))
        # One is taken back and comes later, open ones are paid; all on days after the one looked at.
        invoices[3].line_ids.remove_move_reconcile()
        self.pay(invoices[2], -200)
        self.pay(invoices[4], -10)
        self.credit(invoices[3], -40, 100)
        self.refresh(-320)
        self.assertEqual([self.figures(partner) for partner in (self.buyer, self.punctual)], before)
        self.assertEqual(self.fit().search([("rebuilt", "=", True), ("company_id", "=", self.company.id)]).model, model)
        # That same payment a day before it would change something.
        self.pay(self.bill(self.buyer, -345, 100, due=10), -330)
        self.refresh(-320)
        self.assertNotEqual(self.figures(self.buyer), before[0])

    def test_look_back_sees_what_was_open(self):
        invoice = self.bill(self.buyer, -200, 500)
        self.pay(invoice, -150, 200)
        self.pay(invoice, -100)
        self.refresh()
        self.assertEqual(self.figures(self.buyer)["overdue"], 0)
        for day, left, days in ((-180, 0, 0), (-170, 0, 0), (-169, 500, 1), (-150, 300, 20), (-100, 0, 0)):
            self.refresh(day)
            found = self.figures(self.buyer)
            self.assertEqual((found["overdue"], found["overdue_days"]), (left, days), day)
            self.assertEqual(found["due_invoices"], int(day >= -169), day)
        self.refresh()
        self.assertEqual(self.figures(self.buyer)["paid_invoices"], 1)

    def test_instalments(self):
        """Each instalment falls due by itself; one paid late does not make the others late."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "Two",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 40, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 60, "nb_days": 30}),
                ],
            }
        )
        invoice = self.invoice(self.buyer, -100, 1000, invoice_payment_term_id=terms.id)
        self.pay(invoice, -100, 400)
        self.refresh()
        found = self.figures(self.buyer)
        self.assertEqual(
            [found[name] for name in ("due_invoices", "late_invoices", "paid_invoices", "overdue", "overdue_days")],
            [2, 1, 1, 600, 70],
        )

    def test_credit_notes(self):
        """Credited in full: neither late nor on time. Credited after the due date: disputed."""
        self.credit(self.bill(self.buyer, -100, 100), -90, 100)
        self.credit(self.bill(self.buyer, -100, 200), -20, 200)
        invoice = self.bill(self.buyer, -100, 300)
        self.credit(invoice, -20, 100)
        self.pay(invoice, -75, 200)
        self.refresh()
        found = self.figures(self.buyer)
        self.assertEqual(
            [found[name] for name in ("due_invoices", "late_invoices", "disputes", "overdue", "outstanding")],
            [1, 0, 2, 0, 0],
        )
        self.assertEqual(len(self.listed("action_open_disputed")), 2)

    def test_foreign_currency(self):
        """An invoice in another currency is paid when that currency is, whatever the rate has become."""
        euro = self.euro((-500, 0.5), (-90, 0.8))
        invoice = self.bill(self.buyer, -120, 100, currency_id=euro.id)
        self.assertEqual(invoice.amount_total_signed, 200)
        account = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term").account_id
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.journal("EXCH").id,
                "date": as_day(-80),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "credit": 125,
                            "amount_currency": -100,
                            "currency_id": euro.id,
                            "partner_id": self.buyer.id,
                        }
                    ),
                    Command.create({"account_id": self.account("income").id, "debit": 125}),
                ],
            }
        )
        entry._post(soft=False)
        (entry | invoice).line_ids.filtered(lambda line: line.account_id == account).reconcile()
        self.refresh()
        found = self.figures(self.buyer)
        self.assertEqual((found["outstanding"], found["late_invoices"], found["days_late"]), (0, 1, 10))

    def test_payment_without_entry(self):
        invoice = self.bill(self.buyer, -100, 500)
        self.pay_without_entry(invoice, -50, 500)
        self.refresh()
        found = self.figures(self.buyer)
        self.assertEqual((found["overdue"], found["late_invoices"], found["paid_invoices"]), (0, 1, 1))
        self.refresh(-60)
        self.assertEqual(self.figures(self.buyer)["overdue"], 500)

    def test_payment_without_entry_in_another_currency(self):
        """It is worth what the currency was on the invoice, whatever the rate has become."""
        euro = self.euro((-500, 0.5), (-90, 0.8), (-40, 0.2))
        invoice = self.bill(self.buyer, -120, 100, currency_id=euro.id)
        self.pay_without_entry(invoice, -80, 100)
        self.refresh()
        found = self.figures(self.buyer)
        self.assertEqual((found["outstanding"], found["late_invoices"], found["days_late"]), (0, 1, 10))
        self.pay_without_entry(self.bill(self.buyer, -85, 100, currency_id=euro.id), -30, 60)
        self.refresh()
        self.assertEqual(self.figures(self.buyer)["outstanding"], 50, "40 of 100 euros, 125 on the invoice")

    def test_payment_without_entry_counts_once(self):
        """Matched by the bank's own entry, it pays nothing else; while it waits for the bank, it pays."""
        invoice = self.bill(self.buyer, -100, 500)
        payment = self.pay_without_entry(invoice, -60, 250)
        self.pay(invoice, -55, 250)
        payment.action_validate()
        self.refresh()
        self.assertEqual(self.figures(self.buyer)["overdue"], 250)
        self.pay_without_entry(invoice, -20, 250)
        self.refresh()
        found = self.figures(self.buyer)
        self.assertEqual((found["overdue"], found["late_invoices"]), (0, 1))

    def test_credit_limit(self):
        """What is owed is what Odoo's own warning reckons; nothing while limits are off."""
        self.bill(self.buyer, -100, 600)
        self.bill(self.punctual, -10, 50)
        self.buyer.with_company(self.company).credit_limit = 800
        self.refresh()
        self.assertEqual(self.figures(self.buyer)["limit_used"], 0)
        self.company.account_use_credit_limit = True
        self.refresh()
        self.assertEqual(self.figures(self.buyer)["limit_used"], 0.75)
        self.assertEqual(self.buyer.with_company(self.company).credit, 600)
        self.assertEqual(self.figures(self.punctual)["limit_used"], 0)
        self.env["ir.default"].set("res.partner", "credit_limit", 100, company_id=self.company.id)
        self.refresh()
        self.assertEqual(self.figures(self.punctual)["limit_used"], 0.5)
        self.assertIn("75 % of the credit limit", self.customer(self.buyer).risk_reasons)

    def test_nobody_and_everybody_late(self):
        for delay, reason, grade in ((-1, "nobody", "a"), (9, "everybody", "e")):
            with self.subTest(reason):
                company = self.new_company(reason)
                self.env.user.company_ids |= company
                partners = [self.partner(f"{reason} {place}") for place in range(2)]
                with patch.object(type(self), "company", company):
                    for partner in partners:
                        invoice = self.invoice(partner, -90, 10, company=company, invoice_date_due=as_day(-60))
                        self.pay_in(company, invoice, -60 + delay)
                    self.refresh(company=company)
                    rows = self.customers.with_context(allowed_company_ids=company.ids).search(
                        [("company_id", "=", company.id)]
                    )
                fit = self.env["grc.risk.fit"].search([("company_id", "=", company.id)])
                self.assertEqual((fit.reason, fit.reliability, fit.method), (reason, False, "own"))
                # A single invoice each is drawn towards all: near the limits, on the right side.
                self.assertLessEqual(abs((grade == "e") - rows[0].risk_probability), 0.5)
                self.assertEqual(len(set(rows.mapped("risk_grade"))), 1)

    def test_not_due_yet(self):
        self.bill(self.buyer, -5, 100)
        self.refresh()
        found = self.figures(self.buyer)
        self.assertEqual((found["risk_grade"], found["due_invoices"], found["outstanding"]), (False, 0, 100))
        customer = self.customer(self.buyer)
        self.assertIn("nothing to rate them by", customer.risk_reasons)
        self.assertNotIn("method", {key for badge in customer._badges() for key in badge})
        self.assertEqual(self.fit().reason, "none")

    def test_same_day_again_writes_no_row(self):
        self.settle(self.buyer, [2, 30, None])
        self.refresh()
        before = rows_written(self.env)
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(rows_written(self.env), before)

    def test_one_customer_alone(self):
        """A payment touches the customer, who is rated by the stored model as a run of everyone would."""
        self.settle(self.punctual, [0, 0, 5])
        self.settle(self.buyer, [2, 30, None])
        self.refresh()
        cuts = self.fit().model
        self.clear_queue()
        self.pay(self.bill(self.punctual, -100), -20)
        self.assertIn((self.company.id, self.punctual.id, None), self.queued())
        self.refresh(partner_ids=self.punctual.ids)
        self.assertEqual(self.fit().model, cuts)
        alone = self.figures(self.punctual)
        self.assertEqual(alone["late_invoices"], 2)
        self.refresh(keep_thresholds=True)
        self.assertEqual(self.figures(self.punctual), alone)
