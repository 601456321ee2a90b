from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_open_grc_handover(self):
        """Open the hand-over sheets of these customers; *Print* there makes a PDF."""
        self.env["grc.customer"].check_access("read")
        return self.env.ref("grc_lifecycle.report_handover_html").report_action(
            self.commercial_partner_id, config=False
        )
