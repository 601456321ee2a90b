from odoo import models
from odoo.exceptions import UserError


class GrcCampaignStep(models.Model):
    """A test of a step's mail."""

    _inherit = "grc.campaign.step"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def action_test_mail(self):
        """Send the mail of this step to oneself, marked as a test, by Odoo's own sample of a mailing.

        :raise UserError: without a mail, or without an address
        """
        self.ensure_one()
        self.check_access("write")
        if not self.mailing_id:
            raise UserError(self.env._("“%s” has no mail yet: write it.", self.name))
        if not self.env.user.email:
            raise UserError(self.env._("You have no e-mail address: enter one in your preferences."))
        values = {"email_to": self.env.user.email_formatted, "mass_mailing_id": self.mailing_id.id}
        self.env["mailing.mailing.test"].create(values).send_mail_test()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("Sent to %s.", self.env.user.email)},
        }
