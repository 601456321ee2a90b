from odoo import models
from odoo.tools import SQL


class GrcDocumentSourceReceipt(models.AbstractModel):
    """A source of documents: all that reads documents reads counter sales, too."""

    _name = "grc.document.source.receipt"
    _inherit = "grc.document.source"
    _description = "Counter Sales as Documents"
    _model = "grc.example.receipt"

    def _columns(self):
        columns = {name: SQL.identifier("m", name) for name in ("partner_id", "company_id", "date", "amount", "name")}
        return columns | {"margin": SQL("m.amount - COALESCE(m.cost, 0)")}

    def _line_columns(self):
        return super()._line_columns() | {"product_id": SQL("m.product_id")}
