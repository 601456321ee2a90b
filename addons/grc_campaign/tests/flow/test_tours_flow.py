from odoo import Command
from odoo.addons.grc_base.tests.common_screens import Phone, ScreenTours
from odoo.tests import tagged

from ..audience.test_tours_audience import FrenchAudiences


@tagged("post_install", "-at_install")
class TestFlowTours(ScreenTours):
    """The picture of a campaign of two branches, for two customers who have not answered yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["grc.customer"]._refresh(cls.company)
        kind = cls.env["mail.activity.type"].create({"name": "Lamp question"})
        audience = cls.env["grc.audience"].create(
            {"name": "Everybody", "company_id": cls.company.id, "line_ids": [Command.create({"domain": "[]"})]}
        )
        call = {"action": "activity", "activity_type_id": kind.id, "channel": False}
        steps = (
            {"name": "Question", "after": "launch"},
            {"name": "Thanks", "after": "activity"},
            {"name": "Reminder", "after": "activity", "missing": True, "within": 9},
        )
        cls.campaign = (
            cls.env["grc.campaign"]
            .sudo()
            .create(
                {
                    "name": "Lamps",
                    "company_id": cls.company.id,
                    "audience_id": audience.id,
                    "control_source": "said",
                    "step_ids": [
                        Command.create({"sequence": place, **call, **step}) for place, step in enumerate(steps)
                    ],
                }
            )
        )

    def test_flow(self):
        self.campaign._launch()
        self.env["grc.campaign.executor"].sudo()._run(commit=False)
        self.env.invalidate_all()
        self.start_tour(f"/odoo/customer-campaigns/{self.campaign.id}", "grc_campaign_flow")


@tagged("post_install", "-at_install")
class TestFlowPhoneTours(Phone, TestFlowTours):
    pass


@tagged("post_install", "-at_install")
class TestFlowFrenchTours(FrenchAudiences, TestFlowTours):
    pass


@tagged("post_install", "-at_install")
class TestFlowFrenchPhoneTours(Phone, FrenchAudiences, TestFlowTours):
    pass
