from odoo.addons.grc_base.tests.common_screens import ScreenTours, wide_and_phone
from odoo.tests import tagged

from ..audience.test_tours_audience import FrenchAudiences


@wide_and_phone
@tagged("post_install", "-at_install")
class TestProgrammeTours(ScreenTours):
    """The campaigns of a year are looked at, before there is one and after."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["grc.customer"]._refresh(cls.company)
        cls.audience = cls.env["grc.audience"].create(
            {"name": "Everybody", "company_id": cls.company.id, "line_ids": [(0, 0, {"domain": "[]"})]}
        )

    def test_year(self):
        self.start_tour("/odoo/campaigns-of-the-year", "grc_campaign_year_empty")
        kind = self.env.ref("mail.mail_activity_data_call")
        step = {"name": "Call", "action": "activity", "activity_type_id": kind.id, "after": "launch"}
        campaign = self.env["grc.campaign"].create(
            {
                "name": "Lamps in autumn",
                "company_id": self.company.id,
                "audience_id": self.audience.id,
                "step_ids": [(0, 0, step)],
            }
        )
        campaign._launch()
        self.company.grc_company_share = 0.1
        self.start_tour("/odoo/campaigns-of-the-year", "grc_campaign_year")


@tagged("post_install", "-at_install")
class TestProgrammeFrenchTours(FrenchAudiences, TestProgrammeTours):
    pass
