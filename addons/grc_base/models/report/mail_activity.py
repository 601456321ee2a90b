from odoo import models
from odoo.exceptions import UserError


class MailActivity(models.Model):
    """Reports on meetings are written from the activity that was done."""

    _inherit = "mail.activity"

    def action_grc_report(self):
        """Report on what was done; the activity is marked as done with the report."""
        self.ensure_one()
        return self.env["grc.meeting.report"]._open_for(self._grc_partner(), **self._grc_report_origin())

    def _grc_partner(self):
        """Return the contact of the activity's document.

        :raise UserError: when the document has none
        """
        document = self.env[self.res_model].browse(self.res_id) if self.res_model else self.env["res.partner"]
        if document._name == "res.partner":
            return document
        partner = document.partner_id if "partner_id" in document._fields else self.env["res.partner"]
        if not partner:
            raise UserError(self.env._("This activity is about nobody: its document has no customer."))
        return partner

    def _grc_report_origin(self):
        """Return what ``grc.meeting.report._open_for`` is told of where the report comes from."""
        return {"activity": self}
