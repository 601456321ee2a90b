from dateutil.relativedelta import relativedelta
from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestExampleTours(ToursCommon):
    """The panel in the overview, and the figures on the customer's page."""

    def test_panel(self):
        self.env["grc.example.receipt"].create(
            {
                "name": "K1",
                "partner_id": self.recent.id,
                "company_id": self.company.id,
                "date": self.today - relativedelta(days=2),
                "amount": 700,
            }
        )
        self._refresh()
        self.start_tour("/odoo/customer-overview", "grc_example_panel", login="grc_tour")
