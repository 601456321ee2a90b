from dateutil.relativedelta import relativedelta
from odoo import Command
from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestCapitalTours(ToursCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grc_hour_cost = 60
        gift = cls.env["product.product"].create({"name": "Gift", "type": "consu", "standard_price": 20})
        cls.buyer = cls.env["res.partner"].create({"name": "Capital Tour", "company_id": cls.company.id})
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.buyer.id,
                "invoice_date": cls.today - relativedelta(days=9),
                "invoice_line_ids": [
                    Command.create({"name": "Record", "price_unit": 400, "discount": 10, "tax_ids": []}),
                    Command.create({"product_id": gift.id, "price_unit": 0, "tax_ids": []}),
                ],
            }
        )
        invoice.action_post()
        cls.env["mail.activity"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "res_id": cls.buyer.id,
                "user_id": cls.user.id,
            }
        ).action_done()

    def test_capital(self):
        self._refresh()
        customer = self.env["grc.customer"].sudo().search([("partner_id", "=", self.buyer.id)])
        self.start_tour(f"/odoo/customer-relations/{customer.id}", "grc_scoring_capital", login="grc_tour")
        self.start_tour(f"/odoo/contacts/{self.buyer.id}", "grc_scoring_capital_partner", login="grc_tour")

    def test_empty(self):
        self.start_tour("/odoo/capital-ledger", "grc_scoring_capital_empty", login="grc_tour")


@tagged("post_install", "-at_install")
class TestCapitalSettingsTour(HttpCase):
    def test_settings(self):
        self.start_tour("/odoo/action-grc_base.grc_settings_action", "grc_scoring_capital_settings", login="admin")
        company = self.env.ref("base.user_admin").company_id
        self.assertEqual((company.grc_hour_cost, company.grc_activity_minutes, company.grc_late_rate), (45, 20, 8.5))
