from odoo import models


class AccountMove(models.Model):
    """The few documents with something given free, found by their date."""

    _inherit = "account.move"

    _grc_free_idx = models.Index("(company_id, invoice_date) WHERE grc_free_cost <> 0")
