from odoo import models


class MailMail(models.Model):
    """Links in the mails of campaigns are signed."""

    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Return what is handed to the mail server; the parameters are Odoo's."""
        emails = super()._prepare_outgoing_list(mail_server=mail_server, doc_to_followers=doc_to_followers)
        links = self.env["grc.campaign.link"].sudo()
        trace = links._trace(self.sudo())
        for values in emails if trace else ():
            values["body_alternative"] = links._signed(values.get("body_alternative"), trace)
            if values.get("body"):
                # The plain text has no hidden link: nothing can be hidden there.
                values["body"] = links._trapped(links._signed(values["body"], trace), trace)
        return emails
