from datetime import timedelta

from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL

#: Days after which nobody is reminded of an invoice by mail any more: older ones are not looked at.
REMINDED = 365


class GrcPressureSourceReminder(models.AbstractModel):
    """Reminders: invoices that are sent again after they were due. The first time it is none, and does not count."""

    _name = "grc.pressure.source.reminder"
    _inherit = "grc.pressure.source"
    _description = "Reminders of Invoices"

    @api.model
    def _contacts(self, company, since):
        for model in ("grc.pressure.rule", "mail.message", "mail.notification", "account.move"):
            self.env[model].flush_model()
        return SQL(
            """
            SELECT people.partner_id, 'email', m.date, 'dunning', 'account.move', i.id
              FROM people
              JOIN account_move i ON i.partner_id = people.partner_id
              JOIN mail_message m ON m.model = 'account.move' AND m.res_id = i.id
             WHERE %(asked)s AND i.company_id = %(company)s
               AND i.move_type IN ('out_invoice', 'out_receipt') AND i.state = 'posted'
               AND i.invoice_date_due > %(oldest)s
               AND m.date > %(since)s AND %(sent)s > i.invoice_date_due AND %(written)s
               AND EXISTS (SELECT 1 FROM mail_message f JOIN mail_notification o ON o.mail_message_id = f.id
                            WHERE f.model = 'account.move' AND f.res_id = i.id AND f.message_type = 'comment'
                              AND f.id < m.id AND o.notification_type = 'email')
            """,
            asked=self.env["grc.pressure.rule"]._any_counts(company, "dunning"),
            company=company.id,
            oldest=company._grc_today() - timedelta(days=REMINDED),
            sent=company_day(SQL("m.date"), company),
            since=since,
            written=self._is_written(),
        )
