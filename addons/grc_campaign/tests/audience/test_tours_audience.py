from odoo.addons.grc_base.tests.common_screens import ScreenTours, wide_and_phone
from odoo.tests import tagged

from ..common_tours import FrenchCampaigns


@wide_and_phone
@tagged("post_install", "-at_install")
class TestAudienceTours(ScreenTours):
    """An audience is made by hand; its figures open what they count."""

    def test_by_hand(self):
        self._refresh()
        self.start_tour("/odoo/audiences", "grc_campaign_audience")
        audience = self.env["grc.audience"].sudo().search([("name", "=", "Everyone")])
        self.assertEqual(audience.company_id, self.company)
        self.assertEqual(audience.line_ids.mapped("domain"), ["[]"])

    def test_without_customers(self):
        self.env["grc.audience"].create({"name": "Nobody yet", "company_id": self.company.id})
        self.start_tour("/odoo/audiences", "grc_campaign_nobody")


@tagged("post_install", "-at_install")
class TestAudienceFrenchTours(FrenchCampaigns, TestAudienceTours):
    pass


@tagged("post_install", "-at_install")
class TestAudienceListTours(ScreenTours):
    """An audience is made of the customers of a list."""

    def test_from_a_list(self):
        self._refresh()
        self.start_tour("/odoo/customer-relations", "grc_campaign_chosen")
        audience = self.env["grc.audience"].sudo().search([("company_id", "=", self.company.id)])
        found = self.env.execute_query(audience._partners_query())
        self.assertEqual({row[0] for row in found}, {self.silent.id, self.recent.id})


@tagged("post_install", "-at_install")
class TestAudienceListFrenchTours(FrenchCampaigns, TestAudienceListTours):
    pass
