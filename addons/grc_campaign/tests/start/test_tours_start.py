from datetime import timedelta

from odoo import Command
from odoo.addons.grc_base.tests.common_screens import ScreenTours, wide_and_phone
from odoo.tests import tagged

from ..audience.test_tours_audience import FrenchAudiences


@wide_and_phone
@tagged("post_install", "-at_install")
class TestStartTours(ScreenTours):
    """When a campaign begins: in the campaign, and in the guide."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["grc.customer"]._refresh(cls.company)

    def test_starts(self):
        line = Command.create({"domain": "[]"})
        audience = self.env["grc.audience"].create(
            {"name": "Everybody", "company_id": self.company.id, "line_ids": [line]}
        )
        kind = self.env["mail.activity.type"].create({"name": "Lamp question"})
        step = {"name": "Ask", "action": "activity", "activity_type_id": kind.id, "after": "launch"}
        campaign = (
            self.env["grc.campaign"]
            .sudo()
            .create(
                {
                    "name": "Lamps",
                    "company_id": self.company.id,
                    "audience_id": audience.id,
                    "step_ids": [Command.create(step)],
                    "start_on": self.company._grc_today() + timedelta(days=30),
                    "repeat_by": "weekday",
                }
            )
        )
        self.start_tour(f"/odoo/customer-campaigns/{campaign.id}", "grc_campaign_starts")
        self.assertEqual((campaign.start, campaign.reentry), ("recurrence", "gap"))

    def test_asked(self):
        self.start_tour("/odoo/new-campaign", "grc_campaign_when")


@tagged("post_install", "-at_install")
class TestStartFrenchTours(FrenchAudiences, TestStartTours):
    pass
