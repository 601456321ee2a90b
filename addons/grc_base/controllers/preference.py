from dataclasses import replace

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..tools.preference.link import CONFIRM, PAGE, device

PATH = "/contact-preferences/<token>"
#: Nobody keeps the page, learns its address from a link on it, finds it by a search, or shows it inside another one.
HEADERS = [
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("X-Content-Type-Options", "nosniff"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'",
    ),
]
#: Most bytes of what a form sends; characters of one value.
MOST, LONGEST = 16_384, 1_000


class PreferencePage(http.Controller):
    """The page on which customers decide what we may send: public, by a token, without a login.

    GET and HEAD show and change nothing, for mail scanners open every link. POST decides.
    """

    @http.route(PATH, type="http", auth="public", methods=["GET"], readonly=True)
    def show(self, token, **kwargs):
        """Show what we may send, and what can be decided."""
        return self._shown(self._opened(token))

    @http.route(PATH, type="http", auth="public", methods=["POST"], csrf=False, max_content_length=MOST)
    def decide(self, token, csrf_token="", do="", **kwargs):
        """Do what a button of the page asks for; a request that does not come from the page gets it anew."""
        opened = self._opened(token)
        if opened and (refusal := self._refusal(csrf_token)):
            return self._shown(opened, error=refusal, status=403)
        return self._decided(opened, do if isinstance(do, str) else "")

    @http.route(f"{PATH}/one-click", type="http", auth="public", methods=["GET"], readonly=True)
    def show_one_click(self, token, **kwargs):
        """Show the page: opening the address of an unsubscription decides nothing."""
        return self._shown(self._opened(token))

    @http.route(
        f"{PATH}/one-click",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=MOST,
    )
    def one_click(self, token, **kwargs):
        """Withdraw marketing, or the topic of the token, on its channel for its company (RFC 8058)."""
        opened = self._opened(token)
        if opened and kwargs.get("List-Unsubscribe") != "One-Click":
            sentence = request.env._("This address unsubscribes by the button of a mail program. Decide below instead.")
            return self._shown(opened, error=sentence, status=400)
        return self._decided(opened, opened and f"stop/{opened.link.channel}/{opened.topic.id or 0}")

    @http.route(f"{PATH}/confirm", type="http", auth="public", methods=["GET"], readonly=True)
    def show_confirm(self, token, **kwargs):
        """Show what is agreed to by the link that was sent to an address."""
        return self._confirming(self._opened(token, CONFIRM))

    @http.route(f"{PATH}/confirm", type="http", auth="public", methods=["POST"], csrf=False, max_content_length=MOST)
    def confirm(self, token, csrf_token="", version="", **kwargs):
        """Enter consent that was asked for on the page, now that its address has proved to be the contact's."""
        opened = self._opened(token, CONFIRM)
        if not opened or opened.is_late:
            return self._confirming(opened)
        if refusal := self._refusal(csrf_token):
            return self._confirming(opened, error=refusal, status=403)
        proof = request.env._("Asked for on %s, and confirmed by the link that was sent to the address", opened.day)
        return self._decided(opened, f"agree/email/{opened.topic.id or 0}/{version}", proof)

    # Links and who opens them

    def _opened(self, token, scope=PAGE):
        """Return the :class:`Opened` of a token, and answer in the language of its contact; None for a wrong one."""
        opened = request.env["grc.preference.link"].sudo()._opened(token, scope)
        request.update_context(lang=self._language(opened.link.partner_id.lang if opened else None))
        if not opened:
            return None
        context = {"lang": request.env.lang}
        link, topic = opened.link.with_context(**context), opened.topic.with_context(**context)
        return replace(opened, link=link, topic=topic)

    def _language(self, wanted):
        """Return the language of the page: the contact's, else the nearest to the browser's, else English."""
        languages = request.env["res.lang"]
        installed = [code for code, __ in languages.get_installed()]
        for code in filter(None, (wanted, request.best_lang)):
            near = [one for one in installed if one.split("_")[0] == code.split("_")[0]]
            if found := [code] if code in installed else near:
                return found[0]
        return "en_US"

    def _refusal(self, csrf_token):
        """Return why a request decides nothing: it is not from the page, or from somebody of the company."""
        if not request.validate_csrf(csrf_token if isinstance(csrf_token, str) and csrf_token.isascii() else ""):
            return request.env._("The page was open for too long: nothing has changed. Please choose once more.")
        if self._is_staff():
            return self._staff_sentence()
        return ""

    def _is_staff(self):
        return request.env.user._is_internal()

    def _staff_sentence(self):
        return request.env._("You are signed in as an employee, and see what the contact sees: they alone decide here.")

    # Answers

    def _decided(self, opened, asked, proof=None):
        """Enter a decision, and show the page with what it came to."""
        if not opened:
            return self._unknown()
        environ = request.httprequest
        said_by = device(environ.remote_addr, environ.user_agent.string)
        decisions = opened.link.env["grc.preference.decision"]
        try:
            if proof:
                done = decisions._confirmed(opened, asked[:LONGEST], said_by, proof)
            else:
                done = decisions._decide(opened, asked[:LONGEST], said_by)
        except UserError as error:
            return self._shown(opened, error=str(error), status=400)
        undo = opened.link.env["grc.preference.undo"]._signed(opened, done.consents)
        return self._shown(opened, done=done.text, undo=undo)

    def _shown(self, opened, status=200, **said):
        """Answer with the page of a link."""
        if not opened:
            return self._unknown()
        page = opened.link.env["grc.preference.page"]._shown(opened)
        action = opened.link._path(opened.topic, opened.day, base="")
        staff = self._staff_sentence() if self._is_staff() and not said else ""
        return self._answer("page", status, page=page, action=action, staff=self._is_staff(), note=staff, **said)

    def _confirming(self, opened, status=200, **said):
        """Answer with what is agreed to by a link that was sent to an address."""
        if not opened or not opened.is_full:
            return self._unknown()
        page = opened.link.env["grc.preference.page"]
        if opened.is_late:
            sentence = request.env._("This link was valid for 7 days. Please ask for another one on your page.")
            return self._answer("confirm", 410, page=page._consent(opened), action="", error=sentence)
        action = opened.link._path(opened.topic, opened.day, CONFIRM, base="")
        return self._answer("confirm", status, page=page._consent(opened), action=action, **said)

    def _unknown(self):
        """Answer that a link leads nowhere: to a wrong one as to one of a contact who is no longer there."""
        return self._answer("unknown", 404, company=request.env.company.sudo())

    def _answer(self, name, status, **values):
        """Return a page that nobody keeps."""
        language = request.env["res.lang"]._get_data(code=request.env.lang or "en_US")
        values = {"done": "", "error": "", "undo": "", "staff": False, "note": ""} | values
        html = (
            request.env["ir.ui.view"]
            .sudo()
            ._render_template(
                f"grc_base.preference_{name}",
                values
                | {
                    "language": (language.code or "en_US").replace("_", "-"),
                    "direction": language.direction or "ltr",
                    "csrf": request.csrf_token(),
                    "reach": request.env._("How to reach us"),
                },
            )
        )
        return request.make_response(
            html, headers=[("Content-Type", "text/html; charset=utf-8"), *HEADERS], status=status
        )
