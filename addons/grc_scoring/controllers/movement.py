from odoo import http
from odoo.http import request

from ..report.movement_xlsx import movement_workbook
from .download import workbook_route


class MovementXlsx(http.Controller):
    @workbook_route("/grc_scoring/movement.xlsx")
    def movement(self, dimension="segment", date_from=None, date_to=None, **kwargs):
        """Download the movement matrix of the present company between two dates as a workbook."""
        matrix = request.env["grc.screen.movement"].get_movement(dimension, date_from, date_to)
        name = request.env._("Movement %(first)s to %(second)s", first=matrix["date_from"], second=matrix["date_to"])
        return name, movement_workbook(request.env, matrix)
