"""Invoices paid late or not at all, and what is known of who owes them."""

from unittest.mock import patch

from odoo import Command
from odoo.addons.grc_base.tests.common import as_day

from ..capital.common_capital import CapitalCase

COLUMNS = (
    "risk_grade",
    "risk_probability",
    "days_late",
    "late_share",
    "due_invoices",
    "late_invoices",
    "paid_invoices",
    "disputes",
    "outstanding",
    "overdue",
    "overdue_days",
    "limit_used",
)


class RiskCase(CapitalCase):
    """A punctual customer beside the buyer, and the words to bill, settle and look at figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.punctual = cls.partner("Punctual")

    def bill(self, partner, day, amount=100, due=30, **values):
        return self.invoice(partner, day, amount, invoice_date_due=as_day(day + due), **values)

    def settle(self, partner, delays, day=-400, amount=100):
        """Return invoices of every 20 days, each paid so many days after its due date (None: open)."""
        invoices = self.env["account.move"]
        for place, delay in enumerate(delays):
            issued = day + 20 * place
            invoice = self.bill(partner, issued, amount)
            if delay is not None:
                self.pay(invoice, issued + 30 + delay)
            invoices |= invoice
        return invoices

    def figures(self, partner):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.customer(partner).read(COLUMNS)[0]

    def fit(self):
        return self.env["grc.risk.fit"].search([("company_id", "=", self.company.id)], limit=1)

    def listed(self, method):
        action = getattr(self.customer(self.buyer), method)()
        return self.env["account.move"].search(action["domain"])

    def euro(self, *rates):
        """Return the euro, with rates of (day, rate)."""
        euro = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "EUR")])
        euro.active = True
        for day, rate in rates:
            euro.rate_ids.create(
                {"currency_id": euro.id, "name": as_day(day), "rate": rate, "company_id": self.company.id}
            )
        return euro

    def pay_without_entry(self, invoice, day, amount):
        bank = self.journal("BNK") or self.env["account.journal"].create(
            {"name": "Bank", "code": "BNK", "type": "bank"}
        )
        with patch.object(type(invoice), "_get_invoice_in_payment_state", lambda move: "in_payment"):
            payment = self.env["account.payment"].create(
                {
                    "payment_type": "inbound",
                    "partner_id": self.buyer.id,
                    "amount": amount,
                    "currency_id": invoice.currency_id.id,
                    "journal_id": bank.id,
                    "date": as_day(day),
                    "invoice_ids": [Command.set(invoice.ids)],
                }
            )
            payment.action_post()
        self.assertFalse(payment.move_id)
        return payment

    def pay_in(self, company, invoice, day):
        env = self.env(user=invoice.env.uid, context=dict(self.env.context, allowed_company_ids=company.ids))
        with patch.object(type(self), "env", env):
            return self.pay(invoice.with_env(env), day)
