from odoo import models


class CalendarEvent(models.Model):
    """A meeting about an opportunity is reported on with its customer."""

    _inherit = "calendar.event"

    def _grc_lead(self):
        """Return the opportunity that the meeting is about."""
        lead = self.env["crm.lead"]
        return lead.browse(self.res_id).exists() if self.res_model == "crm.lead" else lead

    def _grc_met(self):
        """Return the first guest of the opportunity's customer, or the customer."""
        lead = self._grc_lead()
        customer = lead.partner_id.commercial_partner_id
        guests = self.partner_ids.filtered("partner_share")
        theirs = guests.filtered(lambda guest: guest.commercial_partner_id == customer)
        return theirs[:1] or lead.partner_id or super()._grc_met()

    def _grc_report_origin(self):
        return super()._grc_report_origin() | {"lead": self._grc_lead()}
