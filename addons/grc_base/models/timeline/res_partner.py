from odoo import models


class ResPartner(models.Model):
    """What has passed between a customer and us is opened from partners."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def action_open_grc_timeline(self):
        """Open what has passed between this customer and us."""
        self.ensure_one()
        self.env["grc.timeline"].check_access("read")
        customer = self.commercial_partner_id
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_base.grc_timeline_action")
        return dict(
            action,
            domain=[("partner_id", "in", customer.ids)],
            display_name=self.env._("Timeline of %s", customer.display_name),
        )
