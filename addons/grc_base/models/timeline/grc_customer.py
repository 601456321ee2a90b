from odoo import models


class GrcCustomer(models.Model):
    """What has passed between a customer and us is opened from the customer."""

    _inherit = "grc.customer"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def action_open_timeline(self):
        """Open what has passed between this customer and us."""
        self.ensure_one()
        return self.partner_id.action_open_grc_timeline()
