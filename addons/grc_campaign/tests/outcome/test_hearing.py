"""What comes back from mails of campaigns is heard: cases of other products' failures, named by their number."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common_campaign import START
from .common_outcome import CORPUS, EXPECTED, OutcomeCase

THREAD = "odoo.addons.mail.models.mail_thread"


@tagged("post_install", "-at_install")
class TestHearing(OutcomeCase):
    def process(self, name, trace, model=None, **options):
        """Hand a message to Odoo, as its mail server does."""
        with mute_logger(THREAD, "odoo.addons.grc_campaign.models.outcome.mail_thread"):
            self.env["mail.thread"].message_process(model, self.raw(name, trace, **options))
        self.env.invalidate_all()

    def status(self, trace):
        return trace.trace_status, trace.failure_type or None

    def test_whole_corpus(self):
        """Each message that names a mail of ours is an outcome of it, of its kind."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        trace = self.trace(campaign, partner)
        told = {}
        for name, (kind, __, refers) in EXPECTED.items():
            if refers and refers.encode() in (CORPUS / f"{name}.eml").read_bytes():
                heard = self.hearing._hear(self.raw(name, trace), START)
                self.assertTrue(heard and heard.mails[0].sure, name)
                told[name] = (heard.outcome.kind, kind)
        self.assertGreater(len(told), 60)
        self.assertEqual([name for name, (found, kind) in told.items() if found != kind], [])

    def test_kept(self):
        """What was told, when, of which mail, and what it is found by; a second time nothing is added."""
        partners = self.people(2)
        campaign = self.mailed(partners)
        trace = self.trace(campaign, partners[0])
        raw = self.raw("delivery/hard/postfix_unknown_user", trace)
        for __ in range(2):
            self.hearing._note(self.hearing._hear(raw, START), START)
        self.env.invalidate_all()
        row = self.outcomes.search([("campaign_id", "=", campaign.id)])
        self.assertEqual(len(row), 1)
        self.assertEqual((row.kind, row.detail, row.moment, row.sure), ("bounce_hard", "5.1.1", START, True))
        self.assertEqual((row.partner_id, row.trace_id), (partners[0], trace))
        self.assertIn("r1@mx.example.net", row.evidence)

    def test_reply(self):
        """A person's answer is a reply, in Odoo's figures, too."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        trace = self.trace(campaign, partner)
        self.process("human/plain_reply", trace, "res.partner")
        self.assertEqual(self.kinds(campaign), {partner: ["reply"]})
        self.assertEqual(trace.trace_status, "reply")

    def test_stranger(self):
        """What is about no mail of a campaign is Odoo's alone."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        self.assertIsNone(self.come("human/plain_reply", self.trace(campaign, partner), named=False))
        self.assertFalse(self.kinds(campaign))

    def test_who_may_not_write_traces(self):
        """A message that a user without rights hands in says nothing."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        raw = self.raw("complaint/abuse", self.trace(campaign, partner))
        self.assertIsNone(self.env["mail.thread"].with_user(self.seller)._grc_hear(raw))
        self.assertTrue(self.env["mail.thread"]._grc_hear(raw))

    def test_case_18_absence(self):
        """An absence is no reply and no bounce, wherever it is sent to; what follows waits until they are back."""
        partners = self.people(2)
        campaign = self.mailed(partners, self.mail(), self.call(after="previous", delay=2))
        absent = self.trace(campaign, partners[0])
        self.process("absence/rfc3834_en", absent)
        self.assertEqual(self.kinds(campaign), {partners[0]: ["absence"]})
        self.assertEqual(self.status(absent), ("sent", None))
        self.env.cr.execute(
            "UPDATE grc_campaign_outcome SET until = %s, moment = %s WHERE campaign_id = %s",
            [START.date() + timedelta(days=9), START, campaign.id],
        )
        self.run_at(2)
        step = campaign.step_ids[1]
        self.assertEqual(self.states(campaign, step), {partners[0]: ("ready", "absent"), partners[1]: ("done", None)})
        self.run_at(8)
        self.assertEqual(self.states(campaign, step)[partners[0]], ("ready", "absent"))
        self.run_at(9)
        self.assertEqual(self.states(campaign, step)[partners[0]], ("done", None))

    def test_case_18_absence_to_the_bounce_address(self):
        """Absences go to the return path, which is where bounces come to."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        trace = self.trace(campaign, partner)
        raw = self.raw("absence/rfc3834_en", trace).replace(b"news@sender.example.com", b"bounce@ours.example")
        self.env["mail.alias.domain"].create({"name": "ours.example", "bounce_alias": "bounce"})
        with mute_logger(THREAD, "odoo.addons.grc_campaign.models.outcome.mail_thread"):
            self.env["mail.thread"].message_process(None, raw)
        self.env.invalidate_all()
        self.assertEqual(self.kinds(campaign), {partner: ["absence"]})
        self.assertEqual(self.status(trace), ("sent", None))
        self.assertFalse(partner.message_bounce)

    def test_case_19_complaint(self):
        """A complaint is no bounce; it withdraws from marketing of the company, and no address is blacklisted."""
        partners = self.people(2)
        campaign = self.mailed(partners)
        trace = self.trace(campaign, partners[0])
        self.process("complaint/abuse", trace)
        self.assertEqual(self.kinds(campaign), {partners[0]: ["complaint"]})
        self.assertEqual(self.status(trace), ("sent", None))
        self.assertFalse(partners[0].message_bounce)
        self.assertEqual(self.decisions(partners[0]), ["withdrawn"])
        row = self.env["grc.consent"].search([("point", "=", partners[0].email_normalized)])
        self.assertEqual((row.company_id, row.channel, row.purpose), (self.company, "email", "marketing"))
        self.assertIn(trace.message_id, row.evidence)
        self.assertFalse(self.listed(partners[0]))
        self.assertFalse(partners[0]._may_contact("email"))
        self.assertTrue(partners[1]._may_contact("email"))

    def test_case_19_complaint_without_our_mail(self):
        """What does not name our mail may be anybody's: noted, and nothing is stopped."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        self.come("complaint/abuse", self.trace(campaign, partner), named=False)
        row = self.outcomes.search([("campaign_id", "=", campaign.id)])
        self.assertEqual((row.kind, row.sure), ("complaint", False))
        self.assertFalse(self.decisions(partner))

    def test_case_20_delayed(self):
        """Not delivered yet is no bounce, and nothing is stopped."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        trace = self.trace(campaign, partner)
        self.process("delivery/delayed/postfix_delayed", trace)
        self.assertEqual(self.kinds(campaign), {partner: ["delayed"]})
        self.assertEqual(self.status(trace), ("sent", None))
        self.assertFalse(partner.message_bounce)
        self.assertFalse(self.listed(partner))

    def test_case_20_receipt(self):
        """A receipt of reading is no bounce."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        trace = self.trace(campaign, partner)
        self.process("receipt/displayed", trace)
        self.assertEqual(self.kinds(campaign), {partner: ["receipt"]})
        self.assertEqual(self.status(trace), ("sent", None))
        self.assertFalse(partner.message_bounce)

    def test_case_20_hard(self):
        """An address that takes no mail gets none from now on, and the ledger has no objection that nobody made."""
        partners = self.people(2)
        campaign = self.mailed(partners, self.mail(), self.mail(after="previous", delay=1))
        trace = self.trace(campaign, partners[0], campaign.step_ids[0])
        self.process("delivery/hard/postfix_unknown_user", trace)
        self.assertEqual(self.kinds(campaign), {partners[0]: ["bounce_hard"]})
        self.assertEqual(self.status(trace), ("bounce", "mail_bounce"))
        self.assertTrue(self.listed(partners[0]))
        self.assertFalse(self.decisions(partners[0]))
        blocked = self.env["mail.blacklist"].search([("email", "=", partners[0].email_normalized)])
        self.assertIn("5.1.1", "".join(blocked.message_ids.mapped("body")))
        self.run_at(1)
        states = self.states(campaign, campaign.step_ids[1])
        self.assertEqual(states, {partners[0]: ("skipped", "consent_blacklisted"), partners[1]: ("done", None)})

    def test_case_20_two_recipients(self):
        """Of a report on several addresses, that on ours counts."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        trace = self.trace(campaign, partner)
        raw = (CORPUS / "delivery/mixed/two_recipients_two_actions.eml").read_bytes()
        for was, now in ((b"b@example.fr", trace.email), (b"<m11@sender.example.com>", trace.message_id)):
            raw = raw.replace(was, now.encode())
        with mute_logger(THREAD, "odoo.addons.grc_campaign.models.outcome.mail_thread"):
            self.env["mail.thread"].message_process(None, raw)
        self.env.invalidate_all()
        self.assertEqual(self.kinds(campaign), {partner: ["delayed"]})
        self.assertEqual(self.status(trace), ("sent", None))
        self.assertFalse(self.listed(partner))

    def test_case_20_soft_three_times(self):
        """Three mails in thirty days that were not delivered: none goes there any more; older ones do not count."""
        partner = self.people(1)
        for days, stopped in ((0, False), (1, False), (31, False), (32, False), (33, True)):
            with self.subTest(days=days):
                campaign = self.mailed(partner, at=START + timedelta(days=days))
                trace = self.trace(campaign, partner)
                self.come("delivery/soft/mailbox_full", trace, days)
                # The same mail again: another report of one mail is no other mail.
                self.come("delivery/soft/mailbox_full", trace, days)
                self.assertEqual(self.kinds(campaign), {partner: ["bounce_soft", "bounce_soft"]})
                self.assertEqual(self.listed(partner), stopped)

    def test_case_20_hard_found_by_the_address(self):
        """A report that names no mail is about the last one to the address; alone it stops nothing."""
        partner = self.people(1)
        campaign = self.mailed(partner)
        trace = self.trace(campaign, partner)
        self.come("delivery/hard/postfix_unknown_user", trace, named=False)
        row = self.outcomes.search([("campaign_id", "=", campaign.id)])
        self.assertEqual((row.kind, row.sure, row.trace_id), ("bounce_hard", False, trace))
        self.assertFalse(self.listed(partner))
        self.assertEqual(self.status(trace), ("bounce", "mail_bounce"))
        later = START + timedelta(days=8)
        self.assertIsNone(self.hearing._hear(self.raw("delivery/hard/postfix_unknown_user", trace, False), later))
