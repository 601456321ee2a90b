from datetime import timedelta

from odoo import Command
from odoo.addons.grc_base.tests.common import as_day
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_report import ReportCase


@tagged("post_install", "-at_install")
class TestTimeline(ReportCase):
    """One of each kind, on the customer of the owner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customer, owner = cls.customer_of_owner, cls.owner
        cls.bought = cls.invoice(
            customer, -60, 100, invoice_user_id=owner.id, invoice_date_due=cls.company._grc_today()
        )
        cls.overdue = cls.invoice(cls.contact, -50, 70, invoice_user_id=owner.id, invoice_date_due=as_day(-20))
        cls.refunded = cls.credit(cls.bought, -40, 30, invoice_user_id=owner.id)
        cls.ordered = cls.order(customer, day=-61)
        cls.quoted = cls.order(customer, day=-1, confirm=False)
        (cls.ordered | cls.quoted).user_id = owner
        cls.wrote = customer.message_post(
            body="We spoke of lamps", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        cls.noted = customer.message_post(body="System", message_type="notification")
        cls.met = cls.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": "2026-01-05 09:00:00",
                "stop": "2026-01-05 10:00:00",
                "partner_ids": [Command.set(cls.contact.ids)],
                "user_id": owner.id,
            }
        )
        cls.told = cls.report()
        cls.planned = cls.activity(customer)
        cls.did = cls.activity(cls.quoted)
        cls.did.action_feedback(feedback="Called")
        cls.move(customer)
        cls.env.cr.execute(
            SQL(
                "INSERT INTO grc_event (partner_id, company_id, kind, date)"
                " VALUES (%s, %s, 'meeting_report', %s), (%s, %s, 'moved', %s)",
                customer.id,
                cls.company.id,
                cls.company._grc_today(),
                customer.id,
                cls.company.id,
                cls.company._grc_today(),
            )
        )
        cls.env.invalidate_all()

    @classmethod
    def activity(cls, record):
        return record.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_call", user_id=cls.owner.id, summary="Call him"
        )

    @classmethod
    def move(cls, customer):
        cls.env.cr.execute(
            SQL(
                "INSERT INTO grc_transition (partner_id, company_id, dimension, date) VALUES (%s, %s, 'segment', %s)",
                customer.id,
                cls.company.id,
                cls.company._grc_today() - timedelta(days=3),
            )
        )

    def timeline(self, user, customer=None, domain=()):
        lines = self.env["grc.timeline"].with_user(user).with_context(allowed_company_ids=user.company_id.ids)
        customer = customer or self.customer_of_owner
        return lines.search([("partner_id", "=", customer.id), *domain])

    def kinds(self, lines):
        return sorted(lines.mapped("kind"))

    def documents(self, lines):
        return {(line.kind, line.res_model, line.res_id) for line in lines}

    def test_everything(self):
        lines = self.timeline(self.manager)
        expected = {
            ("invoice", "account.move", self.bought.id),
            ("invoice", "account.move", self.overdue.id),
            ("refund", "account.move", self.refunded.id),
            ("late", "account.move", self.overdue.id),
            ("order", "sale.order", self.ordered.id),
            ("quotation", "sale.order", self.quoted.id),
            ("message", "mail.message", self.wrote.id),
            ("meeting", "calendar.event", self.met.id),
            ("report", "grc.meeting.report", self.told.id),
            ("planned", "mail.activity", self.planned.id),
            ("activity", "mail.activity", self.did.id),
        }
        found = self.documents(lines)
        self.assertLessEqual(expected, found)
        self.assertEqual({kind for kind, __, __ in found - expected}, {"movement", "event"})
        self.assertEqual(len(lines.filtered(lambda line: line.kind == "movement")), 1)
        self.assertEqual(len(lines.filtered(lambda line: line.kind == "event")), 1, "reports are told themselves")

    def test_order_and_pages(self):
        lines = self.timeline(self.manager)
        self.assertEqual(lines.mapped("date"), sorted(lines.mapped("date"), reverse=True))
        both = lines.search([("partner_id", "=", self.customer_of_owner.id)], limit=5) + lines.search(
            [("partner_id", "=", self.customer_of_owner.id)], limit=100, offset=5
        )
        self.assertEqual(both, lines)

    def test_words(self):
        titles = {line.kind: line.title for line in self.timeline(self.manager)}
        self.assertEqual(titles["message"], "We spoke of lamps")
        self.assertEqual(titles["planned"], "Call him")
        self.assertIn("Visit on", titles["report"])
        self.assertIn("none → none", titles["movement"])

    def test_kinds_and_groups(self):
        self.assertEqual(
            self.kinds(self.timeline(self.manager, domain=[("kind", "in", ["order", "invoice"])])),
            ["invoice", "invoice", "order"],
        )
        groups = dict(
            self.env["grc.timeline"]
            .with_user(self.manager)
            ._read_group([("partner_id", "=", self.customer_of_owner.id)], ["kind"], ["__count"])
        )
        self.assertEqual(groups["invoice"], 2)

    def test_read_by_id(self):
        """A line is found again by its id alone, as buttons and caches do."""
        lines = self.timeline(self.manager)
        expected = [(line.id, line.kind, line.res_id) for line in lines]
        self.env.invalidate_all()
        again = self.env["grc.timeline"].with_user(self.manager).browse(lines.ids)
        self.assertEqual([(line.id, line.kind, line.res_id) for line in again], expected)

    def test_without_customer(self):
        self.assertFalse(self.env["grc.timeline"].with_user(self.manager).search([]))

    def test_other_customer(self):
        other = self.partner("Other")
        self.invoice(other, -1, 5)
        self.assertNotIn(self.bought.id, self.timeline(self.manager, other).mapped("res_id"))
        self.assertEqual(self.kinds(self.timeline(self.manager, other)), ["invoice"])

    def test_amounts(self):
        amounts = {(line.kind, line.res_id): line.amount for line in self.timeline(self.manager)}
        self.assertEqual(amounts["invoice", self.bought.id], 100)
        self.assertEqual(amounts["refund", self.refunded.id], -30)
        self.assertEqual(amounts["late", self.overdue.id], 70)
        self.assertEqual(amounts["order", self.ordered.id], 1000)

    # What may not be read is not there

    def test_owner(self):
        """The salesperson sees their own documents; a kind whose model they may not read is left out."""
        kinds = set(self.timeline(self.owner).mapped("kind"))
        self.assertLessEqual({"order", "quotation", "message", "report", "movement", "planned"}, kinds)
        if not self.env["account.move"].with_user(self.owner).has_access("read"):
            self.assertNotIn("invoice", kinds)

    def test_colleague(self):
        lines = self.timeline(self.colleague)
        self.assertFalse(
            self.documents(lines)
            & {
                ("order", "sale.order", self.ordered.id),
                ("quotation", "sale.order", self.quoted.id),
                ("report", "grc.meeting.report", self.told.id),
                ("activity", "mail.activity", self.did.id),
            }
        )
        self.assertNotIn("movement", lines.mapped("kind"))
        self.assertNotIn("event", lines.mapped("kind"))
        for line in lines:
            record = self.env[line.res_model].browse(line.res_id).with_user(self.colleague)
            self.assertTrue(record.has_access("read"), f"{line.kind} {line.title}")

    def test_each_line_may_be_read(self):
        for user in (self.owner, self.manager):
            lines = self.timeline(user)
            self.assertTrue(lines, user.login)
            for line in lines:
                record = self.env[line.res_model].browse(line.res_id).with_user(user)
                self.assertTrue(record.has_access("read"), f"{user.login}: {line.kind} {line.title}")

    def test_private_meeting(self):
        self.met.privacy = "private"
        self.assertNotIn("meeting", self.timeline(self.manager).mapped("kind"))
        self.assertIn("meeting", self.timeline(self.owner).mapped("kind"))

    def test_without_the_group(self):
        for user in (self.employee, self.portal):
            with self.assertRaises(AccessError):
                self.timeline(user)

    def test_other_company(self):
        kinds = set(self.timeline(self.stranger).mapped("kind"))
        self.assertFalse(kinds - {"message", "meeting", "planned"}, "what belongs to no company is all there is")

    # Where it leads

    def test_opens(self):
        for line in self.timeline(self.manager):
            action = line.action_open_document()
            self.assertTrue(self.env[action["res_model"]].browse(action["res_id"]).exists())
        action = self.contact.with_user(self.manager).action_open_grc_timeline()
        self.assertEqual(
            self.env["grc.timeline"].with_user(self.manager).search(action["domain"]), self.timeline(self.manager)
        )
