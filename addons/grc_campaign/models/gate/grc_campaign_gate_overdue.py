from odoo import api, models
from odoo.tools import SQL

from .grc_campaign_gate import CLAIMED


class GrcCampaignGateOverdue(models.AbstractModel):
    """Who has an invoice overdue."""

    _name = "grc.campaign.gate.overdue"
    _inherit = "grc.campaign.gate"
    _description = "Overdue Invoices"

    _gate = "gate_overdue"
    _rule = "overdue"

    @api.model
    def _query(self, company, day, entities=CLAIMED):
        return SQL(
            "SELECT d.partner_id, 'account.move', d.move_id FROM (%s) d",
            self.env["grc.debt"]._overdue(company, day, entities),
        )
