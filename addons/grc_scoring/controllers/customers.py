import json

from odoo import http
from odoo.http import content_disposition, request

from ..report.customers_xlsx import customers_workbook


class CustomersXlsx(http.Controller):
    @http.route("/grc_scoring/customers.xlsx", type="http", auth="user", readonly=True)
    def customers(self, domain="[]", **kwargs):
        """Download the customers of a search as a workbook; ``domain`` is JSON."""
        name = request.env._("Customers")
        return request.make_response(
            customers_workbook(request.env, json.loads(domain)),
            headers=[
                ("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )
