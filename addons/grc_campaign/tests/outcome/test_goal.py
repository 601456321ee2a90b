"""Purchases: whoever has reached the goal of a campaign leaves it at once; others go on by what they did."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common_outcome import OutcomeCase


@tagged("post_install", "-at_install")
class TestGoal(OutcomeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.people(3)

    @classmethod
    def call(cls, **values):
        """Plan something that customers do not notice: it may be done on any day."""
        return super().call(channel=False, **values)

    def setUp(self):
        super().setUp()
        self.now = self.env.cr.now().replace(microsecond=0)

    def two_mails(self, **values):
        return self.mailed(self.partners, self.mail(), self.call(after="previous", delay=2), at=self.now, **values)

    def exits(self, campaign):
        self.env.invalidate_all()
        return {row.partner_id: row.exit_reason for row in campaign.participation_ids if row.state == "exited"}

    def test_order(self):
        """An order ends it from the event, for one who is held back as well; nothing more is done for them."""
        campaign = self.two_mails()
        self.env.cr.execute(
            SQL("UPDATE grc_campaign_participation SET control = TRUE WHERE partner_id = %s", self.partners[1].id)
        )
        for partner in self.partners[:2]:
            self.order(partner)
        self.assertEqual(self.exits(campaign), dict.fromkeys(self.partners[:2], "goal"))
        self.assertEqual(self.kinds(campaign), {partner: ["order"] for partner in self.partners[:2]})
        self.run_at(self.now + timedelta(days=2))
        states = self.states(campaign, campaign.step_ids[1])
        self.assertEqual([states[partner] for partner in self.partners], [("cancelled", "left")] * 2 + [("done", None)])

    def test_order_of_a_contact(self):
        """An order of somebody at the customer's is the customer's."""
        campaign = self.two_mails()
        self.order(self.partner("Jane", parent_id=self.partners[0].id, is_company=False))
        self.assertEqual(self.exits(campaign), {self.partners[0]: "goal"})

    def test_order_of_another_customer_by_now(self):
        """Who has become a contact of a firm since leaves by its orders."""
        campaign = self.two_mails()
        self.partners[0].write({"is_company": False, "parent_id": self.partner("Firm").id})
        self.order(self.partners[0])
        self.assertEqual(self.exits(campaign), {self.partners[0]: "goal"})
        self.assertEqual(self.kinds(campaign), {self.partners[0]: ["order"]})

    def test_quotation(self):
        campaign = self.two_mails()
        self.order(self.partners[0], confirm=False)
        self.assertFalse(self.exits(campaign))

    def test_order_for_nothing(self):
        """Samples are no purchase."""
        campaign = self.two_mails()
        self.order(self.partners[0], price=0)
        self.assertFalse(self.exits(campaign))

    def test_invoice_without_an_order(self):
        campaign = self.two_mails()
        self.invoice(self.partners[0], 0, 100)
        self.assertEqual(self.exits(campaign), {self.partners[0]: "goal"})

    def test_invoice_of_an_earlier_order(self):
        """What was ordered before the campaign is not bought by it, whenever it is invoiced."""
        order = self.order(self.partners[0])
        campaign = self.two_mails()
        self.bill_order(order, 0, method="percentage", amount=50)
        self.assertFalse(self.exits(campaign))

    def test_credit_note(self):
        invoice = self.invoice(self.partners[0], -30, 100)
        campaign = self.two_mails()
        self.credit(invoice, 0, 100)
        self.assertFalse(self.exits(campaign))

    def test_another_company(self):
        campaign = self.two_mails()
        other = self.new_company("Other Ltd")
        self.env.user.company_ids |= other
        self.invoice(self.partners[0], 0, 100, company=other)
        self.assertFalse(self.exits(campaign))

    def test_no_goal(self):
        """Without a goal nobody leaves; a step after an order is done for who ordered."""
        campaign = self.mailed(
            self.partners,
            self.mail(),
            self.call(after="order", within=5),
            self.call(after="order", missing=True, within=5),
            at=self.now,
            goal=False,
        )
        self.order(self.partners[0])
        self.assertFalse(self.exits(campaign))
        self.run_at(self.now + timedelta(days=1))
        states = self.states(campaign, campaign.step_ids[1])
        self.assertEqual(states[self.partners[0]], ("done", None))
        self.assertEqual(states[self.partners[1]], ("awaiting", None))
        self.run_at(self.now + timedelta(days=5, minutes=15))
        last = self.states(campaign, campaign.step_ids[2])
        self.assertEqual(last[self.partners[0]], ("cancelled", "otherwise"))
        self.assertEqual(last[self.partners[1]], ("done", None))

    def test_paid(self):
        """An older invoice that is paid continues a campaign, and is no purchase."""
        invoice = self.invoice(self.partners[0], -60, 100)
        campaign = self.mailed(self.partners, self.mail(), self.call(after="paid"), at=self.now)
        self.pay(invoice)
        self.env.invalidate_all()
        self.assertFalse(self.exits(campaign))
        self.assertEqual(self.kinds(campaign), {self.partners[0]: ["paid"]})
        self.run_at(self.now + timedelta(days=1))
        states = self.states(campaign, campaign.step_ids[1])
        self.assertEqual(states[self.partners[0]], ("done", None))
        self.assertEqual(states[self.partners[1]], ("awaiting", None))

    def pay(self, invoice):
        """Let the money for an invoice be there."""
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": invoice.company_id.id,
                "journal_id": self.journal("EXCH").id,
                "date": invoice.date,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.account("receivable").id,
                            "partner_id": invoice.commercial_partner_id.id,
                            "credit": invoice.amount_total,
                        }
                    ),
                    Command.create({"account_id": self.account("income").id, "debit": invoice.amount_total}),
                ],
            }
        )
        entry._post()
        account = self.account("receivable")
        (entry | invoice).line_ids.filtered(lambda line: line.account_id == account).reconcile()
