"""Downloads of workbooks: one guard and one answer for all."""

import functools

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request
from werkzeug.exceptions import BadRequest, Forbidden

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_route(path):
    """Make a method of a controller the download of a workbook.

    It returns (name without ending, bytes), reads its parameters by ``grc_base.tools.parameters``, and is asked by who
    may export and see customers. What it refuses is answered in a sentence: 403 without the right, 400 for the rest.
    """

    def decorate(method):
        @http.route(path, type="http", auth="user", methods=["GET", "POST"], readonly=True)
        @functools.wraps(method)
        def answer(self, **parameters):
            try:
                _check_rights(request.env)
                name, content = method(self, **parameters)
            except AccessError as error:
                raise Forbidden(str(error)) from error
            except UserError as error:
                raise BadRequest(str(error)) from error
            headers = [("Content-Type", XLSX), ("Content-Disposition", content_disposition(f"{name}.xlsx"))]
            return request.make_response(content, headers=headers)

        return answer

    return decorate


def _check_rights(env):
    if not env.user.has_group("base.group_allow_export"):
        raise AccessError(env._("You may not export: ask your administrator for the right to."))
    env["grc.customer"].check_access("read")
