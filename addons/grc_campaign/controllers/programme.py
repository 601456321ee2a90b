from odoo import http
from odoo.addons.grc_scoring.controllers.download import workbook_route
from odoo.http import request

from ..report.programme_xlsx import programme_workbook


class ProgrammeXlsx(http.Controller):
    """The workbook of the campaigns of a year."""

    @workbook_route("/grc_campaign/programme.xlsx")
    def programme(self, year=None, **kwargs):
        """Download the campaigns of a year of the present company as a workbook."""
        found = request.env["grc.screen.programme"].get_programme(year)
        name = request.env._("Campaigns of %s", found["year"])
        return name, programme_workbook(request.env, found)
