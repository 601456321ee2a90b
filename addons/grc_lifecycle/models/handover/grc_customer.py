from odoo import models


class GrcCustomer(models.Model):
    """Customers are given to another salesperson."""

    _inherit = "grc.customer"

    def action_give(self):
        """Ask to whom these customers are given; what goes with them is shown before."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give to another salesperson"),
            "res_model": "grc.portfolio",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_ids": self.partner_id.ids},
        }

    def action_open_handover(self):
        """Open the hand-over sheets of these customers."""
        return self.partner_id.action_open_grc_handover()
