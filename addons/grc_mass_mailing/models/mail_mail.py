from odoo import models


class MailMail(models.Model):
    """A mail that waits is asked about again before it leaves: who has withdrawn meanwhile gets none.

    A run that commits mail by mail, as that of the queue does, asks when the turn of each has come; any other, once.
    """

    _inherit = "mail.mail"

    def send(self, auto_commit=False, raise_exception=False, post_send_callback=None):
        """Send those of these mails that may still be sent; the parameters are Odoo's."""
        left = self if auto_commit else self - self._grc_stopped()
        return super(MailMail, left).send(
            auto_commit=auto_commit, raise_exception=raise_exception, post_send_callback=post_send_callback
        )

    def _send(self, auto_commit=False, post_send_callback=None, **options):
        """Send these mails to a mail server; the parameters are Odoo's."""
        options |= {"auto_commit": auto_commit, "post_send_callback": post_send_callback}
        asked = self.filtered("mailing_id") if auto_commit else self.browse()
        result = super(MailMail, self - asked)._send(**options)
        for one in asked.ids:
            mail = self.browse(one)
            if self.env["grc.consent.queue"]._take(mail):
                super(MailMail, mail)._send(**options)
            elif post_send_callback:
                post_send_callback(mail.ids)
        return result

    def _grc_stopped(self):
        """Cancel those of these mails that their mailing may no longer send; return them."""
        stopped = self.browse()
        waiting = self.filtered(lambda mail: mail.state == "outgoing" and mail.mailing_id and mail.mailing_trace_ids)
        for (mailing, model), mails in waiting.grouped(lambda mail: (mail.mailing_id, mail.model)).items():
            traces = {mail: mail.mailing_trace_ids[:1] for mail in mails}
            asked = {
                mail.res_id: [trace.email] for mail, trace in traces.items() if trace.email and not trace.is_test_trace
            }
            refused = self.env["grc.consent.mailing"]._refused(mailing, model, asked)
            for mail in mails.filtered(lambda one, refused=refused: one.res_id in refused):
                traces[mail].write({"trace_status": "cancel", "failure_type": refused[mail.res_id]})
                stopped |= mail
        stopped.write({"state": "cancel"})
        return stopped
