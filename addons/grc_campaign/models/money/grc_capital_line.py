from odoo import fields, models

from .grc_campaign import COSTS


class GrcCapitalLine(models.Model):
    """What campaigns cost is in the ledger behind a customer's capital."""

    _inherit = "grc.capital.line"

    kind = fields.Selection(selection_add=[("campaign", "Campaigns")])

    _depends = {
        "grc.campaign": ["fixed_cost", *COSTS.values()],
        "grc.contact.ledger": ["campaign_id", "channel", "company_id", "moment", "partner_id"],
    }

    def action_open_document(self):
        """Open the campaign that a contact was made by."""
        self.ensure_one()
        if self.res_model != "grc.contact.ledger":
            return super().action_open_document()
        contact = self.env["grc.contact.ledger"].browse(self.res_id)
        contact.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "grc.campaign",
            "res_id": contact.campaign_id.id,
            "view_mode": "form",
        }
