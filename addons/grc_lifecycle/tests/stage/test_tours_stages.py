from datetime import timedelta

from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestStageTours(ToursCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.company._grc_own_stages()

    def history(self):
        """Refresh the company as of a year ago, when the silent one was new, and today."""
        self.env["grc.customer"]._refresh(self.company, as_of=self.today - timedelta(days=390))
        self.env["grc.customer"]._refresh(self.company, as_of=self.today - timedelta(days=80))
        self.env["grc.customer"]._refresh(self.company)
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()

    def test_lifecycle(self):
        self.history()
        self.start_tour("/odoo/customer-lifecycle", "grc_lifecycle_screen", login="grc_tour")
        override = self.env["grc.stage.override"].sudo().search([("partner_id", "=", self.silent.id)])
        self.assertEqual((override.stage_id.code, override.user_id), ("declining", self.user))

    def test_lifecycle_phone(self):
        self.browser_size, self.touch_enabled = "390x844", True
        self.history()
        self.start_tour("/odoo/customer-lifecycle", "grc_lifecycle_screen_phone", login="grc_tour")

    def test_lifecycle_empty(self):
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()
        self.start_tour("/odoo/customer-lifecycle", "grc_lifecycle_empty", login="grc_tour")

    def test_simulation(self):
        self.history()
        rule = self.own.filtered(lambda stage: stage.code == "new").rule_ids
        self.start_tour("/odoo/customer-stages", "grc_lifecycle_simulation", login="grc_tour")
        self.assertEqual((rule.min_occasions, rule.first_within_days), (0, 90))
