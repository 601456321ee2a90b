from odoo import http
from odoo.addons.grc_mass_mailing.controllers.main import MailingConsent
from odoo.http import request
from werkzeug.exceptions import NotFound


class CampaignLinks(MailingConsent):
    """Links in mails of campaigns: whoever follows one gets to the page, and what followed is told later."""

    @http.route("/r/<string:code>/m/<int:mailing_trace_id>/<string:token>", type="http", auth="public", methods=["GET"])
    def campaign_link(self, code, mailing_trace_id, token, **post):
        """Note a click, and lead to the page; a token that is none leads there, too, and is no click."""
        url = (
            request.env["grc.campaign.link"]
            .sudo()
            ._follow(
                mailing_trace_id,
                code,
                token,
                by_get=request.httprequest.method == "GET",
                robot=bool(request.env["ir.http"].is_a_bot()),
            )
        )
        if not url:
            raise NotFound()
        # Not permanent: a browser that remembers would not ask again, and a second click would be none.
        return request.redirect(url, code=302, local=False)

    @http.route()
    def full_url_redirect(self, code, mailing_trace_id, **post):
        """Follow a link without a token: in mails of campaigns there is none, so it says nothing of their readers."""
        if not request.env["grc.campaign.link"].sudo()._is_campaigns(mailing_trace_id):
            return super().full_url_redirect(code, mailing_trace_id, **post)
        url = request.env["link.tracker"].sudo().get_url_from_code(code)
        if not url:
            raise NotFound()
        return request.redirect(url, code=302, local=False)
