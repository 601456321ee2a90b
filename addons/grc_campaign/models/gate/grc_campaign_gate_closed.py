from odoo import api, models
from odoo.tools import SQL

from .grc_campaign_gate import CLAIMED


class GrcCampaignGateClosed(models.AbstractModel):
    """Who is no customer any more: an archived contact."""

    _name = "grc.campaign.gate.closed"
    _inherit = "grc.campaign.gate"
    _description = "Archived Customers"

    _gate = "gate_barred"
    _rule = "barred"
    _answer = "end"
    _barred = True

    @api.model
    def _query(self, company, day, entities=CLAIMED):
        return SQL(
            "SELECT p.id, NULL::varchar, NULL::integer FROM res_partner p WHERE p.active IS NOT TRUE AND p.id IN (%s)",
            entities,
        )
