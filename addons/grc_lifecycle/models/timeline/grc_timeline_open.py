from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_open_grc_timeline(self):
        """Open what has passed between this customer and us."""
        self.ensure_one()
        self.env["grc.timeline"].check_access("read")
        customer = self.commercial_partner_id
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_lifecycle.grc_timeline_action")
        return dict(
            action,
            domain=[("partner_id", "in", customer.ids)],
            display_name=self.env._("Timeline of %s", customer.display_name),
        )


class GrcCustomer(models.Model):
    _inherit = "grc.customer"

    def action_open_timeline(self):
        """Open what has passed between this customer and us."""
        self.ensure_one()
        return self.partner_id.action_open_grc_timeline()

    def action_report(self):
        """Report on a meeting with this customer."""
        self.ensure_one()
        return self.partner_id.action_grc_report()
