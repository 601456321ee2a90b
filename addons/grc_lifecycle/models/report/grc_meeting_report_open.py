from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_grc_report(self):
        """Report on a meeting with this customer or contact."""
        self.ensure_one()
        return self.env["grc.meeting.report"]._open_for(self)

    def action_open_grc_reports(self):
        """Open the reports on this customer."""
        self.ensure_one()
        self.env["grc.meeting.report"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_lifecycle.grc_meeting_report_action")
        customer = self.commercial_partner_id
        return dict(
            action,
            domain=[("partner_id", "=", customer.id)],
            context={"default_partner_id": customer.id},
            display_name=self.env._("Meetings with %s", customer.display_name),
        )


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def action_grc_report(self):
        """Report on a meeting about this opportunity."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("Nobody to report on: enter the customer of this opportunity first."))
        return self.env["grc.meeting.report"]._open_for(self.partner_id, lead=self)


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def action_grc_report(self):
        """Report on this meeting with the first customer among its guests, or the one of its opportunity."""
        self.ensure_one()
        document = self.res_model in self.env and self.env[self.res_model].browse(self.res_id).exists()
        lead = document if document and document._name == "crm.lead" else self.env["crm.lead"]
        guests = self.partner_ids.filtered("partner_share")
        partner = (guests.filtered(lambda guest: guest.commercial_partner_id == lead.partner_id.commercial_partner_id))[
            :1
        ] or (lead.partner_id or guests[:1])
        if not partner:
            raise UserError(self.env._("No customer takes part in this meeting: add him to its attendees first."))
        return self.env["grc.meeting.report"]._open_for(partner, event=self, lead=lead)


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def action_grc_report(self):
        """Report on what was done; the activity is marked as done with the report."""
        self.ensure_one()
        action = self.sudo().grc_action_ids[:1].sudo(False)._filtered_access("read")
        lead = self.env["crm.lead"]
        partner = action.partner_id
        if self.res_model == "crm.lead":
            lead = lead.browse(self.res_id)
        if not partner:
            partner = self._grc_partner()
        return self.env["grc.meeting.report"]._open_for(partner, action=action, activity=self, lead=lead)

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
