from odoo import Command
from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestRiskTours(ToursCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.overdue = cls._sell(cls.silent, 100, 250)
        partners = cls.silent | cls.recent
        for move in cls.env["account.move"].search([("partner_id", "in", partners.ids)]):
            move.invoice_date_due = move.invoice_date
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=cls.invoice.ids
        ).create({"payment_date": cls.today}).action_create_payments()
        cls.accountant = new_test_user(
            cls.env,
            login="grc_accountant",
            lang="en_US",
            groups="base.group_user,account.group_account_invoice,grc_base.group_grc_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def test_accountant(self):
        """An accountant reads a customer's risk on the invoice, and opens the reasons."""
        self._refresh()
        path = f"/odoo/customer-invoices/{self.overdue.id}"
        self.start_tour(path, "grc_scoring_risk_invoice", login="grc_accountant")
        self.browser_size, self.touch_enabled = "390x844", True
        self.start_tour(path, "grc_scoring_risk_invoice_phone", login="grc_accountant")

    def test_screen(self):
        self._refresh()
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()
        self.start_tour("/odoo/payment-risk", "grc_scoring_risk", login="grc_tour")

    def test_empty(self):
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()
        self.start_tour("/odoo/payment-risk", "grc_scoring_risk_empty", login="grc_tour")
