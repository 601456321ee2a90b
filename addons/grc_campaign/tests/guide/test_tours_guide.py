from odoo import Command
from odoo.addons.grc_base.tests.common_screens import wide_and_phone
from odoo.tests import tagged

from ..common_tours import CampaignTours, FrenchCampaigns


@wide_and_phone
@tagged("post_install", "-at_install")
class TestGuideTours(CampaignTours):
    """A campaign by five questions; its dry run; everything is stopped, and goes on."""

    def test_guided(self):
        # Both bought once, so that the ready campaign finds them.
        self.env.cr.execute(
            "UPDATE grc_customer SET purchase_days = 1, last_purchase = CURRENT_DATE WHERE company_id = %s",
            [self.company.id],
        )
        self.env.invalidate_all()
        self.start_tour("/odoo/new-campaign", "grc_campaign_guided")
        campaign = self.env["grc.campaign"].sudo().search([("name", "=", "Guided")])
        self.assertEqual((campaign.state, campaign.intake), ("running", "all"))
        self.assertEqual(len(campaign.step_ids), 2)

    def test_rehearsed(self):
        step = {"name": "Ask", "action": "activity", "activity_type_id": self.question.id, "after": "launch"}
        self.campaign(name="Lamps in winter", step_ids=[Command.create({**step, "delay": 3})])._launch()
        campaign = self.campaign()
        self.env["grc.campaign.review"].sudo().create(
            {
                "campaign_id": campaign.id,
                "company_id": self.company.id,
                "partner_id": self.recent.id,
                "taken_out": True,
                "reason": "We are negotiating",
            }
        )
        self.start_tour(f"/odoo/customer-campaigns/{campaign.id}", "grc_campaign_rehearsed")
        self.assertEqual(campaign.state, "draft")
        self.assertFalse(campaign.participation_ids)

    def test_stopped(self):
        campaign = self.campaign()
        campaign._launch()
        self.start_tour("/odoo/customer-overview", "grc_campaign_stopped")
        self.env.invalidate_all()
        self.assertEqual((campaign.state, campaign.held), ("running", False))


@tagged("post_install", "-at_install")
class TestCellTours(CampaignTours):
    """From a cell of the overview to the launch; on a phone, lists have no menu of actions."""

    def test_from_cell(self):
        self.start_tour("/odoo/customer-overview", "grc_campaign_from_cell")
        campaign = self.env["grc.campaign"].sudo().search([("company_id", "=", self.company.id)])
        audience = campaign.audience_id
        customers = (
            self.env["grc.customer"].sudo().search([("partner_id", "in", campaign.participation_ids.partner_id.ids)])
        )
        self.assertEqual((campaign.state, len(customers)), ("running", 1))
        self.assertIn(f"['r_score', '=', {customers.r_score}]", audience.line_ids.domain.replace('"', "'"))


@tagged("post_install", "-at_install")
class TestGuideFrenchTours(FrenchCampaigns, TestGuideTours):
    pass


@tagged("post_install", "-at_install")
class TestCellFrenchTours(FrenchCampaigns, TestCellTours):
    pass
