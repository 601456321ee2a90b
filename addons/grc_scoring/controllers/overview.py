from odoo import http
from odoo.addons.grc_base.tools.parameters import Json
from odoo.http import request

from ..report.overview_xlsx import overview_workbook
from ..tools.filters import FILTERS
from .download import workbook_route


class OverviewXlsx(http.Controller):
    """The workbook of the overview."""

    @workbook_route("/grc_scoring/overview.xlsx")
    def overview(self, filters="{}", **kwargs):
        """Download the overview of the present company as a workbook; ``filters`` is JSON, as the overview has them."""
        name = request.env._("Overview %s", request.env.company._grc_today())
        return name, overview_workbook(request.env, Json(FILTERS).parse(request.env, "filters", filters))
