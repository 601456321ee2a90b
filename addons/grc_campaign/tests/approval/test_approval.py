"""A second pair of eyes: campaigns of many mails are approved by another manager."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common_approval import ApprovalCase

#: Files that go with a mail.
LAMPS, PRICES = {"name": "lamps.txt", "raw": b"All lamps"}, {"name": "prices.txt", "raw": b"All prices"}


@tagged("post_install", "-at_install")
class TestApproval(ApprovalCase):
    def test_off_by_default(self):
        self.assertFalse(self.company.grc_approval_sends)
        self.assertEqual(self.draft()._launch(), 3)

    def test_big_ones_alone(self):
        """More mails than that, steps counted; activities are no mails."""
        self.company.grc_approval_sends = 3
        self.assertFalse(self.draft().needs_approval)
        self.assertFalse(self.draft(self.call(), self.call()).needs_approval)
        campaign = self.draft(self.mail(), self.mail(after="previous"))
        self.assertEqual((campaign.sudo()._sends(), campaign.needs_approval), (6, True))
        with self.assertRaisesRegex(UserError, "more than 3 mails: ask a second manager"):
            campaign._launch()

    def test_in_the_users_language(self):
        """How many mails that is, is written as the user writes numbers."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.company.grc_approval_sends = 1234
        campaign = self.draft().with_context(lang="fr_FR")
        with (
            patch.object(self.registry["grc.campaign"], "_sends", lambda one: 2000),
            self.assertRaisesRegex(UserError, r"1\s234"),
        ):
            campaign._launch()

    def test_not_by_who_asks(self):
        self.company.grc_approval_sends = 2
        campaign = self.draft()
        with self.assertRaisesRegex(UserError, "Nobody has asked"):
            campaign.with_user(self.second).action_approve()
        campaign.action_ask_approval()
        with self.assertRaisesRegex(UserError, "another manager"):
            campaign.action_approve()
        with self.assertRaises(AccessError):
            campaign.with_user(self.seller).action_approve()
        with self.assertRaises(UserError):
            campaign.write({"approval": "approved"})
        self.assertEqual(self.waiting(self.second), 1)
        self.assertFalse(self.waiting(self.manager))
        campaign.with_user(self.second).action_approve()
        self.assertEqual((campaign.approval, campaign.approved_by_id), ("approved", self.second))
        self.assertFalse(self.waiting(self.second))
        self.assertEqual(campaign._launch(), 3)

    def items(self, user):
        """Return what a user is asked to approve, among what is to be done now."""
        todo = self.env["grc.screen.todo"].with_user(user).with_company(self.company)
        return [item for item in todo.get_overview_todo({}) if item["key"] == "approvals"]

    def test_names_who_is_behind_it(self):
        """Whose campaign it is, and who has asked; of several, all of them."""
        self.company.grc_approval_sends = 2
        self.draft(name="Lamps", user_id=self.seller.id).action_ask_approval()
        said = self.items(self.second)[0]["text"]
        names = f"owner: {self.seller.name}, asked by: {self.manager.name}"
        self.assertEqual(said, f"“Lamps” waits for your approval; {names}")
        self.draft(name="Chairs").action_ask_approval()
        said = self.items(self.second)[0]["text"]
        self.assertTrue(said.startswith("2 campaigns wait for your approval; owners: "), said)
        for name in (self.seller.name, self.manager.name):
            self.assertIn(name, said)

    def test_another_owner(self):
        """Mails that come from the owner come from another one: asked again; what the company sends stays approved."""
        self.company.grc_approval_sends = 2
        for sender, again in (("owner", True), ("salesperson", True), ("mail", False)):
            campaign = self.approved(self.draft(sender=sender))
            campaign.user_id = self.seller
            self.env.invalidate_all()
            self.assertEqual(campaign.needs_approval, again, sender)

    def test_changed_afterwards(self):
        """What was approved is what goes out: another text, audience, delay or step is asked about again."""
        self.company.grc_approval_sends = 1
        fewer = repr([("partner_id", "in", self.members[:2].ids)])
        for change in (
            lambda one: one.step_ids.mailing_id.sudo().write({"body_html": "<p>Other lamps</p>"}),
            lambda one: one.step_ids.write({"delay": 3}),
            lambda one: one.audience_id.line_ids.write({"domain": fewer}),
            lambda one: one.write({"control_share": 0.2}),
            lambda one: one.write({"start": "event", "trigger": "order"}),
            lambda one: one.step_ids.write({"when_full": "skip"}),
            lambda one: one.step_ids.write({"condition": "[('purchase_days', '>', 2)]"}),
            lambda one: one.step_ids.mailing_id.sudo().write({"attachment_ids": [Command.create(PRICES)]}),
            lambda one: one.step_ids.mailing_id.sudo().write({"attachment_ids": [Command.clear()]}),
        ):
            campaign = self.draft()
            campaign.step_ids.mailing_id.sudo().attachment_ids = [Command.create(LAMPS)]
            self.approved(campaign)
            self.assertFalse(campaign.needs_approval)
            change(campaign)
            self.env.invalidate_all()
            self.assertTrue(campaign.needs_approval)
            with self.assertRaisesRegex(UserError, "has changed since it was approved"):
                campaign._launch()
        campaign = self.draft()
        campaign.action_ask_approval()
        campaign.step_ids.delay = 5
        with self.assertRaisesRegex(UserError, "has changed since approval was asked"):
            campaign.with_user(self.second).action_approve()

    def test_audience_that_cannot_be_read_any_more(self):
        """The campaign can be opened, so that another one can be chosen."""
        self.company.grc_approval_sends = 2
        campaign = self.draft()
        self.assertTrue(campaign.needs_approval)
        self.env.cr.execute(
            SQL(
                "UPDATE grc_audience_line SET domain = %s WHERE audience_id = %s",
                "[('gone', '=', 1)]",
                campaign.audience_id.id,
            )
        )
        self.env.invalidate_all()
        self.assertFalse(campaign.needs_approval)
        with self.assertRaisesRegex(UserError, "cannot be read any more"):
            campaign._launch()

    def test_refused(self):
        """With a reason; then it is changed, and asked again."""
        self.company.grc_approval_sends = 2
        campaign = self.draft()
        campaign.action_ask_approval()
        second = campaign.with_user(self.second)
        self.assertEqual(second.action_open_refusal()["res_id"], campaign.id)
        with self.assertRaisesRegex(UserError, "Say why"):
            second.action_disapprove()
        second.approval_note = "Too many"
        second.action_disapprove()
        self.assertEqual((campaign.approval, campaign.approved_by_id), ("refused", self.second))
        with self.assertRaises(UserError):
            campaign._launch()
        self.assertEqual(self.approved(campaign)._launch(), 3)
        self.assertFalse(campaign.approval_note)

    def test_copy(self):
        """A copy is approved by nobody."""
        copy = self.approved(self.draft()).with_user(self.second).copy()
        self.assertFalse(copy.approval or copy.sudo().approval_digest or copy.approved_by_id)
