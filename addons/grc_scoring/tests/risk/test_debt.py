from unittest.mock import patch

from odoo import Command
from odoo.addons.grc_base.tests.common import as_day
from odoo.tests import tagged

from ..common import Screens
from .common_risk import RiskCase

FIGURES = ("outstanding", "overdue", "overdue_days", "late_invoices")


class DebtCase(Screens, RiskCase):
    """Money that is there, in all the ways in which it is not matched."""

    def on_account(self, day, amount, partner=None, currency=None, foreign=None, account="receivable"):
        """Post an entry of money received (negative: paid out) that is matched with nothing."""
        line = {"account_id": self.account(account).id, "partner_id": (partner or self.buyer).id}
        line |= {"credit": max(amount, 0), "debit": max(-amount, 0)}
        if currency:
            line |= {"currency_id": currency.id, "amount_currency": -foreign}
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.journal("EXCH").id,
                "date": as_day(day),
                "line_ids": [
                    Command.create(line),
                    Command.create(
                        {
                            "account_id": self.account("income").id,
                            "credit": max(-amount, 0),
                            "debit": max(amount, 0),
                        }
                    ),
                ],
            }
        )
        entry._post(soft=False)
        return entry

    def note(self, day, amount, partner=None, **values):
        """Post a credit note that nothing is said of: it is open."""
        return self.invoice(partner or self.buyer, day, amount, move_type="out_refund", **values)

    def payment(self, day, amount, kind="inbound", **values):
        """Post a payment without a journal entry and without an invoice."""
        bank = self.journal("BNK") or self.env["account.journal"].create(
            {"name": "Bank", "code": "BNK", "type": "bank"}
        )
        # With an accounting app, payments have no entry of their own.
        moves = type(self.env["account.move"])
        with patch.object(moves, "_get_invoice_in_payment_state", lambda move: "in_payment"):
            payment = self.env["account.payment"].create(
                {
                    "payment_type": kind,
                    "partner_type": "customer",
                    "partner_id": self.buyer.id,
                    "amount": amount,
                    "journal_id": bank.id,
                    "date": as_day(day),
                }
                | values
            )
            payment.action_post()
        self.assertFalse(payment.move_id)
        return payment

    def match(self, *moves):
        lines = self.env["account.move.line"].union(*(move.line_ids for move in moves))
        lines.filtered(lambda line: line.account_id == self.account("receivable") and not line.reconciled).reconcile()

    def assertOwed(self, *expected, day=None, partner=None):
        """Check :data:`FIGURES` after a refresh."""
        self.refresh(day)
        found = self.figures(partner or self.buyer)
        self.assertEqual(tuple(found[name] for name in FIGURES), expected)


@tagged("post_install", "-at_install")
class TestDebt(DebtCase):
    """Point 15: risk is net of what is open the other way."""

    def test_payment_on_account(self):
        """Paid 15 days late, matched with nothing: settled on that day."""
        self.bill(self.buyer, -60, 100)
        self.on_account(-15, 100)
        self.assertOwed(0, 0, 0, 1)
        found = self.figures(self.buyer)
        self.assertEqual((found["paid_invoices"], found["days_late"], found["disputes"]), (1, 15, 0))
        self.assertOwed(100, 100, 10, 1, day=-20)
        self.assertOwed(0, 0, 0, 1, day=-15)

    def test_payment_in_time_is_not_late(self):
        self.bill(self.buyer, -60, 100)
        self.on_account(-70, 100)
        self.assertOwed(0, 0, 0, 0)

    def test_due_date_of_the_year_before(self):
        """Due in 30 days, typed a year too early: late from its own date on, not before."""
        self.invoice(self.buyer, -10, 100, invoice_date_due=as_day(-345))
        self.assertOwed(100, 100, 10, 1)

    def test_done_by_hand(self):
        """A payment without an entry that is done counts, until the bank's entry of its amount is matched."""
        invoice = self.bill(self.buyer, -60, 1000)
        payment = self.payment(-15, 400, invoice_ids=[Command.link(invoice.id)])
        payment.action_validate()
        self.assertOwed(600, 600, 30, 1)
        self.match(invoice, self.note(-12, 100))
        self.assertOwed(500, 500, 30, 1)
        self.pay(invoice, -10, 200)
        self.assertOwed(300, 300, 30, 1)
        self.pay(invoice, -8, 400)
        self.assertOwed(300, 300, 30, 1)

    def test_part_of_it(self):
        """The oldest first: of 100 and 200, 150 leave 150 of the younger; 20 days since that was due."""
        self.bill(self.buyer, -60, 100)
        self.bill(self.buyer, -50, 200)
        self.on_account(-15, 150)
        self.assertOwed(150, 150, 20, 2)
        self.assertEqual(len(self.listed("action_open_overdue")), 1)

    def test_credit_note(self):
        """Covered by a credit note alone: neither late nor on time, and nothing to call for."""
        self.bill(self.buyer, -60, 100)
        self.note(-15, 100)
        self.assertOwed(0, 0, 0, 0)
        self.assertEqual(self.figures(self.buyer)["due_invoices"], 0)
        self.assertFalse(self.listed("action_open_overdue"))

    def test_more_than_is_due_covers_what_is_not_due_yet(self):
        self.bill(self.buyer, -60, 100)
        self.bill(self.buyer, -5, 300)
        self.on_account(-15, 250)
        self.assertOwed(150, 0, 0, 1)

    def test_more_than_is_owed(self):
        self.bill(self.buyer, -60, 100)
        self.on_account(-40, 250)
        self.assertOwed(0, 0, 0, 0)

    def test_paid_back(self):
        """A credit note that was paid back covers nothing, nor does a payment of what entries say the customer owes."""
        self.bill(self.buyer, -60, 100)
        self.note(-50, 80)
        self.on_account(-45, -80)
        self.assertOwed(100, 100, 30, 1)
        self.on_account(-400, -500)
        self.on_account(-20, 530)
        self.assertOwed(70, 70, 30, 1)

    def test_without_a_journal_entry(self):
        self.bill(self.buyer, -60, 100)
        payment = self.payment(-15, 60)
        self.assertOwed(40, 40, 30, 1)
        # Done, and no entry of the bank tells of it: it is still there.
        payment.action_validate()
        self.assertOwed(40, 40, 30, 1)
        self.on_account(-14, 60)
        self.assertOwed(40, 40, 30, 1)
        self.payment(-13, 10, "outbound")
        self.assertOwed(50, 50, 30, 1)
        payment.action_cancel()
        self.assertOwed(50, 50, 30, 1)

    def test_more_than_the_invoice_it_names(self):
        """What a payment without an entry exceeds its invoice by covers another."""
        invoice = self.bill(self.buyer, -60, 100)
        self.bill(self.buyer, -50, 200)
        self.pay_without_entry(invoice, -15, 130)
        self.assertOwed(170, 170, 20, 2)

    def test_one_payment_of_two_invoices(self):
        """It is shared out by their totals: 100 of 400, 300 of 400; it does not pay each of them whole."""
        both = self.bill(self.buyer, -60, 100) | self.bill(self.buyer, -50, 300)
        self.pay_without_entry(both, -15, 200)
        self.assertOwed(200, 200, 30, 2)

    def test_another_currency(self):
        """250 of the invoice's currency are worth what they were worth that day: 312.50 at 0.8."""
        euro = self.euro((-500, 0.5), (-90, 0.8))
        self.bill(self.buyer, -60, 400)
        self.on_account(-15, 312.5, currency=euro, foreign=250)
        self.assertOwed(87.5, 87.5, 30, 1)

    def test_of_a_contact_and_of_another_company(self):
        contact = self.partner("Jane", parent_id=self.buyer.id, is_company=False)
        self.bill(self.buyer, -60, 100)
        self.on_account(-15, 30, partner=contact)
        self.on_account(-15, 500, partner=self.punctual)
        self.on_account(-15, 500, account="payable")
        self.assertOwed(70, 70, 30, 1)

    def test_what_is_matched_later_was_there(self):
        """Matching a payment, with whatever, changes no figure of a day before what it was matched with."""
        invoice = self.bill(self.buyer, -60, 100)
        other = self.bill(self.buyer, -50, 200)
        entry = self.on_account(-25, 150)
        self.assertOwed(150, 150, 10, 2, day=-10)
        later = self.bill(self.buyer, -5, 500)
        self.match(entry, later)
        self.assertOwed(150, 150, 10, 2, day=-10)
        entry.line_ids.remove_move_reconcile()
        self.match(entry, invoice)
        self.match(entry, other)
        self.assertOwed(150, 150, 10, 2, day=-10)
        self.assertOwed(650, 150, 20, 2)

    def test_one_customer_alone(self):
        """A payment without an entry touches its customer, whose figures are those of a run of everyone."""
        self.bill(self.buyer, -60, 100)
        self.bill(self.punctual, -60, 100)
        self.refresh()
        self.clear_queue()
        self.payment(-15, 60)
        self.assertIn((self.company.id, self.buyer.id, None), self.queued())
        self.refresh(partner_ids=self.buyer.ids)
        alone = self.figures(self.buyer)
        self.assertEqual(alone["overdue"], 40)
        self.refresh(keep_thresholds=True)
        self.assertEqual(self.figures(self.buyer), alone)

    def test_overview(self):
        """What is to be done now is net; what is covered is not in the list that it opens."""
        self.bill(self.buyer, -60, 100)
        invoice = self.bill(self.buyer, -50, 200)
        self.refresh()
        self.env.cr.execute("UPDATE grc_customer SET value_class = 'a' WHERE company_id = %s", [self.company.id])
        self.on_account(-15, 150)
        item = self.screen("todo")._overdue({})
        self.assertIn("1 invoice of a class A customer is overdue: $\N{NO-BREAK SPACE}150", item["text"])
        self.assertEqual(self.env["account.move"].search(item["action"]["domain"]), invoice)
        self.on_account(-15, 150)
        self.assertIsNone(self.screen("todo")._overdue({}))

    def test_what_late_payment_cost(self):
        """3,650 at 10 % a year: 2,000 of it for 15 days until a payment on account, the rest for 30; a note: none."""
        self.company.grc_late_rate = 10
        self.bill(self.buyer, -60, 3650)
        self.assertEqual(self.ledger()["late"], -30)
        self.on_account(-15, 2000)
        # 2,000 × 15 × 0.1 / 365 = 8.219; 1,650 × 30 × 0.1 / 365 = 13.562.
        self.assertEqual(self.ledger()["late"], -21.78)
        self.note(-10, 1000)
        # 650 × 30 × 0.1 / 365 = 5.342.
        self.assertEqual(self.ledger()["late"], -13.56)
