"""Late payment costs what the money would have brought."""

from unittest.mock import patch

from odoo import Command
from odoo.addons.grc_base.tests.common import as_day
from odoo.fields import Domain
from odoo.tests import tagged

from .common_capital import CapitalCase


@tagged("post_install", "-at_install")
class TestCapitalLate(CapitalCase):
    def late_invoice(self, day=-100, amount=3650, **values):
        return self.invoice(self.buyer, day, amount, invoice_date_due=as_day(day), **values)

    def late(self):
        return self.ledger().get("late", 0)

    def test_paid_by_sql(self):
        """A payment that was matched without the ORM costs the same as another, from the next full refresh on."""
        self.company.grc_late_rate = 10
        self.pay(self.late_invoice(), -50)
        paid = self.late()
        self.assertLess(paid, 0)
        self.refresh()
        stored = self.customers.search([]).mapped("capital")
        self.env.flush_all()
        self.env.cr.execute("UPDATE account_partial_reconcile SET grc_late = NULL WHERE grc_late")
        self.env.invalidate_all()
        self.refresh()
        self.assertEqual(self.late(), paid)
        self.assertEqual(self.customers.search([]).mapped("capital"), stored)
        self.env.cr.execute("SELECT COUNT(*) FROM account_partial_reconcile WHERE grc_late IS NULL")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_late(self):
        """3,650 for ten days at 10 % a year cost 10."""
        self.company.grc_late_rate = 10
        invoice = self.late_invoice()
        self.assertEqual(self.late(), -100)
        first = self.pay(invoice, -90, 1825)
        self.assertEqual(self.late(), -55)
        last = self.pay(invoice, -60)
        self.assertEqual(self.late(), -25)
        line = self.lines.search([("kind", "=", "late")])
        self.assertEqual((line.date, line.res_id), (as_day(-100), invoice.id))
        # A look back sees what was open then.
        self.refresh(-80)
        self.assertEqual(self.customer(self.buyer).capital, 3650 - 5 - 10)
        self.assertAlmostEqual(sum(self.lines.search(Domain.TRUE).mapped("amount")), 3635, 2)
        # Payments that are matched with nothing are there all the same; one that is taken back is not.
        self.refresh()
        invoice.line_ids.remove_move_reconcile()
        self.assertEqual(self.late(), -25)
        (first | last).button_draft()
        self.assertEqual(self.late(), -100)

    def test_due_date_typed_years_wrong(self):
        """Point 16: days late are a year at most, and none before there was an invoice."""
        self.company.grc_late_rate = 10
        for due in ("1926-01-01", as_day(-3750), as_day(-435)):
            invoice = self.invoice(self.buyer, -100, 3650, invoice_date_due=due)
            self.assertEqual(self.late(), -100)
            self.assertEqual(self.lines.search([("kind", "=", "late")]).date, as_day(-100))
            payment = self.pay(invoice, -90)
            self.assertEqual(self.late(), -10)
            # What was paid would cover the next invoice.
            payment.button_draft()
            payment.unlink()
            invoice.button_draft()
            invoice.button_cancel()
        # Carried over with its due date of months before: late from then on.
        self.invoice(self.buyer, -100, 3650, invoice_date_due=as_day(-300))
        self.assertEqual(self.late(), -300)

    def test_late_for_years(self):
        self.company.grc_late_rate = 10
        for day in (-365, -366, -3000):
            invoice = self.late_invoice(day)
            self.assertEqual(self.late(), -365)
            self.credit(invoice, 0, 3650)

    def test_in_time(self):
        self.company.grc_late_rate = 10
        self.pay(self.late_invoice(), -100)
        self.invoice(self.buyer, -5, 100, invoice_date_due=as_day(0))
        self.invoice(self.buyer, -5, 100, invoice_date_due=as_day(30))
        self.assertEqual(self.late(), 0)

    def test_paid_before(self):
        """An advance is not late, however late it is matched."""
        self.company.grc_late_rate = 10
        self.pay(self.late_invoice(), -200)
        self.assertEqual(self.late(), 0)

    def test_paid_in_part_without_an_entry(self):
        """A part that a payment without a journal entry paid was late until then; the rest still is."""
        self.company.grc_late_rate = 10
        invoice = self.late_invoice()
        self.assertEqual(self.late(), -100)
        self.pay_without_entry(invoice, -60, 365)
        self.assertEqual(self.late(), -90 - 4, "3285 for 100 days, 365 for 40")

    def test_credited(self):
        """What a credit note settles was not paid late; nor does a reversed invoice cost on."""
        self.company.grc_late_rate = 10
        invoice = self.late_invoice()
        credit = self.credit(invoice, -50, 3650)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(self.late(), 0)
        credit.line_ids.remove_move_reconcile()
        self.assertEqual(invoice.payment_state, "not_paid")
        self.assertEqual(self.late(), 0)
        self.credit(self.late_invoice(), -50, 1825)
        self.assertEqual(self.late(), -50)

    def test_due_date_moved(self):
        """A later due date is forgiven, whether the invoice is open or paid."""
        self.company.grc_late_rate = 10
        invoice = self.late_invoice()
        invoice.invoice_date_due = as_day(-10)
        self.assertEqual(self.late(), -10)
        self.pay(invoice, 0)
        self.assertEqual(self.late(), -10)

    def pay_without_entry(self, invoice, day, amount):
        """Post a payment that waits for its statement: the receivable stays open."""
        bank = self.journal("BNK") or self.env["account.journal"].create(
            {"name": "Bank", "code": "BNK", "type": "bank"}
        )
        with patch.object(type(invoice), "_get_invoice_in_payment_state", lambda move: "in_payment"):
            payment = self.env["account.payment"].create(
                {
                    "payment_type": "inbound",
                    "partner_id": self.buyer.id,
                    "amount": amount,
                    "journal_id": bank.id,
                    "date": as_day(day),
                    "invoice_ids": [Command.set(invoice.ids)],
                }
            )
            payment.action_post()
            self.assertFalse(payment.move_id)
            self.assertEqual(invoice.payment_state, "in_payment")

    def test_payment_without_entry(self):
        """Where statements are matched later, the payment's date ends the delay."""
        self.company.grc_late_rate = 10
        self.pay_without_entry(self.late_invoice(), -80, 3650)
        self.assertEqual(self.late(), -20)

    def test_payment_touches(self):
        """A payment asks for the customer anew, late or not; so does one that is taken back."""
        for day in (-50, -100):
            invoice = self.late_invoice()
            self.env.flush_all()
            self.clear_queue()
            self.pay(invoice, day)
            self.assertIn((self.company.id, self.buyer.id, None), self.queued())
            self.clear_queue()
            invoice.line_ids.remove_move_reconcile()
            self.assertIn((self.company.id, self.buyer.id, None), self.queued())

    def test_history_of_payments(self):
        """The mark of an installation is the mark of the ORM."""
        self.pay(self.late_invoice(), -50)
        self.pay(self.late_invoice(), -100)
        self.env.flush_all()
        partials = self.env["account.partial.reconcile"].search([("company_id", "=", self.company.id)])
        marks = partials.mapped("grc_late")
        self.assertEqual(sorted(marks), [False, True])
        self.env.cr.execute(
            "UPDATE account_partial_reconcile SET grc_late = NULL WHERE id IN %s", [tuple(partials.ids)]
        )
        partials._grc_fill_late()
        partials.invalidate_recordset()
        self.assertEqual(partials.mapped("grc_late"), marks)
