from odoo.tests import Form, new_test_user

from .common import GrcCase
from .common_users import of_company


class ReportCase(GrcCase):
    """An owner with a customer, a colleague, an employee without the group, and a manager, of one company or two."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company("Second Ltd")
        cls.env.user.company_ids |= cls.second
        salesman = "base.group_user,sales_team.group_sale_salesman"
        manager = "base.group_user,sales_team.group_sale_manager,account.group_account_manager"
        cls.owner = cls.new_user("rp_owner", f"{salesman},grc_base.group_grc_user")
        cls.colleague = cls.new_user("rp_colleague", f"{salesman},grc_base.group_grc_user")
        cls.employee = cls.new_user("rp_employee", salesman)
        cls.portal = cls.new_user("rp_portal", "base.group_portal")
        cls.manager = cls.new_user("rp_manager", f"{manager},grc_base.group_grc_manager")
        cls.stranger = cls.new_user("rp_stranger", f"{manager},grc_base.group_grc_manager", cls.second)
        cls.customer_of_owner = cls.partner("Wood Corner", user_id=cls.owner.id)
        cls.contact = cls.partner("Jane", parent_id=cls.customer_of_owner.id, is_company=False)
        cls.reports = cls.env["grc.meeting.report"]

    @classmethod
    def new_user(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(cls.env, login, groups, name=login, **of_company(company))

    @classmethod
    def report(cls, user=None, done=True, **values):
        """Return a report of ``user`` (the owner), finished unless told otherwise."""
        report = (
            cls.reports.with_user(user or cls.owner)
            .with_context(allowed_company_ids=(user or cls.owner).company_id.ids)
            .create({"partner_id": cls.customer_of_owner.id, "said": "He wants lamps."} | values)
        )
        if done:
            report.action_done()
        return report


class MeetingReportCase(ReportCase):
    """Reports written by hand: their forms, what they answer, and what they say on the customer's chatter."""

    def setUp(self):
        super().setUp()
        self.today = self.company._grc_today()

    def lines(self, partner=None):
        """Return the messages on the customer's chatter that tell of reports."""
        messages = (partner or self.customer_of_owner).message_ids
        return messages.filtered(lambda message: "Meeting report" in (message.body or ""))

    def activity(self, record, user=None, **values):
        return record.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_call", user_id=(user or self.owner).id, **values
        )

    def open(self, window):
        """Return the form of a window action, as its user sees it."""
        self.assertEqual(window["res_model"], "grc.meeting.report")
        records = self.reports.with_user(self.owner).with_context(**window["context"])
        return Form(records.browse(window["res_id"]) if window.get("res_id") else records)

    def finish(self, window, said="Well met"):
        form = self.open(window)
        form.said = said
        report = form.save()
        report.action_done()
        return report
