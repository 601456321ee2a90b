from datetime import timedelta

from odoo.addons.grc_base.tests.common_screens import wide_and_phone
from odoo.tests import tagged

from ..common_tours import CampaignTours, FrenchCampaigns


@wide_and_phone
@tagged("post_install", "-at_install")
class TestStartTours(CampaignTours):
    """When a campaign begins: in the campaign, and in the guide."""

    def test_starts(self):
        campaign = self.campaign(
            start_on=self.company._grc_today() + timedelta(days=30),
            repeat_by="weekday",
        )
        self.start_tour(f"/odoo/customer-campaigns/{campaign.id}", "grc_campaign_starts")
        self.assertEqual((campaign.start, campaign.reentry), ("recurrence", "gap"))

    def test_asked(self):
        self.start_tour("/odoo/new-campaign", "grc_campaign_when")


@tagged("post_install", "-at_install")
class TestStartFrenchTours(FrenchCampaigns, TestStartTours):
    pass
