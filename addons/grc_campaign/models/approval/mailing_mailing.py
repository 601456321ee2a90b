from odoo import models


class MailingMailing(models.Model):
    """The mail of a campaign that runs and was approved: changed, a second manager is asked again."""

    _inherit = "mailing.mailing"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def _grc_ask_approval(self):
        """Ask to approve these mails, as they are now, where a second manager has approved what they were.

        It is the user who asks, whether or not they may change campaigns: somebody else decides.
        """
        steps = self.env["grc.campaign.step"].sudo().search([("mailing_id", "in", self.ids)])
        steps.campaign_id.filtered(lambda one: one.state in ("running", "halted"))._ask_about_mails()
