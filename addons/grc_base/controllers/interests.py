from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import UserError
from odoo.http import request

#: Page of the portal on which contacts say what they like.
PATH = "/my/interests"


class InterestsPortal(CustomerPortal):
    """What contacts say of themselves on the portal, signed in; a GET shows, a POST enters."""

    @http.route(PATH, type="http", auth="user", methods=["GET"], website=True)
    def grc_interests(self, **kwargs):
        """Show what the contact said, and what can be said in one tap."""
        return self._grc_interests()

    @http.route(PATH, type="http", auth="user", methods=["POST"], website=True)
    def grc_say_interest(self, do="", words="", kind="", **kwargs):
        """Enter what was tapped: ``<liking>/<kind>/<id>``, ``<liking>`` with words, or ``drop/<id>``."""
        try:
            self._grc_say(*(text if isinstance(text, str) else "" for text in (do, words, kind)))
        except UserError as error:
            return self._grc_interests(error=str(error), words=words)
        return request.redirect(PATH, code=303)

    def _grc_say(self, do, words, kind):
        """Enter or take back what was tapped, of the contact who is signed in.

        :raise UserError: for what the page does not ask
        """
        interests, partner = request.env["grc.person.interests"], request.env.user.partner_id
        said = do.split("/")
        if said[0] == "drop" and len(said) == 2:
            return interests._take_back(partner, said[1])
        liking, kind, what = said if len(said) == 3 else (said[0], kind, words)
        return interests._say(partner, kind, what, liking)

    def _grc_interests(self, error="", words=""):
        """Answer with the page."""
        partner = request.env.user.partner_id
        values = self._prepare_portal_layout_values() | request.env["grc.person.interests"]._shown(partner)
        values |= {"error": error, "words": words, "page_name": "grc_interests"}
        values["decide_url"] = partner.sudo()._grc_preference_url()
        response = request.render("grc_base.portal_interests", values)
        response.headers["Cache-Control"] = "no-store"
        return response
