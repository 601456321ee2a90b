from odoo.addons.grc_base.tests.common_screens import wide_and_phone
from odoo.tests import tagged

from ..common_tours import CampaignTours, FrenchCampaigns


@wide_and_phone
@tagged("post_install", "-at_install")
class TestProgrammeTours(CampaignTours):
    """The campaigns of a year are looked at, before there is one and after."""

    def test_year(self):
        self.start_tour("/odoo/campaigns-of-the-year", "grc_campaign_year_empty")
        self.campaign()._launch()
        self.company.grc_company_share = 0.1
        self.start_tour("/odoo/campaigns-of-the-year", "grc_campaign_year")


@tagged("post_install", "-at_install")
class TestProgrammeFrenchTours(FrenchCampaigns, TestProgrammeTours):
    pass
