import logging
import xmlrpc.client

from odoo import api, models

from ...engine.outcome.kinds import (
    BOUNCE_HARD,
    BOUNCE_SOFT,
    COMPLAINT,
    DELAYED,
    DELIVERED,
    RECEIPT,
    REPLY,
    UNKNOWN,
)
from ...tools.heard import Heard

_logger = logging.getLogger(__name__)
#: What Odoo is to count as a bounce: what cannot be told, too, where Odoo thinks that it is one.
BOUNCES = (BOUNCE_HARD, BOUNCE_SOFT, UNKNOWN)
#: Messages by mail servers, which nobody is to read in a document.
REPORTS = (BOUNCE_HARD, BOUNCE_SOFT, COMPLAINT, DELAYED, DELIVERED, RECEIPT)


class MailThread(models.AbstractModel):
    """Messages that come back from mails of campaigns are told before Odoo reads them; all others are Odoo's alone."""

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self, model, message, custom_values=None, save_original=False, strip_attachments=False, thread_id=None
    ):
        """Read a message that came in; the parameters are Odoo's."""
        heard = self._grc_hear(message)
        result = super(MailThread, self.with_context(grc_heard=heard) if heard else self).message_process(
            model,
            message,
            custom_values=custom_values,
            save_original=save_original,
            strip_attachments=strip_attachments,
            thread_id=thread_id,
        )
        if heard:
            self.env["grc.campaign.hearing"].sudo()._note(heard)
        return result

    @api.model
    def _grc_hear(self, message):
        """Return what a message says of mails of campaigns; None: nothing, or nothing to whoever hands it in."""
        if not self.env["mailing.trace"].has_access("write"):
            return None
        if isinstance(message, xmlrpc.client.Binary):
            message = message.data
        raw = message.encode("utf-8", "surrogateescape") if isinstance(message, str) else bytes(message)
        return self.env["grc.campaign.hearing"].sudo()._hear(raw)

    @api.model
    def _grc_heard_kind(self):
        """Return the kind of the message that is being read, if a campaign's mail brought it; else None."""
        heard = self.env.context.get("grc_heard")
        return heard.kind if isinstance(heard, Heard) else None

    @api.model
    def _detect_is_bounce(self, message, message_dict):
        return super()._detect_is_bounce(message, message_dict) or self._grc_heard_kind() in REPORTS

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Count a bounce, if it is one: no absence, complaint, receipt or delay."""
        kind = self._grc_heard_kind()
        if kind is None or kind in BOUNCES:
            return super()._routing_handle_bounce(email_message, message_dict)
        _logger.info("Message %s to a mail of a campaign is no bounce: %s", message_dict["message_id"], kind)

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Find the documents of a message; what a machine wrote needs none.

        :raise ValueError: as Odoo's, for what persons write
        """
        try:
            return super().message_route(message, message_dict, model, thread_id, custom_values)
        except ValueError:
            if self._grc_heard_kind() in (None, REPLY):
                raise
            return []
