from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: States in which Odoo's own queue sends a mailing.
QUEUED = ("in_queue", "sending")
#: What a second manager approves of the mail of a step, beside its files.
MAIL = ("subject", "preview", "body_html", "email_from", "reply_to", "reply_to_mode", "mail_server_id")


class MailingMailing(models.Model):
    """The mail of a step is sent by its campaign alone."""

    _inherit = "mailing.mailing"

    @api.model
    def _grc_draft(self, company, values):
        """Return a new mail to contacts of a company.

        It comes from whoever makes it; of somebody without an e-mail address, from the company.

        :param company: ``res.company``, one record
        :param dict values: subject, and what else is known of it
        :raise UserError: when neither has an address
        """
        values = {
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "grc_company_id": company.id,
            "user_id": self.env.uid,
            **values,
        }
        sender = self.new(values).email_from or company.sudo().email_formatted
        if not sender:
            raise UserError(
                self.env._(
                    "The mail would have no sender: enter your e-mail address in your preferences, or that of"
                    " %s in its settings.",
                    company.name,
                )
            )
        return self.create({**values, "email_from": sender})

    def _grc_of_steps(self):
        """Return those of these mailings that are mails of campaigns."""
        return (
            self.env["grc.campaign.step"].sudo().search([("mailing_id", "in", self.ids)]).mailing_id.with_env(self.env)
        )

    def write(self, vals):
        if vals.get("state") in QUEUED:
            self._grc_check_free()
        result = super().write(vals)
        if not vals.keys().isdisjoint({*MAIL, "attachment_ids"}):
            self._grc_ask_approval()
        return result

    def _action_send_mail(self, res_ids=None):
        self._grc_check_free()
        return super()._action_send_mail(res_ids)

    def _grc_check_free(self):
        """Refuse to send what a campaign sends.

        :raise UserError: naming the first
        """
        if mailings := self._grc_of_steps():
            raise UserError(
                self.env._("“%s” is the mail of a campaign, which sends it: launch the campaign.", mailings[0].subject)
            )

    def _get_recipients_domain(self):
        """Reach nobody by Odoo's own queue."""
        return Domain.FALSE if self._grc_of_steps() else super()._get_recipients_domain()

    def _get_seen_list(self):
        """Let the tasks of a campaign say who has got it, not the traces of mails that were cancelled."""
        return set() if self._grc_of_steps() else super()._get_seen_list()
