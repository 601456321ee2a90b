import json

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request
from werkzeug.exceptions import BadRequest, Forbidden

from ..report.overview_xlsx import overview_workbook


class OverviewXlsx(http.Controller):
    @http.route("/grc_scoring/overview.xlsx", type="http", auth="user", readonly=True)
    def overview(self, filters="{}", **kwargs):
        """Download the overview of the present company as a workbook; ``filters`` is JSON, as the overview has them."""
        if not request.env.user.has_group("base.group_allow_export"):
            raise Forbidden(request.env._("You may not export: ask your administrator for the right to."))
        try:
            asked = json.loads(filters)
            if not isinstance(asked, dict):
                raise ValueError(filters)
            content = overview_workbook(request.env, asked)
        except AccessError:
            raise
        except UserError as error:
            raise BadRequest(str(error)) from error
        except (TypeError, ValueError) as error:
            raise BadRequest(request.env._("These are no filters of the overview: %s", filters)) from error
        name = request.env._("Overview %s", request.env.company._grc_today())
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )
