from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request
from werkzeug.exceptions import BadRequest

from ..report.movement_xlsx import movement_workbook


class MovementXlsx(http.Controller):
    @http.route("/grc_scoring/movement.xlsx", type="http", auth="user", readonly=True)
    def movement(self, dimension="segment", date_from=None, date_to=None, **kwargs):
        """Download the movement matrix of the present company between two dates as a workbook."""
        try:
            matrix = request.env["grc.customer"].get_movement(dimension, date_from, date_to)
        except (UserError, ValueError) as error:
            raise BadRequest(str(error)) from error
        name = request.env._("Movement %(first)s to %(second)s", first=matrix["date_from"], second=matrix["date_to"])
        return request.make_response(
            movement_workbook(request.env, matrix),
            headers=[
                ("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )
