from odoo import models


class GrcCustomer(models.Model):
    """Reports on meetings are written from the customer."""

    _inherit = "grc.customer"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    def action_report(self):
        """Report on a meeting with this customer."""
        self.ensure_one()
        return self.partner_id.action_grc_report()
