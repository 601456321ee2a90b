"""Whom a step is for is asked by who may read it."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..audience.common import SALES
from ..common_campaign import CampaignCase

#: Of a household, which only those with the right to personal data read.
DIED = "[('partner_id.grc_person_ids.deceased', '=', True)]"


@tagged("post_install", "-at_install")
class TestRights(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(1)
        groups = f"{SALES},grc_base.group_grc_manager,grc_base.group_grc_personal"
        cls.trusted = cls.new_user("grc_campaign_trusted", groups)

    def test_what_they_may_not_read(self):
        """Written, or created with a step, in a draft and in a campaign that runs."""
        self.assertFalse(self.manager.has_group("grc_base.group_grc_personal"))
        for campaign in (self.campaign(self.members, self.call()), self.launched(self.members, self.call())):
            refused = self.assertRaisesRegex(ValidationError, "you may not read it")
            with self.subTest(campaign.state), refused, self.env.cr.savepoint():
                campaign.with_user(self.manager).step_ids.condition = DIED
            self.assertFalse(campaign.step_ids.condition)
        draft = self.campaign(self.members, self.call()).with_user(self.manager)
        with self.assertRaisesRegex(ValidationError, "you may not read it"):
            draft.step_ids = [Command.create(self.call(condition=DIED))]

    def test_what_they_may_read(self):
        campaign = self.campaign(self.members, self.call())
        campaign.with_user(self.manager).step_ids.condition = "[('partner_id.phone', '!=', False)]"
        campaign.with_user(self.trusted).step_ids.condition = DIED
        self.assertEqual(campaign.step_ids.condition, DIED)
