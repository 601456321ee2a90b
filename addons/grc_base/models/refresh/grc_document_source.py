from odoo import api, models
from odoo.tools import SQL

from ...tools.documents import counted, stamped
from ...tools.refresh.run import RefreshRun
from ...tools.stamp import PURCHASE


class GrcDocumentSource(models.AbstractModel):
    """Where the documents come from that the figures of customers are made of: a class a kind of document.

    A source is a model ``grc.document.source.<name>`` that inherits this one. Whatever reads documents reads
    :meth:`_stream`, that of all sources.
    """

    _name = "grc.document.source"
    _description = "Source of Documents"

    @api.model
    def _select(self, company, as_of):
        """Return the SELECT of the documents that count.

        Columns: ``partner_id`` (as the document has it), ``company_id``, ``date``, ``kind`` (see ``tools/stamp.py``),
        ``amount`` (untaxed, company currency, credit notes negative), ``margin``, ``occasion`` (is it a purchase?),
        ``reversed_on``, ``res_model``, ``res_id``. Rows are those of the company up to the day; partners are narrowed
        by the caller.

        :param company: ``res.company``, one record
        :param as_of: the company's day
        :return: SQL
        """
        raise NotImplementedError

    @api.model
    def _stream(self, company, as_of):
        """Return the SELECT of the documents of all sources, columns as :meth:`_select`."""
        found = self.env.registry.descendants([GrcDocumentSource._name], "_inherit")
        names = [name for name in self.env.registry if name in found and name != GrcDocumentSource._name]
        return SQL(" UNION ALL ").join(self.env[name]._select(company.sudo(), as_of) for name in names)


class GrcDocumentSourceInvoice(models.AbstractModel):
    """Invoices, receipts and credit notes, by what was stored when they were posted."""

    _name = "grc.document.source.invoice"
    _inherit = "grc.document.source"
    _description = "Invoices as Documents"

    @api.model
    def _select(self, company, as_of):
        return SQL(
            """
            SELECT m.commercial_partner_id AS partner_id, m.company_id, m.invoice_date AS date,
                   m.grc_kind AS kind, m.amount_untaxed_signed AS amount, m.grc_margin AS margin,
                   m.grc_kind = %(purchase)s AS occasion, m.grc_reversed_on AS reversed_on,
                   'account.move' AS res_model, m.id AS res_id
              FROM account_move m
             WHERE m.company_id = %(company)s AND %(stamped)s AND %(counted)s
            """,
            purchase=PURCHASE,
            company=company.id,
            stamped=stamped(),
            counted=counted(as_of, RefreshRun.excluded("m.journal_id", company.grc_excluded_journal_ids)),
        )
