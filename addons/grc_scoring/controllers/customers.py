import json

from odoo import http
from odoo.http import content_disposition, request
from werkzeug.exceptions import BadRequest

from ..report.customers_xlsx import customers_workbook


class CustomersXlsx(http.Controller):
    @http.route("/grc_scoring/customers.xlsx", type="http", auth="user", readonly=True)
    def customers(self, domain="[]", **kwargs):
        """Download the customers of a search as a workbook; ``domain`` is JSON."""
        name = request.env._("Customers")
        try:
            content = customers_workbook(request.env, json.loads(domain))
        except ValueError as error:
            raise BadRequest(request.env._("This is no search of customers: %s", domain)) from error
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )
