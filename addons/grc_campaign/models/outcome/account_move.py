from odoo import models


class AccountMove(models.Model):
    """An invoice that is posted is a purchase, unless its order was; one that is paid is heard by campaigns."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        bought = posted.sudo().filtered(lambda move: move._grc_is_sale() and not move.invoice_line_ids.sale_line_ids)
        if bought:
            self.env["grc.campaign.happening"].sudo()._buy(bought, bought._grc_buyers())
        return posted

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        paid = self.sudo().filtered(lambda move: move._grc_is_sale())
        if paid:
            happening, buyers = self.env["grc.campaign.happening"].sudo(), paid._grc_buyers()
            happening._happen("paid", paid, buyers)
            happening._pay(paid, buyers)
        return result

    def _grc_is_sale(self):
        """Return whether this is an invoice of something sold."""
        return self.move_type in ("out_invoice", "out_receipt") and self.amount_untaxed > 0

    def _grc_buyers(self):
        """Return the id of the commercial entity of each."""
        return [move.commercial_partner_id.commercial_partner_id.id for move in self]
