from odoo import models
from odoo.exceptions import UserError


class CalendarEvent(models.Model):
    """Reports on meetings are written from the meeting."""

    _inherit = "calendar.event"

    def action_grc_report(self):
        """Report on this meeting with the customer who takes part in it."""
        self.ensure_one()
        partner = self._grc_met()
        if not partner:
            raise UserError(self.env._("No customer takes part in this meeting: add one to its attendees first."))
        return self.env["grc.meeting.report"]._open_for(partner, **self._grc_report_origin())

    def _grc_met(self):
        """Return the contact to report on: the first customer among the guests."""
        return self.partner_ids.filtered("partner_share")[:1]

    def _grc_report_origin(self):
        """Return what ``grc.meeting.report._open_for`` is told of where the report comes from."""
        return {"event": self}
