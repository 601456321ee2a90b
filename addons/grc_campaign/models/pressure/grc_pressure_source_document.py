from odoo import api, models
from odoo.tools import SQL


class GrcPressureSourceDocument(models.AbstractModel):
    """Calls and meetings that were planned on an opportunity, a quotation, an order or an invoice, and done."""

    _name = "grc.pressure.source.document"
    _inherit = "grc.pressure.source"
    _description = "Contacts on Documents"

    @api.model
    def _contacts(self, company, since):
        self.env["mail.message"].flush_model(["date", "mail_activity_type_id", "model", "res_id"])
        return SQL(
            """
            SELECT d.partner_id, CASE t.category WHEN 'phonecall' THEN 'phone' ELSE 'visit' END, m.date, %(purpose)s,
                   m.model, m.res_id
              FROM (%(documents)s) d
              JOIN mail_message m ON m.model = d.model AND m.res_id = d.res_id
              JOIN mail_activity_type t ON t.id = m.mail_activity_type_id
             WHERE m.mail_activity_type_id IS NOT NULL AND t.category IN ('phonecall', 'meeting')
               AND m.date > %(since)s
            """,
            purpose=self._done_for(),
            documents=self._documents(company),
            since=since,
        )

    @api.model
    def _documents(self, company):
        """Return the SELECT of ``partner_id, model, res_id`` of the documents of ``people`` in a company.

        An opportunity without a company is its salesperson's, without one of every company.
        """
        return SQL(
            """
            SELECT people.partner_id, 'crm.lead' AS model, l.id AS res_id
              FROM people JOIN crm_lead l ON l.partner_id = people.partner_id
              LEFT JOIN res_users u ON u.id = l.user_id
             WHERE COALESCE(l.company_id, u.company_id, %(company)s) = %(company)s
             UNION ALL
            SELECT people.partner_id, 'sale.order', o.id
              FROM people JOIN sale_order o ON o.partner_id = people.partner_id
             WHERE o.company_id = %(company)s
             UNION ALL
            SELECT people.partner_id, 'account.move', i.id
              FROM people JOIN account_move i ON i.partner_id = people.partner_id
             WHERE i.company_id = %(company)s AND i.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
            """,
            company=company.id,
        )
