from odoo import Command
from odoo.addons.grc_base.tests.common_screens import wide_and_phone
from odoo.tests import tagged

from ..common_tours import CampaignTours, FrenchCampaigns


@wide_and_phone
@tagged("post_install", "-at_install")
class TestFlowTours(CampaignTours):
    """The picture of a campaign of two branches, for two customers who have not answered yet."""

    def test_flow(self):
        call = {"action": "activity", "activity_type_id": self.question.id, "channel": False}
        steps = (
            {"name": "Question", "after": "launch"},
            {"name": "Thanks", "after": "activity"},
            {"name": "Reminder", "after": "activity", "missing": True, "within": 9},
        )
        made = [Command.create({"sequence": place, **call, **step}) for place, step in enumerate(steps)]
        campaign = self.campaign(name="Lamps", control_source="said", step_ids=made)
        campaign._launch()
        self.env["grc.campaign.executor"].sudo()._run(commit=False)
        self.env.invalidate_all()
        self.start_tour(f"/odoo/customer-campaigns/{campaign.id}", "grc_campaign_flow")


@tagged("post_install", "-at_install")
class TestFlowFrenchTours(FrenchCampaigns, TestFlowTours):
    pass
