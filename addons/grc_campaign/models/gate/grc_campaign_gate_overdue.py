from odoo import api, models
from odoo.tools import SQL


class GrcCampaignGateOverdue(models.AbstractModel):
    """Who has an invoice overdue."""

    _name = "grc.campaign.gate.overdue"
    _inherit = "grc.campaign.gate"
    _description = "Overdue Invoices"

    _gate = "gate_overdue"
    _rule = "overdue"

    @api.model
    def _query(self, company, day):
        claimed = SQL("SELECT DISTINCT k.entity_id FROM grc_claim k WHERE k.entity_id IS NOT NULL")
        return SQL(
            "SELECT d.partner_id, 'account.move', d.move_id FROM (%s) d",
            self.env["grc.debt"]._overdue(company, day, claimed),
        )
