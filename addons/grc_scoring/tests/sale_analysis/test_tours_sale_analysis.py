from odoo.addons.grc_base.tests.common_screens import on_phone
from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestSaleAnalysisTours(ToursCommon):
    def test_pivot(self):
        self._refresh()
        self.start_tour("/odoo/sales-analysis", "grc_scoring_sale_analysis", login="grc_tour")

    def test_empty(self):
        self.invoice.search([("company_id", "=", self.company.id)]).button_draft()
        self.start_tour("/odoo/sales-analysis", "grc_scoring_sale_analysis_empty", login="grc_tour")

    def test_export(self):
        self._refresh()
        self.start_tour("/odoo/customer-overview", "grc_scoring_overview_export", login="grc_tour")

    @on_phone
    def test_pivot_phone(self):
        self._refresh()
        self.start_tour("/odoo/sales-analysis", "grc_scoring_sale_analysis_phone", login="grc_tour")

    @on_phone
    def test_export_phone(self):
        self._refresh()
        self.start_tour("/odoo/customer-overview", "grc_scoring_overview_export", login="grc_tour")
