from odoo import api, models
from odoo.tools import SQL


class GrcPressureSourceWritten(models.AbstractModel):
    """Mails that a colleague wrote to a customer: from their page, an opportunity, or a quotation.

    What is written about an order or an invoice is part of the business that they have done, and does not count.
    """

    _name = "grc.pressure.source.written"
    _inherit = "grc.pressure.source"
    _description = "Mails Written to Customers"

    @api.model
    def _contacts(self, company, since):
        for model in ("grc.pressure.rule", "mail.message", "mail.notification"):
            self.env[model].flush_model()
        return SQL(
            """
            SELECT people.partner_id, 'email', m.date, 'written', m.model, m.res_id
              FROM (%(documents)s) d
              JOIN people ON people.partner_id = d.partner_id
              JOIN mail_message m ON m.model = d.model AND m.res_id = d.res_id
             WHERE %(asked)s AND m.date > %(since)s AND %(written)s
            """,
            asked=self.env["grc.pressure.rule"]._any_counts(company, "written"),
            documents=self._documents(company),
            since=since,
            written=self._is_written(),
        )

    @api.model
    def _documents(self, company):
        """Return the SELECT of ``partner_id, model, res_id`` of where mails are written to ``people``."""
        return SQL(
            """
            SELECT people.partner_id, 'res.partner' AS model, people.partner_id AS res_id FROM people
             UNION ALL
            SELECT d.* FROM (%s) d
             WHERE d.model = 'crm.lead' OR d.model = 'sale.order' AND EXISTS (
                   SELECT 1 FROM sale_order o WHERE o.id = d.res_id AND o.state <> 'sale')
            """,
            self.env["grc.pressure.source.document"]._documents(company),
        )
