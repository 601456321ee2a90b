from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import tagged


class ReportToursCommon(ToursCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reports = cls.env["grc.meeting.report"].sudo()

    @property
    def path(self):
        return f"/odoo/contacts/{self.silent.id}"

    def plan(self):
        return self.silent.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_call", user_id=self.user.id, summary="Call him"
        )

    def assertReported(self):
        report = self.reports.search([("partner_id", "=", self.silent.id)])
        self.assertEqual(
            (report.state, report.said, report.satisfaction),
            ("done", "He wants lamps for the new shop.", "4"),
        )


@tagged("post_install", "-at_install")
class TestReportTours(ReportToursCommon):
    def test_report(self):
        self._refresh()
        self.start_tour(self.path, "grc_lifecycle_report", login="grc_tour")
        self.assertReported()

    def test_report_from_activity(self):
        self._refresh()
        activity = self.plan()
        self.start_tour(self.path, "grc_lifecycle_report_activity", login="grc_tour")
        self.assertFalse(activity.active)

    def test_timeline(self):
        self._refresh()
        self.plan()
        self.start_tour(self.path, "grc_lifecycle_timeline", login="grc_tour")

    def test_handover(self):
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


@tagged("post_install", "-at_install")
class TestReportToursPhone(ReportToursCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_report(self):
        self._refresh()
        self.start_tour(self.path, "grc_lifecycle_report_phone", login="grc_tour")
        self.assertReported()

    def test_timeline(self):
        self._refresh()
        self.start_tour(self.path, "grc_lifecycle_timeline_phone", login="grc_tour")

    def test_handover(self):
        self._refresh()
        self.plan()
        self.start_tour(self.path, "grc_lifecycle_handover", login="grc_tour")

    def test_reports(self):
        self.env["grc.meeting.report"].with_user(self.user).create(
            {"partner_id": self.silent.id, "said": "He is well.", "company_id": self.company.id}
        )
        self.start_tour("/odoo/meeting-reports", "grc_lifecycle_reports_phone", login="grc_tour")
