"""What nobody brings into a campaign that is launched, and how it is put away."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestSettled(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(2)

    def draft(self, **values):
        return self.campaign(self.members, self.call(), **values).with_user(self.manager)

    def in_state(self, state, **values):
        campaign = self.draft()
        campaign.sudo().write({"state": state, **values})
        return campaign

    def test_step_of_a_draft_does_not_come_to_a_launched_one(self):
        """Nor to one that waits for its launch; by the step, or by the campaign."""
        draft = self.draft()
        step = draft.step_ids
        for state, sentence in (
            *((state, "its steps are not changed, added or deleted") for state in ("running", "halted", "done")),
            ("planned", "waits for its launch"),
        ):
            campaign = self.in_state(state)
            with self.subTest(state):
                with self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
                    step.write({"campaign_id": campaign.id, "sequence": 99, "after": "previous"})
                with self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
                    campaign.write({"step_ids": [Command.link(step.id)]})
            self.assertEqual(step.campaign_id, draft)
        other = self.draft()
        step.write({"campaign_id": other.id, "sequence": 99, "after": "previous"})
        self.assertEqual(len(other.step_ids), 2)

    def test_what_is_not_over_is_not_archived(self):
        """Not even where it is done and mails of it wait."""
        for state, held, sentence in (
            ("running", False, "is not over: stop it"),
            ("halted", True, "is not over: stop it"),
            ("done", True, "is not over: stop it"),
            ("planned", False, "take it back to a draft, and archive it"),
        ):
            campaign = self.in_state(state, held=held)
            with self.subTest(state, held=held), self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
                campaign.action_archive()
            self.assertTrue(campaign.active)

    def test_what_is_over_is_archived(self):
        campaign = self.launched(self.members, self.call()).with_user(self.manager)
        campaign.action_stop()
        for one in (campaign, self.draft()):
            one.action_archive()
            self.assertFalse(one.active)

    def test_archived_draft_is_not_launched(self):
        """Nothing would look whether somebody is to begin."""
        campaign = self.draft()
        campaign.action_archive()
        with self.assertRaisesRegex(UserError, "is archived"):
            campaign.action_launch()
        campaign.action_unarchive()
        self.assertEqual(campaign._launch(), 2)
