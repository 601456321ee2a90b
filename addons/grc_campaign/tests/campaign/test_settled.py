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
                with self.assertRaisesRegex(UserError, sentence):
                    step.write({"campaign_id": campaign.id, "sequence": 99, "after": "previous"})
                with self.assertRaisesRegex(UserError, sentence):
                    campaign.write({"step_ids": [Command.link(step.id)]})
            self.assertEqual(step.campaign_id, draft)
        other = self.draft()
        step.write({"campaign_id": other.id, "sequence": 99, "after": "previous"})
        self.assertEqual(len(other.step_ids), 2)
