from datetime import timedelta

from odoo.addons.grc_base.tests.common_report import MeetingReportCase
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestReportStep(MeetingReportCase):
    """The next step of a report, the opportunity and the action that it belongs to."""

    def test_planned(self):
        day = self.today + timedelta(days=3)
        report = self.report(next_step="Send an offer", next_date=day)
        self.assertNotIn("Send an offer", self.lines().body, "what the report says is not for every employee")
        planned = report.sudo().next_activity_id
        self.assertEqual(
            (planned.res_model, planned.res_id, planned.date_deadline), ("res.partner", self.customer_of_owner.id, day)
        )
        self.assertEqual(planned.user_id, self.owner)
        report.action_done()
        self.assertEqual(len(self.customer_of_owner.activity_ids), 1)

    def test_draft_plans_nothing(self):
        self.report(done=False, said=False, next_step="Call", next_date=self.today)
        self.assertFalse(self.lines())
        self.assertFalse(self.customer_of_owner.activity_ids)

    def test_draft_with_a_step_is_kept(self):
        """A draft of which only the next step is written is none that was opened and left."""
        report = self.report(done=False, said=False, next_step="Call")
        self.env.flush_all()
        self.env.cr.execute("UPDATE grc_meeting_report SET write_date = write_date - interval '8 days'")
        self.env.invalidate_all()
        self.reports._gc_empty_drafts()
        self.assertTrue(report.exists())

    def test_next_step_changes(self):
        report = self.report(next_step="Call", next_date=self.today)
        activity = report.sudo().next_activity_id
        later = self.today + timedelta(days=9)
        report.write({"next_date": later, "next_user_id": self.colleague.id})
        self.assertEqual((activity.date_deadline, activity.user_id), (later, self.colleague))
        report.write({"next_step": False, "next_date": False})
        self.assertFalse(activity.exists())

    def test_next_step_done_before_it_changes(self):
        report = self.report(next_step="Call", next_date=self.today)
        report.sudo().next_activity_id.action_feedback(feedback="Called")
        report.next_step = "Called, write"
        self.assertFalse(report.sudo().next_activity_id.active)
        self.assertEqual(report.sudo().next_activity_id.summary, "Call", "what is done stays as it was done")

    def test_activity_of_somebody_else(self):
        """Whoever writes a report cannot have it change another activity."""
        report = self.report(next_step="Call", next_date=self.today)
        theirs = self.report(user=self.manager, next_step="Visit", next_date=self.today).sudo().next_activity_id
        with self.assertRaises(AccessError):
            report.write({"next_activity_id": theirs.id, "next_step": False, "next_date": False})
        self.assertTrue(theirs.exists())

    def test_next_step_on_opportunity(self):
        lead = self.env["crm.lead"].create(
            {"name": "Lamps", "partner_id": self.customer_of_owner.id, "user_id": self.owner.id, "type": "opportunity"}
        )
        report = self.report(lead_id=lead.id, next_step="Offer", next_date=self.today)
        self.assertEqual(report.sudo().next_activity_id.res_model, "crm.lead")
        hidden = self.report(lead_id=lead.id, next_step="Offer", next_date=self.today, next_user_id=self.colleague.id)
        self.assertEqual(
            hidden.sudo().next_activity_id.res_model, "res.partner", "the colleague may not read the opportunity"
        )

    def test_from_action(self):
        activity = self.activity(self.customer_of_owner)
        action = self.env["grc.action"].create(
            {
                "company_id": self.company.id,
                "partner_id": self.customer_of_owner.id,
                "user_id": self.owner.id,
                "source": "manual",
                "key": "rp",
                "date": self.today,
                "deadline": self.today,
                "summary": "Call him",
                "activity_id": activity.id,
            }
        )
        report = self.finish(action.with_user(self.owner).action_report())
        self.assertEqual(report.action_id, action)
        self.assertFalse(activity.active)
        self.assertEqual((action.state, action.closed_on), ("done", self.today))

    def test_from_opportunity(self):
        lead = self.env["crm.lead"].create(
            {"name": "Lamps", "partner_id": self.contact.id, "user_id": self.owner.id, "type": "opportunity"}
        )
        report = self.finish(lead.with_user(self.owner).action_grc_report())
        self.assertEqual((report.lead_id, report.partner_id), (lead, self.customer_of_owner))
        lead.partner_id = False
        with self.assertRaisesRegex(UserError, "customer of this opportunity"):
            lead.with_user(self.owner).action_grc_report()

    def test_next_step_past(self):
        with self.assertRaisesRegex(UserError, "which is past"):
            self.report(
                met_on=self.today - timedelta(days=9), next_step="Call", next_date=self.today - timedelta(days=1)
            )
        with self.assertRaisesRegex(ValidationError, "cannot come before the meeting"):
            self.report(next_step="Call", next_date=self.today - timedelta(days=1))

    def test_next_step_halves(self):
        for values in ({"next_step": "Call"}, {"next_date": self.today}):
            with self.assertRaisesRegex(ValidationError, "needs both"):
                self.report(**values)

    def test_activity_of_another(self):
        """A report closes no activity that its author could not close."""
        lead = self.env["crm.lead"].create({"name": "Hidden", "user_id": self.manager.id, "type": "opportunity"})
        activity = self.activity(lead, user=self.manager)
        with self.assertRaises(AccessError):
            self.report(activity_id=activity.id)
