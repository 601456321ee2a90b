from odoo import models
from odoo.tools import SQL


class MailMail(models.Model):
    """Mails of a campaign that is halted stay in the queue, and in nobody's way."""

    _inherit = "mail.mail"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def process_email_queue(self, email_ids=(), batch_size=1000):
        """Send what waits, as Odoo does; mails that are held are not among those that a run takes.

        In another database than their own, all mails of campaigns are held first: nothing may have run before.
        """
        self.env["grc.campaign.identity"].sudo()._check()
        held = ("id", "not in", self.env["grc.campaign.queue"]._held())
        filters = [*self.env.context.get("filters", ()), held]
        return super(MailMail, self.with_context(filters=filters)).process_email_queue(email_ids, batch_size)

    def send(self, auto_commit=False, raise_exception=False, post_send_callback=None):
        """Send those of these mails that are not held; the parameters are Odoo's."""
        if any(mail.mailing_id for mail in self):
            self.env["grc.campaign.identity"].sudo()._check()
        left = self if auto_commit else self - self._grc_held()
        return super(MailMail, left).send(
            auto_commit=auto_commit, raise_exception=raise_exception, post_send_callback=post_send_callback
        )

    def _grc_stopped(self):
        """Cancel those of these mails that may no longer be sent; they were no contacts of their campaigns."""
        stopped = super()._grc_stopped()
        self.env["grc.campaign.queue"]._refuse(stopped)
        return stopped

    def _grc_held(self):
        """Return those of these mails that wait until their campaign goes on."""
        self.env.flush_all()
        held = self.env["grc.campaign.queue"]._held()
        query = SQL("SELECT h.id FROM (%s) h(id) WHERE h.id = ANY(%s)", held, self.ids)
        return self.browse(one for (one,) in self.env.execute_query(query))
