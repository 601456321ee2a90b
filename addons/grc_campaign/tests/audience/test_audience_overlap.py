"""How many of an audience other campaigns contact in the next days."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common_campaign import CampaignCase


@tagged("post_install", "-at_install")
class TestAudienceOverlap(CampaignCase):
    def setUp(self):
        super().setUp()
        self.members = self.people(4)
        self.now = fields.Datetime.now()
        self.audience = self.everyone(self.members, "Whom it is for")

    def overlap(self):
        """Return whom the screen counts, checked against the list that the figure opens."""
        screen = self.env["grc.screen.audience"].with_user(self.manager)
        reach = screen.get_reach(self.audience.id)
        customers = self.env["grc.customer"].with_user(self.manager)
        listed = customers.search([("audience", "=", f"{self.audience.id}:overlap")])
        self.assertEqual(len(listed), reach["overlap"])
        return listed.partner_id

    def test_nobody(self):
        self.assertFalse(self.overlap())

    def test_running(self):
        """A step that is due within the days; not one that is due later, nor for who is compared."""
        self.launched(self.members[0], self.call(delay=20), at=self.now)
        self.assertFalse(self.overlap())
        self.launched(self.members[1:3], self.call(delay=3), at=self.now)
        self.assertEqual(self.overlap(), self.members[1:3])
        self.env["grc.campaign.participation"].search([("partner_id", "=", self.members[1].id)]).control = True
        self.assertEqual(self.overlap(), self.members[2])

    def test_planned(self):
        """A launch that is planned within the days."""
        campaign = self.campaign(self.members[:2], self.call())
        campaign.planned_at = self.now + timedelta(days=20)
        campaign.action_plan()
        self.assertFalse(self.overlap())
        campaign.action_unplan()
        campaign.planned_at = self.now + timedelta(days=5)
        campaign.action_plan()
        self.assertEqual(self.overlap(), self.members[:2])
