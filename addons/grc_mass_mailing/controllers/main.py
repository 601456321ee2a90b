from odoo import http
from odoo.addons.mass_mailing.controllers.main import MassMailController
from odoo.http import Response, request
from odoo.tools import email_normalize
from werkzeug.exceptions import BadRequest, NotFound, Unauthorized

from ..tools.said import Said

#: What the page offers.
CHOICES = ("lists", "company", "everything")


class MailingConsent(MassMailController):
    """Links of mailings: asking shows, and a decision is posted; addresses and tokens are Odoo's own."""

    @http.route()
    def mailing_unsubscribe_oneclick(self, mailing_id, document_id=None, email=None, hash_token=None, **post):
        """Withdraw from marketing of the mailing's company by e-mail, as RFC 8058 asks: a POST, without a page."""
        mailing, address, __ = self._grc_recipient(mailing_id, document_id, email, hash_token)
        self._grc_decide("company", mailing, document_id, address)
        return Response(status=200)

    @http.route()
    def mailing_unsubscribe(self, mailing_id, document_id=None, email=None, hash_token=None, decision=None):
        """Show what can be stopped; a POST of one of :data:`CHOICES` stops it."""
        mailing, address, token = self._grc_recipient(mailing_id, document_id, email, hash_token)
        decided = request.httprequest.method == "POST" and decision in CHOICES
        if decided:
            self._grc_decide(decision, mailing, document_id, address)
        values = self._prepare_mailing_subscription_values(mailing, document_id, address, token)
        values |= self._grc_page(mailing, decision if decided else None)
        return request.render("mass_mailing.page_mailing_unsubscribe", values)

    @http.route()
    def mailing_confirm_unsubscribe_post(self, mailing_id, document_id=None, email=None, hash_token=None):
        """Leave the lists of the mailing, or withdraw from marketing of its company where it has none."""
        mailing, address, __ = self._grc_recipient(mailing_id, document_id, email, hash_token)
        self._grc_decide("lists" if self._grc_lists(mailing) else "company", mailing, document_id, address)
        settings = mailing._get_unsubscribe_url(email or address, document_id or 0) if hash_token else "/mailing/my"
        settings = settings.replace("/confirm_unsubscribe?", "/unsubscribe?")
        return request.render("mass_mailing.page_mailing_has_unsubscribed", {"settings_url": settings})

    @http.route()
    def mailing_update_list_subscription(self, mailing_id=None, email=None, **post):
        """Say of what is chosen on the page that they said it themselves."""
        mailing = request.env["mailing.mailing"].sudo().browse(mailing_id or ()).exists()
        request.update_context(grc_consent_said=self._grc_said(mailing, "page"))
        return super().mailing_update_list_subscription(mailing_id=mailing_id, email=email, **post)

    @http.route()
    def full_url_redirect(self, code, mailing_trace_id, **post):
        """Follow a link; what asks without following it, or says that it is a robot, has not clicked."""
        if request.httprequest.method != "HEAD" and not request.env["ir.http"].is_a_bot():
            return super().full_url_redirect(code, mailing_trace_id, **post)
        url = request.env["link.tracker"].get_url_from_code(code)
        if not url:
            raise NotFound()
        return request.redirect(url, code=301, local=False)

    # What is behind a link

    def _grc_recipient(self, mailing_id, document_id, email, hash_token):
        """Return (mailing as superuser, address, token) of who has a link.

        :raise BadRequest: for what is no link of ours
        :raise Unauthorized: for one of another recipient, or of a mailing that is gone
        """
        address, token = self._fetch_user_information(email, hash_token)
        try:
            mailing = self._check_mailing_email_token(
                int(mailing_id), document_id, address, token, required_mailing_id=True
            )
        except NotFound as error:  # whether there is such a mailing is nobody's business
            raise Unauthorized() from error
        except (TypeError, ValueError, OverflowError) as error:
            raise BadRequest() from error
        return mailing, address, token

    def _grc_decide(self, choice, mailing, document_id, email):
        """Enter what was decided, with what proves it."""
        address = email_normalize(email, strict=False)
        if not address:
            raise BadRequest()
        ledger = request.env["grc.consent.mailing"].sudo()
        said = self._grc_said(mailing, choice)
        document = int(document_id) if str(document_id or "").isdigit() else None
        if choice == "lists":
            ledger._leave(mailing, address, said)
        elif choice == "everything":
            ledger._stop(mailing, address, document, said)
        else:
            ledger._withdraw(mailing, address, document, said)

    def _grc_said(self, mailing, choice):
        """Return how it was said: the mailing, what was chosen, and the device."""
        device = request.httprequest
        lines = [
            f"{mailing.subject} (mailing.mailing {mailing.id})" if mailing else "",
            f"{device.method} {device.path} ({choice})",
            f"{device.remote_addr} {device.user_agent.string[:500]}",
        ]
        source = request.env._("Unsubscribe link of a mailing") if mailing else request.env._("Page of subscriptions")
        return Said(source, "\n".join(filter(None, lines)))

    def _grc_lists(self, mailing):
        """Return the lists of a mailing; none where it reached others."""
        return mailing.contact_list_ids if mailing.mailing_on_mailing_list else mailing.contact_list_ids.browse()

    def _grc_page(self, mailing, decided):
        """Return what the page offers, and what it says of what was decided.

        :param decided: one of :data:`CHOICES`, None: nothing yet
        """
        company, lists = request.env["grc.consent.mailing"].sudo()._company(mailing), self._grc_lists(mailing)
        public = ", ".join(lists.filtered("is_public").mapped("name"))
        done = {
            "lists": request.env._("You have left %s.", public or request.env._("our mailing list")),
            "company": request.env._("%s will send you no more advertising by e-mail.", company.name),
            "everything": request.env._("None of our companies will send you advertising by e-mail."),
        }
        return {
            "grc_company": company.name,
            "grc_left": decided,
            "grc_lists": lists and (public or request.env._("our mailing list")),
            "feedback_enabled": bool(decided),
            "last_action": {"lists": "subscription_updated", "everything": "blocklist_add"}.get(decided),
            "unsubscribed_name": done.get(decided),
        }
