from odoo import api, fields, models
from odoo.addons.grc_base.tools.clock import usable_lang
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..campaign.grc_campaign import BEFORE


class GrcCampaign(models.Model):
    """Halting, which is taken back by going on; stopping, for good; both of everything that leaves."""

    _inherit = "grc.campaign"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    held = fields.Boolean(
        "Mails wait",
        readonly=True,
        copy=False,
        help="Mails of this campaign in the queue, and its planned launch, wait until it goes on.",
    )

    def action_halt(self):
        """Let nothing more of these campaigns begin, and their mails in the queue wait until they go on."""
        self.check_access("write")
        self.filtered(lambda one: one.state == "running")._halt("manager")

    def _halt(self, reason):
        """Halt these campaigns, once what is being done for them is whole; of those that are done, hold the mails.

        A planned one stays planned, and its launch waits. A mail that is just going is waited for
        (``grc.campaign.queue``).

        :param str reason: key of :data:`HALTS`
        """
        self.sudo().write({"held": True, "halt_reason": reason})
        self.sudo().filtered(lambda one: one.state == "running").write({"state": "halted"})

    def _tell_owner(self, reason):
        """Tell who answers for this campaign that it was halted.

        :param reason: function of an environment in their language that returns why, and what to do
        """
        owner = self._answers()
        env = self.with_context(lang=self._lang_of(owner)).env
        env["mail.thread"].message_notify(
            partner_ids=owner.partner_id.ids,
            model=self._name,
            res_id=self.id,
            subject=env._("%s was halted", self.name),
            body=reason(env),
        )

    def _answers(self):
        """Return who answers for this campaign: its owner; who has left is followed by a manager of the company."""
        self.ensure_one()
        owner, company = self.sudo().user_id, self.sudo().company_id
        if owner._grc_there(company):
            return owner
        users = self.env["res.users"].sudo()
        managers = ("all_group_ids", "in", self.env.ref("grc_base.group_grc_manager").ids)
        return users.search([*users._grc_there_domain(company), managers], order="id", limit=1) or owner

    def _check_not_held(self):
        """Refuse to launch what was stopped with everything else before its launch.

        :raise UserError: saying what to do
        """
        if self.held:
            raise UserError(
                self.env._("“%s” was stopped before its launch: go on with it, or take it back to a draft.", self.name)
            )

    def _lang_of(self, user):
        """Return the language in which a user is told of this campaign: their own, else the company's."""
        return usable_lang(self.env, user.lang, self.sudo().company_id.partner_id.lang)

    def action_go_on(self):
        """Go on with halted campaigns; what is too late by now is skipped.

        A planned launch happens at its moment; one whose moment has come meanwhile is late (``grc.campaign.planning``).

        :raise UserError: in another database than the one that sends
        """
        self.check_access("write")
        if self.env["grc.campaign.identity"]._is_other():
            raise UserError(self._elsewhere_sentence())
        waiting = self.sudo().filtered(lambda one: one.held or one.state == "halted")
        self.env["grc.campaign.suppression"].sudo()._accept(waiting)
        waiting.filtered(lambda one: one.state == "halted").write({"state": "running"})
        waiting.write({"held": False, "halt_reason": False})
        self.env["grc.campaign.executor"]._wake()
        self.env["grc.campaign.queue"]._wake()

    def action_finish(self):
        """Take in nobody more; those who are in these campaigns go through them to the end."""
        self.check_access("write")
        for campaign in self.sudo().filtered(lambda one: one.state in ("running", "halted")):
            yesterday = fields.Date.subtract(campaign.company_id._grc_today(), days=1)
            last = min(campaign.open_until or yesterday, yesterday)
            campaign.write({"open_until": last, "next_start": False})

    def action_stop(self):
        """End these campaigns: everybody leaves now, and what is in the queue of mails is cancelled.

        A launch that is planned is taken back instead (:meth:`action_unplan`).
        """
        self.check_access("write")
        begun = self.sudo().filtered(lambda one: one.state not in BEFORE)
        stopped = begun.filtered(lambda one: one.held or one.state in ("running", "halted"))
        stopped.write({"state": "done", "halt_reason": False, "held": False})
        # Mails ask for the row of their campaign: it is taken first, lest both wait for each other.
        stopped.flush_recordset()
        self.env["grc.campaign.follow"]._leave(SQL("m.campaign_id = ANY(%s)", stopped.ids), "stopped")
        self.env["grc.campaign.queue"]._cancel(stopped)
        self.env["grc.campaign.act"].sudo()._withdraw()

    def _check_over(self):
        """Refuse to put away what contacts customers still, or will.

        :raise UserError: saying what to do first
        """
        if planned := self.filtered(lambda one: one.state == "planned"):
            raise UserError(
                self.env._("“%s” waits for its launch: take it back to a draft, and archive it then.", planned[0].name)
            )
        if left := self.filtered(lambda one: one.held or one.state in ("running", "halted")):
            raise UserError(
                self.env._("“%s” is not over: stop it, or let it come to its end, and archive it then.", left[0].name)
            )

    # Everything that leaves

    @api.model
    def stop_everything(self):
        """Halt all campaigns of the user's present companies, and let their queued mails and planned launches wait.

        A campaign that is done, and has mails in the queue, is among them. Mailings that Email Marketing sends itself
        are not.

        :return: ``{campaigns, mails}``: how many were halted, and how many mails of theirs wait
        :raise AccessError: for who may not change campaigns
        """
        self.check_access("write")
        halted = self._here(self.env["grc.campaign.queue"]._leaving())
        halted.check_access("write")
        halted._halt("everything")
        return {"campaigns": len(halted), "mails": self.env["grc.campaign.queue"]._queued(halted)}

    @api.model
    def undo_stop_everything(self):
        """Let go on what :meth:`stop_everything` has halted.

        :return: number of campaigns
        :raise AccessError: for who may not change campaigns
        :raise UserError: in another database than the one that sends
        """
        self.check_access("write")
        halted = self._halted_together()
        halted.action_go_on()
        return len(halted)

    @api.model
    def _here(self, campaigns):
        """Return those of some campaigns that are of the user's present companies, as the user."""
        here = [("id", "in", campaigns.ids), ("company_id", "in", self.env.companies.ids)]
        return self.with_context(active_test=False).search(here)

    @api.model
    def _halted_together(self):
        """Return what was halted with everything else, of the user's present companies."""
        stopped = [("halt_reason", "=", "everything"), ("company_id", "in", self.env.companies.ids)]
        return self.with_context(active_test=False).search(stopped)
