from odoo import models


class MailActivity(models.Model):
    """An activity that stands for an action is reported on with the action's customer."""

    _inherit = "mail.activity"

    def _grc_report_action(self):
        """Return the action that the activity stands for, if the user may read it."""
        return self.sudo().grc_action_ids[:1].sudo(False)._filtered_access("read")

    def _grc_partner(self):
        return self._grc_report_action().partner_id or super()._grc_partner()

    def _grc_report_origin(self):
        lead = self.env["crm.lead"].browse(self.res_id if self.res_model == "crm.lead" else False)
        return super()._grc_report_origin() | {"action": self._grc_report_action(), "lead": lead}
