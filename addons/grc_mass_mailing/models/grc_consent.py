from odoo import models


class GrcConsent(models.Model):
    """Mailing lists follow what is decided about their topics, and so do mails that wait."""

    _inherit = "grc.consent"

    _grc_pointless_idx = models.Index("(topic_id) WHERE point IS NULL AND topic_id IS NOT NULL")

    def _follow(self):
        result = super()._follow()
        self.env["grc.consent.subscription"].sudo()._follow(self.sudo())
        self.env["grc.consent.queue"]._follow(self.sudo())
        return result
