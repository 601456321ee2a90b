from odoo import models


class ResPartner(models.Model):
    """Reports on meetings are written and read from partners."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def action_grc_report(self):
        """Report on a meeting with this customer or contact."""
        self.ensure_one()
        return self.env["grc.meeting.report"]._open_for(self)

    def action_open_grc_reports(self):
        """Open the reports on this customer."""
        self.ensure_one()
        self.env["grc.meeting.report"].check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_meeting_report_action")
        customer = self.commercial_partner_id
        return dict(
            action,
            domain=[("partner_id", "=", customer.id)],
            context={"default_partner_id": customer.id},
            display_name=self.env._("Meetings with %s", customer.display_name),
        )
