from odoo import api, models
from odoo.tools import SQL

from .grc_campaign_gate import CLAIMED


class GrcCampaignGateEffort(models.AbstractModel):
    """Whose policy is to make the least effort; the document is the customer."""

    _name = "grc.campaign.gate.effort"
    _inherit = "grc.campaign.gate"
    _description = "Customers of Low Effort"

    _gate = "gate_effort"
    _rule = "effort"
    _answer = "skip"

    @api.model
    def _query(self, company, day, entities=CLAIMED):
        return SQL(
            """
            SELECT c.partner_id, 'grc.customer', c.id FROM grc_customer c
             WHERE c.company_id = %s AND c.policy = 'abandon'
               AND c.partner_id IN (%s)
            """,
            company.id,
            entities,
            to_flush=self.env["grc.customer"]._fields["policy"],
        )
