from odoo import api, models
from odoo.tools import SQL

from .grc_campaign_gate import CLAIMED


class GrcCampaignGateDeceased(models.AbstractModel):
    """Who has died.

    It is personal data: reason and rule are those of archived contacts, and no document is named, so that a refusal
    tells nobody who may not see the person.
    """

    _name = "grc.campaign.gate.deceased"
    _inherit = "grc.campaign.gate"
    _description = "Customers who Have Died"

    _gate = "gate_barred"
    _rule = "barred"
    _answer = "end"
    _barred = True

    @api.model
    def _query(self, company, day, entities=CLAIMED):
        return SQL(
            """
            SELECT h.partner_id, NULL::varchar, NULL::integer FROM grc_person h
             WHERE h.deceased AND h.active AND h.relation = 'self'
               AND h.partner_id IN (%s)
            """,
            entities,
        )
