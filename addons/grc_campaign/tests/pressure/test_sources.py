"""What counts towards contact pressure beside campaigns: calls on documents, dunning, service, letters, mails."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common_source import CALL, GREETING, SourceCase

MEETING = "mail.mail_activity_data_meeting"


@tagged("post_install", "-at_install")
class TestSources(SourceCase):
    def test_calls_on_documents(self):
        """Calls and meetings on an opportunity, a quotation and an invoice count, each once."""
        self.assertEqual(self.counted(), 0)
        for number, (record, kind) in enumerate(
            ((self.lead(), CALL), (self.order(), MEETING), (self.owed(), CALL)), start=1
        ):
            self.done(record, kind)
            self.assertEqual(self.counted(), number)
        self.assertEqual(self.counted(channel="visit"), 1)
        self.assertEqual(self.counted(channel="phone"), 2)
        self.assertEqual(self.used(self.other), 0)

    def test_of_another_company(self):
        """What is done on another company's opportunity is not counted; one of no company is everybody's."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.done(self.lead(company_id=other.id))
        self.assertEqual(self.counted(), 0)
        self.done(self.lead(company_id=False))
        self.assertEqual(self.counted(), 1)

    def test_nothing_else_on_documents(self):
        """A task that is done, or a note, is no contact."""
        lead = self.lead()
        self.done(lead, "mail.mail_activity_data_todo")
        lead.message_post(body=GREETING)
        self.assertEqual(self.counted(with_written=True), 0)

    def test_dunning_calls(self):
        """A call about overdue money counts as dunning, on the customer and on the invoice: where the rule says so."""
        self.done(self.member, source="overdue")
        self.assertEqual(self.counted(), 1)
        self.done(self.owed(), source="overdue")
        self.assertEqual(self.counted(), 2)
        self.assertEqual(self.counted(with_dunning=False), 0)

    def test_service_calls(self):
        """A call about a complaint counts as service; one that another source has proposed as any call."""
        self.done(self.member, source="complaint")
        self.assertEqual(self.counted(), 1)
        self.assertEqual(self.counted(with_service=False), 0)
        self.done(self.lead(), source="opportunity")
        self.assertEqual(self.counted(), 1)

    def test_service_of_campaigns(self):
        """What a campaign of service sends is never refused, and takes room: unless the rule does not count it."""
        service = self.launched(self.members, self.call(), purpose="service", at=self.now)
        self.run_at(self.now)
        self.assertEqual(set(self.states(service).values()), {("done", None)})
        campaign = self.launched(self.members, at=self.now)
        self.run_at(self.now + timedelta(minutes=1))
        self.assertEqual(set(self.states(campaign).values()), {("skipped", "pressure")})
        self.assertEqual((self.counted(), self.counted(with_service=False)), (1, 0))
        free = self.launched(self.members, at=self.now)
        self.run_at(self.now + timedelta(minutes=2))
        self.assertEqual(self.sent(free), self.members)

    def test_reminders(self):
        """An invoice that is sent late is none, sent again after it was due it is one; paid or not, once each time."""
        invoice = self.owed()
        self.write_to(invoice, self.now - timedelta(days=5))
        self.assertEqual(self.counted(), 0)
        self.write_to(invoice)
        self.assertEqual(self.counted(), 1)
        self.assertEqual(self.counted(channel="phone"), 0)
        self.assertEqual(self.counted(channel=False, with_dunning=False), 0)

    def test_not_due(self):
        """An invoice that is sent twice before it is due, and a confirmed order, bar nobody from a campaign."""
        invoice = self.invoice(self.member, -2, 500, invoice_date_due=self.company._grc_today() + timedelta(days=30))
        order = self.order()
        order.state = "sale"
        for record, kind in ((invoice, "comment"), (invoice, "comment"), (order, "notification"), (order, "comment")):
            self.write_to(record, kind=kind)
        self.assertEqual(self.counted(with_written=True), 0)
        campaign = self.launched(self.members, at=self.now)
        self.run_at(self.now + timedelta(minutes=1))
        self.assertEqual(self.sent(campaign), self.members)

    def test_written(self):
        """Mails of colleagues, from the customer's page, an opportunity and a quotation, count where a rule says so."""
        for record in (self.member, self.lead(), self.order()):
            self.write_to(record)
        self.assertEqual(self.counted(), 0)
        self.assertEqual(self.counted(with_written=True), 3)
        self.assertEqual(self.counted(channel="email"), 3)

    def test_what_they_write(self):
        """A mail of theirs that reaches somebody else of them is no contact."""
        colleague = self.env["res.partner"].create(
            {"name": "Colleague", "parent_id": self.member.id, "email": "colleague@example.com"}
        )
        message = self.write_to(self.member)
        message.author_id = colleague
        self.assertEqual(self.counted(with_written=True), 0)

    def test_letters(self):
        """Letters that Odoo has sent by post: to the customer, and about an invoice that was due."""
        if "snailmail.letter" not in self.env:
            self.assertFalse(
                self.env.execute_query(self.env["grc.pressure.source.letter"]._contacts(self.company, self.now))
            )
            return
        due = self.invoice(self.member, -2, 500, invoice_date_due=self.company._grc_today() + timedelta(days=30))
        for record in (self.member, self.owed(), due):
            self.env["snailmail.letter"].create(
                {
                    "partner_id": self.member.id,
                    "model": record._name,
                    "res_id": record.id,
                    "company_id": self.company.id,
                }
            ).state = "sent"
        self.assertEqual(self.counted(channel="letter"), 2)
        self.assertEqual(self.counted(with_dunning=False), 1)

    def test_planned_contacts(self):
        """Dunning is none of the calls that are planned for a class; a call on an opportunity is one."""
        floors = self.env["grc.contact.floor"]
        floors.search([]).unlink()
        floors.create({"company_id": self.company.id, "value_class": "a", "channel": "phone", "number": 8})
        today = self.company._grc_today()
        customer = self.env["grc.customer"].search([("partner_id", "=", self.member.id)])
        self.env.cr.execute(
            "UPDATE grc_customer SET value_class = 'a', first_purchase = %s WHERE id = %s",
            [today.replace(month=1, day=1), customer.id],
        )
        self.done(self.member, source="overdue")
        self.done(self.lead())
        people = self.env["grc.screen.pressure"]._alone(customer)
        rows = self.env.execute_query(floors._standing(self.company, people, today))
        self.assertEqual({row[2]: row[4] for row in rows}["phone"], 1)


@tagged("post_install", "-at_install")
class TestTags(SourceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["res.partner.category"].create({"name": "Trade"})
        cls.below = cls.env["res.partner.category"].create({"name": "Retail", "parent_id": cls.tag.id})

    def two_mails(self):
        """Return two campaigns to everybody at one moment, the better one first."""
        found = [self.launched(self.members, at=self.now, priority=priority) for priority in (9, 1)]
        self.run_at(self.now + timedelta(minutes=1))
        return found

    def test_of_tagged_customers(self):
        """A rule with tags is about who has one of them, or one below: of the others nothing is refused."""
        self.rule.tag_ids = self.tag
        self.member.category_id = self.below
        better, lesser = self.two_mails()
        self.assertEqual(self.sent(better), self.members)
        self.assertEqual(self.sent(lesser), self.other)
        self.assertEqual(self.states(lesser)[self.member], ("skipped", "pressure"))

    def test_contacted_before(self):
        """What was sent before counts for the rules of the customer's tags alone."""
        self.launched(self.members, at=self.now - timedelta(days=1))
        self.run_at(self.now - timedelta(days=1))
        self.rule.tag_ids = self.tag
        self.other.category_id = self.tag
        campaign = self.launched(self.members, at=self.now)
        self.run_at(self.now)
        self.assertEqual(self.sent(campaign), self.member)

    def test_archived_tag(self):
        """A rule whose tag is archived is not everybody's all at once."""
        self.rule.tag_ids = self.tag
        self.tag.active = False
        __, lesser = self.two_mails()
        self.assertEqual(self.sent(lesser), self.members)
        self.other.category_id = [Command.link(self.tag.id)]
        self.launched(self.members, at=self.now)
        self.run_at(self.now + timedelta(minutes=2))
        self.assertEqual((self.used(self.member), self.used(self.other)), (0, 2))

    def test_look_ahead(self):
        """A better contact to come keeps room under the rules of the customer alone."""
        self.rule.tag_ids = self.tag
        self.member.category_id = self.tag
        at = self.now.replace(hour=1, minute=0, second=0)
        self.launched(self.members, at=at + timedelta(hours=2), priority=9)
        lesser = self.launched(self.members, at=at, priority=1)
        self.run_at(at)
        self.assertEqual(self.sent(lesser), self.other)

    def test_what_the_customer_says(self):
        """The customer's page has the sentences of the rules that are about them."""
        self.rule.tag_ids = self.tag
        self.member.category_id = self.below
        found = [
            self.env["grc.screen.pressure"]._sentences(
                self.env["grc.customer"].search([("partner_id", "=", partner.id)])
            )
            for partner in self.members
        ]
        self.assertEqual(found, [["Rule: 0 of 1"], []])


@tagged("post_install", "-at_install")
class TestNamed(SourceCase):
    def refusal(self, campaign, partner=None):
        partner = partner or self.member
        found = self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)])
        return found.filtered(lambda one: one.partner_id == partner)

    def test_the_last_contact(self):
        """A refusal by pressure names the last contact that its rule counts: not one of another channel, or too old."""
        self.rule.channel = "phone"
        lead = self.lead()
        self.done(lead)
        self.done(self.order())
        messages = self.env["mail.message"].search([("mail_activity_type_id", "=", self.env.ref(CALL).id)])
        messages.filtered(lambda one: one.model == "sale.order").date = self.now - timedelta(days=3)
        self.write_to(self.member)
        campaign = self.launched(self.members, self.call(latest=30), at=self.now)
        self.run_at(self.now + timedelta(minutes=1))
        refusal = self.refusal(campaign)
        self.assertEqual((refusal.rule_id, refusal.res_model, refusal.res_id), (self.rule, "crm.lead", lead.id))
        self.assertEqual(refusal.action_open_document()["res_id"], lead.id)
        self.assertFalse(self.refusal(campaign, self.other))

    def test_a_mail_of_another_campaign(self):
        """What went first in the same moment is what has filled the rule."""
        first = self.launched(self.members, at=self.now, priority=9)
        second = self.launched(self.members, at=self.now, priority=1)
        self.run_at(self.now + timedelta(minutes=1))
        refusal = self.refusal(second)
        task = self.env["grc.campaign.task"].search(
            [("campaign_id", "=", first.id), ("partner_id", "=", self.member.id)]
        )
        self.assertEqual((refusal.res_model, refusal.res_id), ("grc.campaign.task", task.id))

    def test_nothing_yet(self):
        """Who waits for a better contact to come is refused by no document."""
        at = self.now.replace(hour=1, minute=0, second=0)
        self.launched(self.members, at=at + timedelta(hours=2), priority=9)
        lesser = self.launched(self.members, self.mail(latest=30), at=at, priority=1)
        self.run_at(at)
        refusal = self.refusal(lesser)
        self.assertEqual((refusal.reason, refusal.res_model, refusal.res_id), ("pressure", False, 0))

    def test_the_decision(self):
        """A refusal by consent names what the customer has decided; one without a decision names none."""
        self.refuse(self.member)
        decision = self.env["grc.consent"].search([("partner_id", "=", self.member.id)])
        self.other.email = False
        campaign = self.launched(self.members, at=self.now)
        self.run_at(self.now)
        refusal = self.refusal(campaign)
        self.assertEqual(
            (refusal.reason, refusal.res_model, refusal.res_id), ("consent_withdrawn", "grc.consent", decision.id)
        )
        self.assertEqual(refusal.action_open_document()["res_model"], "grc.consent")
        self.assertFalse(self.refusal(campaign, self.other).res_id)
