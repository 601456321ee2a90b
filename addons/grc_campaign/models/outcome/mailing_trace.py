from odoo import models

from ...engine.outcome.kinds import BOUNCE_HARD, BOUNCE_SOFT, REPLY, UNKNOWN
from ...tools.heard import Heard


class MailingTrace(models.Model):
    """What Odoo reads into a message that came back to a campaign's mail counts only if it is so."""

    _inherit = "mailing.trace"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    _grc_message_idx = models.Index("(message_id) WHERE message_id IS NOT NULL")
    _grc_reported_idx = models.Index("(email, sent_datetime) WHERE model = 'res.partner' AND sent_datetime IS NOT NULL")
    _grc_domain_idx = models.Index("(split_part(email, '@', 2), sent_datetime) WHERE sent_datetime IS NOT NULL")

    def set_opened(self, domain=None):
        """Mark mails as opened, unless what came back says nothing of that; the parameters are Odoo's.

        Of mails of campaigns only where the reader agreed to it (``grc.campaign.tracking``).
        """
        if not self._grc_is(REPLY):
            return self.browse()
        traces = self + (self.search(domain) if domain else self.browse())
        return super(MailingTrace, traces - self.env["grc.campaign.tracking"]._unmeasured(traces)).set_opened()

    def set_replied(self, domain=None):
        """Mark mails as answered, if a person has; the parameters are Odoo's."""
        return super().set_replied(domain) if self._grc_is(REPLY) else self.browse()

    def set_bounced(self, domain=None, bounce_message=False):
        """Mark mails as not delivered, if they were not; the parameters are Odoo's."""
        if not self._grc_is(BOUNCE_HARD, BOUNCE_SOFT, UNKNOWN):
            return self.browse()
        return super().set_bounced(domain, bounce_message)

    def _grc_is(self, *kinds):
        """Return whether the message that is being read is of one of these kinds; without any, Odoo decides."""
        heard = self.env.context.get("grc_heard")
        return not isinstance(heard, Heard) or heard.kind in kinds
