from odoo.addons.grc_base.tests.common_screens import ScreenTours, wide_and_phone
from odoo.tests import tagged

from ..common_tours import FrenchCampaigns


@wide_and_phone
@tagged("post_install", "-at_install")
class TestSendingTours(ScreenTours):
    """What mails depend on, which contacts are planned, and how campaigns send."""

    def test_deliverability(self):
        self.start_tour("/odoo/deliverability", "grc_campaign_deliverability")

    def test_floors(self):
        self.start_tour("/odoo/planned-contacts", "grc_campaign_floors")

    def test_settings(self):
        # Odoo warns at once of price lists that nobody may use.
        self.env["product.pricelist"].search([]).active = False
        self.start_tour("/odoo/action-grc_base.grc_settings_action", "grc_campaign_sending", login="admin")


@tagged("post_install", "-at_install")
class TestSendingFrenchTours(FrenchCampaigns, TestSendingTours):
    pass
