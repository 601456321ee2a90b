"""Customers with documents, payments and time spent, and the ledger of what they bring."""

from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase, as_day


class CapitalCase(GrcCase):
    """A buyer, the words to pay, do activities and meet, and the ledger of what a customer brings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls.partner("Buyer")
        cls.lines = cls.env["grc.capital.line"]

    def pay(self, invoice, day, amount=None):
        """Post an entry that pays an invoice (all of it, or an amount of it) on a day."""
        account = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term").account_id
        amount = amount or invoice.amount_residual_signed
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.journal("EXCH").id,
                "date": as_day(day),
                "line_ids": [
                    Command.create({"account_id": account.id, "credit": amount, "partner_id": invoice.partner_id.id}),
                    Command.create({"account_id": self.account("income").id, "debit": amount}),
                ],
            }
        )
        entry._post(soft=False)
        open_lines = (entry | invoice).line_ids.filtered(
            lambda line: line.account_id in account and not line.reconciled
        )
        open_lines.reconcile()
        return entry

    def activity(self, record, day=-5, done=True, **values):
        activity = self.env["mail.activity"].create(
            {"res_model_id": self.env["ir.model"]._get_id(record._name), "res_id": record.id, "user_id": self.env.uid}
            | values
        )
        if done:
            activity.active = False
            activity.date_done = as_day(day)
        return activity

    def meeting(self, partners, day=-5, hours=2, **values):
        return self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": f"{as_day(day)} 09:00:00",
                "duration": hours,
                "stop": f"{as_day(day)} {9 + hours:02d}:00:00",
                "partner_ids": [Command.set((partners | self.env.user.partner_id).ids)],
            }
            | values
        )

    def ledger(self, partner=None):
        """Return {kind: sum} of a customer's lines, after a refresh, and check the column against them."""
        partner = partner or self.buyer
        self.refresh()
        customer = self.customer(partner)
        groups = self.lines._read_group([("customer_id", "=", customer.id)], ["kind"], ["amount:sum"])
        sums = {kind: round(amount, 2) for kind, amount in groups}
        self.assertAlmostEqual(customer.capital, sum(sums.values()), 2)
        return sums
