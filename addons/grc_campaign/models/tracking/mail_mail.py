from odoo import models


class MailMail(models.Model):
    """Mails of campaigns carry a pixel only to those who agreed to it."""

    _inherit = "mail.mail"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def _prepare_outgoing_body(self):
        """Return the body that is sent."""
        return self.env["grc.campaign.tracking"]._without_pixel(self, super()._prepare_outgoing_body())
