from odoo import fields, models


class GrcCustomer(models.Model):
    """Deliveries: the last one, and those still to come."""

    _inherit = "grc.customer"

    last_delivery = fields.Date(readonly=True, help="Day of the last delivery that was done.")
    open_deliveries = fields.Integer(readonly=True, help="Deliveries confirmed and not done.")

    def action_open_deliveries(self):
        """Open the customer's deliveries."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_picking_tree_outgoing")
        action["domain"] = [
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("picking_type_code", "=", "outgoing"),
        ]
        action["context"] = {"create": False}
        return action
