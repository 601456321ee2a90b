from odoo import http
from odoo.addons.grc_base.tools.parameters import Json, Search
from odoo.http import request

from ..report.customers_xlsx import customers_workbook
from .download import workbook_route

DOMAIN = Json(Search("grc.customer"))


class CustomersXlsx(http.Controller):
    """The workbook of customers."""

    @workbook_route("/grc_scoring/customers.xlsx")
    def customers(self, domain="[]", **kwargs):
        """Download the customers of a search as a workbook; ``domain`` is JSON."""
        asked = DOMAIN.parse(request.env, "domain", domain) or []
        return request.env._("Customers"), customers_workbook(request.env, asked)
