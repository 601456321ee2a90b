from markupsafe import Markup
from odoo import api, models
from odoo.addons.grc_lifecycle.tools.planning import QUIET


class GrcCampaignFrom(models.AbstractModel):
    """Whom a mail of a campaign comes from, and who is told of the answer.

    Answers go to the address of Odoo's own threads (its catchall alias), not to the mailbox of a person: so they are
    heard, as any other outcome is, and stand in the chatter of the customer.
    """

    _name = "grc.campaign.from"
    _description = "Senders of Campaigns"

    @api.model
    def _who(self, campaign, partners):
        """Return ``{partner: user}`` whom the mails of a campaign to contacts come from; no user: as the mail says."""
        nobody = self.env["res.users"]
        if campaign.sender == "mail":
            return dict.fromkeys(partners, nobody)
        owner = campaign.user_id if campaign.user_id.active and campaign.user_id.email else nobody
        if campaign.sender == "owner":
            return dict.fromkeys(partners, owner)
        there = partners.user_id._grc_there(campaign.company_id).filtered("email")
        return {partner: partner.user_id if partner.user_id in there else owner for partner in partners}

    @api.model
    def _groups(self, step, pairs):
        """Return ``[(user, pairs)]``: the contacts of a step by whom their mail comes from, in their order.

        :param pairs: list of (task id, partner id)
        """
        partners = self.env["res.partner"].browse(partner for __, partner in pairs)
        groups = {}
        for pair, user in zip(pairs, self._who(step.campaign_id, partners).values(), strict=True):
            groups.setdefault(user, []).append(pair)
        return list(groups.items())

    @api.model
    def _values(self, user):
        """Return what the composer of a mail is given so that it comes from a user; no user: nothing."""
        if not user:
            return {}
        return {
            "author_id": user.partner_id.id,
            "email_from": user.email_formatted,
            "reply_to": False,
            "reply_to_force_new": False,
            "auto_delete_keep_log": True,
        }

    @api.model
    def _sent_by(self, task):
        """Return the user whom the mail of a task came from, if they are there still: salespeople change."""
        campaign, sent = task.campaign_id, task.trace_id.message_id
        if campaign.sender == "mail" or not sent:
            return self.env["res.users"]
        message = self.env["mail.message"].sudo().search([("message_id", "=", sent)], limit=1)
        return message.author_id.user_ids._grc_there(campaign.company_id)[:1]

    @api.model
    def _tell(self, mail):
        """Let whoever a mail came from know that it was answered: an activity on the customer, once for each answer.

        :param mail: :class:`~...tools.heard.Mail`
        """
        task = self.env["grc.campaign.task"].sudo().browse(mail.task_id)
        partner, campaign = task.partner_id, task.campaign_id
        user = partner and (self._sent_by(task) or self._who(campaign, partner)[partner])
        if not user:
            return
        told = self.with_context(lang=campaign._lang_of(user))
        subject = task.step_id.mailing_id.with_env(told.env).subject
        kind = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        self.env["mail.activity"].sudo().with_company(campaign.company_id).with_context(**QUIET).create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": partner.id,
                "activity_type_id": kind.id if kind else False,
                "user_id": user.id,
                "summary": told.env._("Answer to “%s”", subject),
                "note": Markup("<p>%s</p>")
                % told.env._("They have answered a mail of “%s” that came from you.", campaign.name),
                "date_deadline": campaign.company_id._grc_today(),
                "automated": True,
            }
        )
