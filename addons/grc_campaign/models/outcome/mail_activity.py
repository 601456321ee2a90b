from odoo import models


class MailActivity(models.Model):
    """An activity of a campaign that is done may continue it."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        # Some activities are gone afterwards.
        tasks = self.env["grc.campaign.task"].sudo().search([("activity_id", "in", self.ids)])
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if tasks:
            self.env["grc.campaign.happening"].sudo()._done(tasks)
        return result
