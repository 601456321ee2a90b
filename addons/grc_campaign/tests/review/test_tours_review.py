from datetime import timedelta

from odoo import fields
from odoo.addons.grc_base.tests.common_screens import wide_and_phone
from odoo.tests import tagged

from ..common_tours import CampaignTours, FrenchCampaigns


@wide_and_phone
@tagged("post_install", "-at_install")
class TestReviewTours(CampaignTours):
    """A launch is planned; a salesperson takes a customer out, with a reason, and puts them back."""

    def test_take_out(self):
        campaign = self.campaign(planned_at=fields.Datetime.now() + timedelta(days=1))
        self.start_tour("/odoo/campaign-customers", "grc_campaign_review_empty")
        self.start_tour(f"/odoo/customer-campaigns/{campaign.id}", "grc_campaign_planned")
        self.assertEqual(campaign.state, "planned")
        self.env["grc.campaign.planning"].sudo()._run(1, False, fields.Datetime.now() + timedelta(minutes=1))
        self.start_tour("/odoo/campaign-customers", "grc_campaign_review")
        rows = self.env["grc.campaign.review"].sudo().search([("campaign_id", "=", campaign.id)])
        self.assertEqual(sorted(rows.mapped("taken_out")), [False, True])
        self.assertEqual(rows.filtered("taken_out").reason, "We are negotiating")


@tagged("post_install", "-at_install")
class TestReviewFrenchTours(FrenchCampaigns, TestReviewTours):
    pass
