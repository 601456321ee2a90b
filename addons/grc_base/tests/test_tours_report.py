from odoo.tests import tagged

from .common_screens import on_phone
from .test_tours import ToursCommon


@tagged("post_install", "-at_install")
class TestPersonTours(ToursCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.group_ids |= cls.env.ref("grc_base.group_grc_personal")

    def person(self):
        values = {"name": "Jane", "partner_id": self.silent.id, "birth_date": "1990-05-17"}
        return self.env["grc.person"].sudo().create(values)

    def test_persons(self):
        self.person()
        self.start_tour("/odoo/customer-persons", "grc_base_persons", login="grc_tour")

    @on_phone
    def test_persons_phone(self):
        person = self.person()
        self.start_tour("/odoo/customer-persons", "grc_base_persons_phone", login="grc_tour")
        self.assertEqual(person.name, "Jane Doe")


class ReportToursCommon(ToursCommon):
    @property
    def path(self):
        return f"/odoo/contacts/{self.silent.id}"

    def plan(self):
        return self.silent.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_call", user_id=self.user.id, summary="Call him"
        )


@tagged("post_install", "-at_install")
class TestReportTours(ReportToursCommon):
    def test_report_from_activity(self):
        self._refresh()
        activity = self.plan()
        self.start_tour(self.path, "grc_base_report_activity", login="grc_tour")
        self.assertFalse(activity.active)

    def test_timeline(self):
        self._refresh()
        self.plan()
        self.start_tour(self.path, "grc_base_timeline", login="grc_tour")

    @on_phone
    def test_timeline_phone(self):
        self._refresh()
        self.start_tour(self.path, "grc_base_timeline_phone", login="grc_tour")

    @on_phone
    def test_reports_phone(self):
        self.env["grc.meeting.report"].with_user(self.user).create(
            {"partner_id": self.silent.id, "said": "He is well.", "company_id": self.company.id}
        )
        self.start_tour("/odoo/meeting-reports", "grc_base_reports_phone", login="grc_tour")
