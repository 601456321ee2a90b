from odoo import fields, models


class GrcCustomer(models.Model):
    """Opportunities of a customer."""

    _inherit = "grc.customer"

    open_opportunities = fields.Integer(readonly=True, help="Opportunities neither won nor lost.")
    expected_revenue = fields.Monetary(readonly=True, help="Expected revenue of the open opportunities.")

    def action_open_opportunities(self):
        """Open the customer's opportunities."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_opportunities")
        action["domain"] = [
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "in", (False, self.company_id.id)),
        ]
        action["context"] = {"default_partner_id": self.partner_id.id, "active_test": False}
        return action
