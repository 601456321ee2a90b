from odoo import api, models


class GrcCampaign(models.Model):
    """Stop everything that leaves, and take it back."""

    _inherit = "grc.campaign"  # pylint: disable=consider-merging-classes-inherited # what concerns all campaigns at once

    @api.model
    def stop_everything(self):
        """Halt all campaigns of the user's present companies, and let their queued mails wait.

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
    def _grc_stopped(self):
        """Return what was halted with everything else, of the user's present companies."""
        stopped = [("halt_reason", "=", "everything"), ("company_id", "in", self.env.companies.ids)]
        return self.with_context(active_test=False).search(stopped)
