from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmLead(models.Model):
    """Opportunities that turn out to be one: what was proposed, planned and reported is the survivor's."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "grc.document"]

    def action_grc_report(self):
        """Report on a meeting about this opportunity."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("Nobody to report on: enter the customer of this opportunity first."))
        return self.env["grc.meeting.report"]._open_for(self.partner_id, lead=self)

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self.env["grc.action.merge"].sudo()._after_lead_merge(self, opportunities)
        self._grc_take_links(opportunities)
        return result

    def _grc_take_links(self, opportunities):
        """Let reports and events on others be on this opportunity, no matter who may write them."""
        self.env.flush_all()
        others = tuple(opportunities.ids)
        self.env.cr.execute(SQL("UPDATE grc_meeting_report SET lead_id = %s WHERE lead_id IN %s", self.id, others))
        customers = (self | opportunities).partner_id.commercial_partner_id
        self.env.cr.execute(
            SQL(
                "UPDATE grc_event SET res_id = %s"
                " WHERE res_model = 'crm.lead' AND res_id IN %s AND partner_id = ANY(%s)",
                self.id,
                others,
                customers.ids,
            )
        )
        self.env["grc.meeting.report"].invalidate_model(["lead_id"], flush=False)
        self.env["grc.event"].invalidate_model(["res_id"], flush=False)
