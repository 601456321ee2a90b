from odoo import fields, models


class GrcCustomer(models.Model):
    """Share of wallet on the customer."""

    _inherit = "grc.customer"

    wallet_share_ids = fields.One2many("grc.wallet.share", "customer_id", "Share of wallet", readonly=True)

    def action_state_wallet(self):
        """Open a form to say what the customer spends with all suppliers."""
        self.ensure_one()
        return self._open_wallet_form(self.env["product.category"])

    def action_open_wallets(self):
        """Open all that was said of the customer's spending."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("grc_scoring.grc_wallet_action")
        action["domain"] = [
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
        ]
        action["context"] = {"default_partner_id": self.partner_id.id, "default_company_id": self.company_id.id}
        return action

    def _open_wallet_form(self, category):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Yearly spending"),
            "res_model": "grc.wallet",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                "default_categ_id": category.id,
            },
        }
