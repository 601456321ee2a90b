from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.addons.account.tests.common import AccountTestInvoicingHttpCommon
from odoo.tests import HttpCase, new_test_user, tagged

from .common_users import of_company


class ToursCommon(AccountTestInvoicingHttpCommon):
    """Two customers, one long silent, and a manager who looks at them."""

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("grc_base.group_grc_manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.sudo().company_ids = cls.env["res.company"].sudo().search([])
        cls.company = cls.company_data["company"]
        cls.env["grc.consent.reading"].sudo()._keep(cls.company)
        cls.today = cls.company._grc_today()
        cls.silent, cls.recent = cls.env["res.partner"].create(
            [{"name": name, "company_id": cls.company.id} for name in ("Silent Tour", "Recent Tour")]
        )
        cls.invoice = cls._sell(cls.silent, 400, 500)
        cls._sell(cls.recent, 5, 300)
        cls.user = new_test_user(
            cls.env,
            login="grc_tour",
            lang="en_US",
            groups="base.group_system,base.group_partner_manager,account.group_account_manager,"
            "sales_team.group_sale_manager,grc_base.group_grc_manager",
            **of_company(cls.company),
        )

    @classmethod
    def _sell(cls, partner, days, amount, **values):
        """Return a posted invoice of so many days ago."""
        day = cls.today - relativedelta(days=days)
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    fields.Command.create({"name": "Record", "price_unit": amount, "tax_ids": [], **values})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def _refresh(self):
        self.env["grc.customer"]._refresh(self.company)


@tagged("post_install", "-at_install")
class TestTours(ToursCommon):
    def test_customers(self):
        self._refresh()
        self.start_tour("/odoo/customer-relations", "grc_base_customers", login="grc_tour")

    def test_partner(self):
        self._refresh()
        self.start_tour(f"/odoo/contacts/{self.silent.id}", "grc_base_partner", login="grc_tour")

    def test_invoice(self):
        self._refresh()
        action = "account.action_move_out_invoice_type"
        self.start_tour(f"/odoo/action-{action}/{self.invoice.id}", "grc_base_invoice", login="grc_tour")
        self.assertTrue(self.invoice.sudo().grc_not_sale)

    def test_empty(self):
        self.start_tour("/odoo/customer-relations", "grc_base_empty", login="grc_tour")

    def test_without_the_group(self):
        """The screens of others do not break for those who may not see a customer's value."""
        self._refresh()
        new_test_user(
            self.env,
            login="grc_none",
            groups="base.group_partner_manager,account.group_account_invoice,sales_team.group_sale_salesman",
            **of_company(self.company),
        )
        for path in (f"contacts/{self.silent.id}", f"action-account.action_move_out_invoice_type/{self.invoice.id}"):
            with self.subTest(path=path):
                self.start_tour(f"/odoo/{path}", "grc_base_without_group", login="grc_none")


@tagged("post_install", "-at_install")
class TestSettingsTour(HttpCase):
    def test_settings(self):
        self.start_tour("/odoo/action-grc_base.grc_settings_action", "grc_base_settings", login="admin")
        self.assertEqual(self.env.ref("base.user_admin").company_id.grc_window_months, 12)
