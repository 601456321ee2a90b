"""A campaign that runs, and was approved: a mail that is changed waits until it is approved again."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_campaign import START
from .common_approval import ApprovalCase

SOON = timedelta(days=1, hours=2)


@tagged("post_install", "-at_install")
class TestRunning(ApprovalCase):
    def running(self, sends=2, **second):
        """Return a campaign of two mails whose first one is sent; more mails than so many were to be approved."""
        self.company.grc_approval_sends = sends
        follows = {"after": "previous", "delay": 24, "unit": "hour", **second}
        campaign = self.draft(self.mail(), self.mail(body="<p>More lamps</p>", **follows))
        if sends and sends < 6:
            self.approved(campaign)
        campaign._launch()
        self.move(campaign, START)
        self.run_at(0)
        self.assertEqual(len(self.sent(campaign)), 3)
        return campaign

    def change(self, campaign, place=1, **values):
        """Change the mail of a step, as a manager."""
        values = values or {"body_html": "<p>Other lamps</p>"}
        campaign.step_ids[place].mailing_id.with_user(self.manager).sudo().write(values)
        self.env.invalidate_all()

    def now(self, campaign):
        """Return what became of the tasks of the second step."""
        return set(self.states(campaign.sudo(), campaign.step_ids[1]).values())

    def contacts(self, campaign):
        return self.env["grc.contact.ledger"].search_count([("campaign_id", "=", campaign.id)])

    def test_waits_for_the_second(self):
        """It asks by itself, by who has changed it: their own approval is none; approved, the new text goes."""
        campaign = self.running()
        self.assertFalse(campaign.needs_approval)
        self.change(campaign)
        self.assertEqual((campaign.approval, campaign.approval_by_id), ("asked", self.manager))
        self.assertTrue(campaign.needs_approval)
        self.assertEqual((self.waiting(self.manager), self.waiting(self.second)), (0, 1))
        self.run_at(1)
        self.assertEqual(self.now(campaign), {("ready", "unapproved")})
        self.assertEqual(self.contacts(campaign), 3)
        with self.assertRaisesRegex(UserError, "another manager"):
            campaign.action_approve()
        campaign.with_user(self.second).action_approve()
        self.run_at(START + SOON)
        self.assertEqual(self.now(campaign), {("done", None)})
        self.assertFalse(campaign.needs_approval)
        mails = self.queued(campaign).filtered(lambda mail: mail.mailing_id == campaign.step_ids[1].mailing_id)
        self.assertEqual({"Other lamps" in mail.body_html for mail in mails}, {True})

    def test_every_part_of_a_mail(self):
        """Subject, preview, sender, answers, files: even where a file is changed behind the mail's back."""
        campaign = self.running()
        mailing = campaign.step_ids[1].mailing_id.sudo()
        for name in ("subject", "preview", "email_from", "reply_to"):
            was = mailing[name]
            self.change(campaign, **{name: "other@example.com"})
            self.assertEqual((name, campaign.approval), (name, "asked"))
            self.change(campaign, **{name: was})
            self.assertEqual((name, campaign.approval), (name, "approved"))
        self.change(campaign, attachment_ids=[Command.create({"name": "lamps.txt", "raw": b"All lamps"})])
        self.assertEqual(campaign.approval, "asked")
        campaign.with_user(self.second).action_approve()
        mailing.attachment_ids.raw = b"No lamps"
        self.env.invalidate_all()
        self.assertEqual((campaign.approval, campaign.needs_approval), ("approved", True))
        self.run_at(1)
        self.assertEqual(self.now(campaign), {("ready", "unapproved")})
        campaign.action_ask_approval()
        campaign.with_user(self.second).action_approve()
        self.assertFalse(campaign.needs_approval)

    def test_the_former_text(self):
        """Not approved, it waits on; with its former text back, it goes."""
        campaign = self.running()
        self.change(campaign)
        self.run_at(1)
        second = campaign.with_user(self.second)
        second.approval_note = "No"
        second.action_disapprove()
        self.run_at(START + SOON)
        self.assertEqual(self.now(campaign), {("ready", "unapproved")})
        self.change(campaign, body_html="<p>More lamps</p>")
        self.assertEqual(campaign.approval, "approved")
        self.run_at(START + 2 * SOON)
        self.assertEqual(self.now(campaign), {("done", None)})

    def test_other_steps_go(self):
        """Only the step waits whose mail was changed."""
        campaign = self.running()
        self.change(campaign, 0)
        self.assertEqual(campaign.approval, "asked")
        self.run_at(1)
        self.assertEqual(self.now(campaign), {("done", None)})

    def test_not_for_ever(self):
        """What nobody approves while the step has sense is left out, and told."""
        campaign = self.running(latest=0)
        self.change(campaign)
        self.run_at(1)
        self.assertEqual(self.now(campaign), {("skipped", "unapproved")})
        refusals = self.env["grc.campaign.refusal"].search([("campaign_id", "=", campaign.id)])
        self.assertEqual(refusals.mapped("reason"), ["unapproved"] * 3)

    def test_nobody_has_to(self):
        """Below the number, without the setting, or with it switched off meanwhile, a new text goes."""
        for sends, later in ((0, 0), (100, 100), (2, 0)):
            campaign = self.running(sends)
            self.change(campaign)
            self.company.grc_approval_sends = later
            self.run_at(1)
            self.assertEqual((sends, self.now(campaign)), (sends, {("done", None)}))

    def test_asked_in_vain(self):
        """What was asked, and not needed, is settled by the launch."""
        self.company.grc_approval_sends = 100
        campaign = self.draft()
        campaign.action_ask_approval()
        self.assertEqual(self.waiting(self.second), 1)
        campaign._launch()
        self.assertFalse(campaign.approval)
        self.assertFalse(self.waiting(self.second))
