from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common_report import MeetingReportCase


@tagged("post_install", "-at_install")
class TestMeetingReport(MeetingReportCase):
    # What is done with it

    def test_done(self):
        report = self.report(contact_id=self.contact.id, channel="phone", satisfaction="4")
        self.assertEqual(report.state, "done")
        line = self.lines()
        self.assertEqual(len(line), 1)
        for part in ("Call on", f'data-oe-id="{report.id}"'):
            self.assertIn(part, line.body)
        for part in ("lamps", "Jane"):
            self.assertNotIn(part, line.body, "what the report says is not for every employee")
        self.assertEqual(line.author_id, self.owner.partner_id)
        event = self.env["grc.event"].search([("partner_id", "=", self.customer_of_owner.id)])
        self.assertEqual((event.kind, event.res_id, event.date), ("meeting_report", report.id, self.today))
        self.assertEqual(event.data, {"channel": "phone", "satisfaction": 4})

    def test_done_twice(self):
        report = self.report()
        report.action_done()
        self.assertEqual(len(self.lines()), 1)
        self.assertEqual(self.env["grc.event"].search_count([("res_id", "=", report.id)]), 1)

    def test_created_as_done(self):
        """An import that says done does what the button does."""
        report = self.report(done=False, state="done")
        self.assertEqual(report.state, "done")
        self.assertEqual(len(self.lines()), 1)

    def test_draft_says_nothing(self):
        report = self.report(done=False, said=False)
        self.assertEqual(report.state, "draft")
        self.assertFalse(self.lines())

    def test_contact_as_customer(self):
        report = self.report(partner_id=self.contact.id)
        self.assertEqual((report.partner_id, report.contact_id), (self.customer_of_owner, self.contact))

    def test_form(self):
        with Form(self.reports.with_user(self.owner)) as form:
            form.partner_id = self.contact
            self.assertEqual((form.partner_id, form.contact_id), (self.customer_of_owner, self.contact))
            form.said = "Well met"
        self.assertEqual(form.record.state, "draft")

    # Where it is opened from

    def test_from_partner(self):
        report = self.finish(self.contact.with_user(self.owner).action_grc_report())
        self.assertEqual((report.partner_id, report.contact_id), (self.customer_of_owner, self.contact))
        opened = self.contact.with_user(self.owner).action_open_grc_reports()
        self.assertEqual(self.env["grc.meeting.report"].with_user(self.owner).search(opened["domain"]), report)

    def test_from_activity(self):
        activity = self.activity(self.customer_of_owner)
        report = self.finish(activity.with_user(self.owner).action_grc_report())
        self.assertEqual((report.channel, report.activity_id), ("phone", activity))
        self.assertFalse(activity.active)
        self.assertIn("See the meeting report", activity.feedback)

    def test_from_calendar(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": f"{self.today - timedelta(days=2)} 09:00:00",
                "stop": f"{self.today - timedelta(days=2)} 10:00:00",
                "partner_ids": [(6, 0, (self.contact | self.owner.partner_id).ids)],
                "user_id": self.owner.id,
            }
        )
        report = self.finish(meeting.with_user(self.owner).action_grc_report())
        self.assertEqual((report.event_id, report.contact_id), (meeting, self.contact))
        self.assertEqual(report.met_on, self.today - timedelta(days=2))
        meeting.partner_ids = self.owner.partner_id
        with self.assertRaisesRegex(UserError, "No customer takes part"):
            meeting.with_user(self.owner).action_grc_report()

    def test_draft_is_found_again(self):
        form = self.open(self.contact.with_user(self.owner).action_grc_report())
        form.needs = "Lamps"
        draft = form.save()
        again = self.customer_of_owner.with_user(self.owner).action_grc_report()
        self.assertEqual(again["res_id"], draft.id)
        other = self.customer_of_owner.with_user(self.colleague).action_grc_report()
        self.assertFalse(other["res_id"], "drafts are one's own")

    def test_empty_drafts_go(self):
        """A form that was opened and left is forgotten after a week; what was written is kept."""
        empty, written, fresh = (self.report(done=False, said=said) for said in (False, "Well met", False))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE grc_meeting_report SET write_date = write_date - interval '8 days' WHERE id IN %s",
            [(empty.id, written.id)],
        )
        self.env.invalidate_all()
        self.reports._gc_empty_drafts()
        self.assertEqual((empty | written | fresh).exists(), written | fresh)

    # What may not be

    def test_without_text(self):
        for said in (False, "  \n "):
            with self.assertRaisesRegex(ValidationError, "Say in a sentence"):
                self.report(said=said)

    def test_future(self):
        self.report(met_on=self.today + timedelta(days=1))
        with self.assertRaisesRegex(ValidationError, "still to come"):
            self.report(met_on=self.today + timedelta(days=2))

    def test_archived_customer(self):
        self.customer_of_owner.child_ids.active = False
        self.customer_of_owner.active = False
        with self.assertRaisesRegex(UserError, "is archived"):
            self.report()

    def test_customer_of_other_company(self):
        other = self.partner("Foreign", company_id=self.second.id)
        with self.assertRaisesRegex(UserError, "belongs to Second Ltd"):
            self.report(self.manager, partner_id=other.id)

    def test_contact_of_another(self):
        other = self.partner("Other")
        with self.assertRaisesRegex(ValidationError, "does not work for"):
            self.report(contact_id=other.id)

    @mute_logger("odoo.sql_db")
    def test_competitor_twice(self):
        self.env["grc.competitor"].create({"name": "Lamps Inc"})
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["grc.competitor"].create({"name": "lamps inc"})

    def test_merge(self):
        report = self.report(contact_id=self.contact.id)
        survivor = self.partner("Survivor")
        self.merge(survivor, self.customer_of_owner)
        self.assertEqual(report.partner_id, survivor)
        self.assertEqual(report.contact_id.commercial_partner_id, survivor)

    # Who

    def can(self, user, operation, report):
        return report.with_user(user).with_context(allowed_company_ids=user.company_id.ids).has_access(operation)

    def test_rights(self):
        report = self.report()
        expected = {
            self.owner: (True, True),
            self.colleague: (False, False),
            self.employee: (False, False),
            self.portal: (False, False),
            self.manager: (True, True),
            self.stranger: (False, False),
        }
        for user, (read, write) in expected.items():
            with self.subTest(user=user.login):
                self.assertEqual((self.can(user, "read", report), self.can(user, "write", report)), (read, write))

    def test_colleague_on_visit(self):
        """Who stands in for a colleague writes the report; the owner of the customer reads it, and cannot change it."""
        report = self.report(self.colleague)
        self.assertTrue(self.can(self.colleague, "write", report))
        self.assertTrue(self.can(self.owner, "read", report))
        self.assertFalse(self.can(self.owner, "write", report))
        with self.assertRaises(AccessError):
            report.with_user(self.owner).said = "Something else"

    def test_in_another_name(self):
        with self.assertRaises(AccessError):
            self.report(self.colleague, user_id=self.owner.id)
        report = self.report(self.manager, user_id=self.owner.id)
        self.assertEqual(report.user_id, self.owner)

    def test_tracked(self):
        report = self.report().with_context(tracking_disable=False)
        self.cr.precommit.run()
        report.said = "He wants two lamps."
        self.env.flush_all()
        self.cr.precommit.run()
        report.invalidate_recordset()
        values = report.sudo().message_ids.tracking_value_ids
        self.assertEqual(
            values.filtered(lambda value: value.field_id.name == "said").new_value_text, "He wants two lamps."
        )
