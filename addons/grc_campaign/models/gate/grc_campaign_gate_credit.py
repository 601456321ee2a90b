from odoo import api, models
from odoo.addons.grc_base.tools.partners import partners_of
from odoo.addons.grc_scoring.tools.capital import CapitalScope
from odoo.tools import SQL

from .grc_campaign_gate import CLAIMED


class GrcCampaignGateCredit(models.AbstractModel):
    """Who owes more than their credit limit, where the company uses limits; the document is the contact."""

    _name = "grc.campaign.gate.credit"
    _inherit = "grc.campaign.gate"
    _description = "Credit Limits"

    _gate = "gate_credit"
    _rule = "credit"

    @api.model
    def _query(self, company, day, entities=CLAIMED):
        if not company.sudo().account_use_credit_limit:
            return SQL("SELECT NULL::integer, NULL::varchar, NULL::integer WHERE FALSE")
        ids = [entity for (entity,) in self.env.execute_query(entities)]
        scope = CapitalScope(company.sudo(), day, partners_of(self.env, ids))
        return SQL(
            "SELECT l.partner_id, 'res.partner', l.partner_id FROM (%s) l WHERE l.owed > l.allowed",
            self.env["grc.layer.due"]._limits(scope),
        )
