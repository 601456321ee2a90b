from odoo.addons.grc_base.tests.common_screens import on_phone
from odoo.addons.grc_base.tests.test_tours_report import ReportToursCommon
from odoo.tests import tagged


class ReportCommon(ReportToursCommon):
    def assertReported(self):
        report = self.env["grc.meeting.report"].sudo().search([("partner_id", "=", self.silent.id)])
        self.assertEqual(
            (report.state, report.said, report.satisfaction),
            ("done", "He wants lamps for the new shop.", "4"),
        )


@tagged("post_install", "-at_install")
class TestReportTours(ReportCommon):
    def test_report(self):
        self._refresh()
        self.start_tour(self.path, "grc_lifecycle_report", login="grc_tour")
        self.assertReported()

    def test_handover(self):
        self._refresh()
        self.plan()
        self.start_tour(self.path, "grc_lifecycle_handover", login="grc_tour")

    @on_phone
    def test_handover_phone(self):
        self._refresh()
        self.plan()
        self.start_tour(self.path, "grc_lifecycle_handover", login="grc_tour")

    def test_chart(self):
        self._refresh()
        self.env.cr.execute(
            "UPDATE grc_customer SET stage_id = %s WHERE partner_id = %s",
            [self.env.ref("grc_lifecycle.stage_lost").id, self.silent.id],
        )
        self.env.invalidate_all()
        self.start_tour(self.path, "grc_lifecycle_chart", login="grc_tour")

    def test_salesforce(self):
        (self.invoice | self._sell(self.recent, 0, 50)).invoice_user_id = self.user
        self.start_tour("/odoo/sales-force", "grc_lifecycle_salesforce", login="grc_tour")

    def test_salesforce_empty(self):
        self.env["account.move"].search([("company_id", "=", self.company.id)]).button_draft()
        self.start_tour("/odoo/sales-force", "grc_lifecycle_salesforce_empty", login="grc_tour")

    @on_phone
    def test_report_phone(self):
        self._refresh()
        self.start_tour(self.path, "grc_lifecycle_report_phone", login="grc_tour")
        self.assertReported()
