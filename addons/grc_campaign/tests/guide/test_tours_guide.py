from odoo import Command
from odoo.addons.grc_base.tests.common_screens import ScreenTours, wide_and_phone
from odoo.tests import tagged

from ..audience.test_tours_audience import FrenchAudiences


@wide_and_phone
@tagged("post_install", "-at_install")
class TestGuideTours(ScreenTours):
    """A campaign by five questions; its dry run; everything is stopped, and goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["grc.customer"]._refresh(cls.company)

    def campaign(self):
        """Return a campaign of calls to both customers, a draft."""
        line = Command.create({"domain": "[]"})
        audience = self.env["grc.audience"].create(
            {"name": "Everybody", "company_id": self.company.id, "line_ids": [line]}
        )
        kind = self.env["mail.activity.type"].create({"name": "Lamp question"})
        step = {"name": "Ask", "action": "activity", "activity_type_id": kind.id, "after": "launch"}
        return (
            self.env["grc.campaign"]
            .sudo()
            .create(
                {
                    "name": "Lamps",
                    "company_id": self.company.id,
                    "audience_id": audience.id,
                    "step_ids": [Command.create(step)],
                }
            )
        )

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
        campaign = self.campaign()
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
class TestGuideFrenchTours(FrenchAudiences, TestGuideTours):
    pass
