from odoo.addons.grc_base.tests.common_screens import ScreenTours, wide_and_phone
from odoo.tests import tagged

from ..common_tours import FrenchCampaigns


@wide_and_phone
@tagged("post_install", "-at_install")
class TestGateTours(ScreenTours):
    """A company lets salespeople be asked before customers who owe money are written to."""

    def test_rule(self):
        rules = self.env["grc.campaign.gate.rule"].sudo()
        self.start_tour("/odoo/campaign-what-comes-first", "grc_campaign_gate")
        self.assertEqual(rules._of(self.company)["overdue"].answer, "person")
        self.assertEqual(rules.search([("gate", "=", "overdue"), ("company_id", "=", False)]).answer, "wait")


@tagged("post_install", "-at_install")
class TestGateFrenchTours(FrenchCampaigns, TestGateTours):
    pass
