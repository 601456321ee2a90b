from odoo.addons.grc_base.tests.common_screens import wide_and_phone
from odoo.tests import tagged

from ..common_tours import CampaignTours, FrenchCampaigns


@wide_and_phone
@tagged("post_install", "-at_install")
class TestCampaignTours(CampaignTours):
    """A campaign is made, launched, run and looked at."""

    def test_from_draft_to_done(self):
        self.everybody()
        self.start_tour("/odoo/customer-campaigns", "grc_campaign_made")
        campaign = self.env["grc.campaign"].sudo().search([("name", "=", "Lamps in autumn")])
        self.assertEqual(campaign.state, "running")
        self.env["grc.campaign.executor"].sudo()._run(commit=False)
        self.env.invalidate_all()
        self.assertEqual(campaign.state, "done")
        activities = (self.silent | self.recent).sudo().activity_ids
        self.assertEqual(activities.activity_type_id.name, "Lamp question")
        self.assertEqual(len(activities), 2)
        self.start_tour(f"/odoo/customer-campaigns/{campaign.id}", "grc_campaign_seen")

    def test_pressure(self):
        self.start_tour("/odoo/contact-pressure", "grc_campaign_pressure")


@tagged("post_install", "-at_install")
class TestCampaignFrenchTours(FrenchCampaigns, TestCampaignTours):
    pass
