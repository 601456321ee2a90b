from odoo import api, models
from odoo.tools import SQL

from .grc_campaign_gate import CLAIMED


class GrcCampaignGateComplaint(models.AbstractModel):
    """Who waits for an answer to a complaint."""

    _name = "grc.campaign.gate.complaint"
    _inherit = "grc.campaign.gate"
    _description = "Open Complaints"

    _gate = "gate_complaint"
    _rule = "complaint"

    @api.model
    def _query(self, company, day, entities=CLAIMED):
        actions = SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, 'grc.action' AS res_model, a.id AS res_id
              FROM grc_action a JOIN res_partner p ON p.id = a.partner_id
             WHERE a.company_id = %s AND a.source = 'complaint' AND a.state = 'open'
            """,
            company.id,
        )
        others = (
            SQL("SELECT o.partner_id, NULL, NULL::integer FROM (%s) o(partner_id)", query)
            for query in self.env["grc.debt"]._complaints(company, day)
        )
        return SQL(" UNION ALL ").join([actions, *others])
