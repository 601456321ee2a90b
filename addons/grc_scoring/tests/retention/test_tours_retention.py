from odoo.addons.grc_base.tests.common_screens import on_phone
from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import tagged


class RetentionTours(ToursCommon):
    """One customer who came back after a year, and a new one who cost much time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell(cls.silent, 40, 100)
        cls.company.grc_hour_cost = 2000
        cls.env["mail.activity"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "res_id": cls.recent.id,
                "user_id": cls.user.id,
            }
        ).action_done()


@tagged("post_install", "-at_install")
class TestRetentionTours(RetentionTours):
    def test_retention(self):
        self._refresh()
        self.start_tour("/odoo/retention", "grc_scoring_retention", login="grc_tour")

    def test_retention_empty(self):
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()
        self.start_tour("/odoo/retention", "grc_scoring_retention_empty", login="grc_tour")

    def test_acquisition(self):
        self._refresh()
        self.start_tour("/odoo/acquisition", "grc_scoring_acquisition", login="grc_tour")
        cost = self.env["grc.relation.cost"].sudo().search([("company_id", "=", self.company.id)])
        self.assertEqual((cost.name, cost.amount, cost.purpose, cost.share), ("Fair", 1200, "both", 50))

    def test_unprofitable(self):
        self._refresh()
        self.start_tour("/odoo/unprofitable", "grc_scoring_unprofitable", login="grc_tour")

    @on_phone
    def test_phone(self):
        self._refresh()
        first = self.env["grc.customer"].sudo().search([("partner_id", "=", self.recent.id)]).first_purchase
        self.env["grc.relation.cost"].sudo().create(
            {
                "name": "Fair",
                "amount": 600,
                "company_id": self.company.id,
                "date_from": first,
                "date_to": first,
            }
        )
        self.start_tour("/odoo/retention", "grc_scoring_retention_phone", login="grc_tour")
        self.start_tour("/odoo/acquisition", "grc_scoring_acquisition_phone", login="grc_tour")
        self.start_tour("/odoo/unprofitable", "grc_scoring_unprofitable_phone", login="grc_tour")
