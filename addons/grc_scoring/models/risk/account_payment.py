from odoo import models


class AccountPayment(models.Model):
    """A payment touches its customer, matched with an invoice or not: their risk follows from it."""

    _inherit = "account.payment"

    _grc_unmatched_idx = models.Index("(partner_id) WHERE move_id IS NULL")

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            for company, payments in self.sudo().grouped("company_id").items():
                customers = payments.filtered(lambda payment: payment.partner_type == "customer").partner_id
                self.env["grc.queue"].sudo()._touch(customers, company)
        return result
