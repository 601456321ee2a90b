from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    """Opportunities that turn out to be one: what campaigns have opened is the survivor's."""

    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE grc_campaign_task SET lead_id = %s WHERE lead_id = ANY(%s)", self.id, opportunities.ids)
        )
        self.env["grc.campaign.task"].invalidate_model(["lead_id"], flush=False)
        return result
