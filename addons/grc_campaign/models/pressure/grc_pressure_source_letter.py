from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL


class GrcPressureSourceLetter(models.AbstractModel):
    """Letters that Odoo has printed and sent by post: of an invoice that was due they are reminders.

    What is sent of an order, or of an invoice that is not due yet, does not count. Letters of campaigns are in the
    ledger.
    """

    _name = "grc.pressure.source.letter"
    _inherit = "grc.pressure.source"
    _description = "Contacts by Letters"

    @api.model
    def _contacts(self, company, since):
        if "snailmail.letter" not in self.env:
            return self._nothing()
        for model in ("snailmail.letter", "account.move"):
            self.env[model].flush_model()
        return SQL(
            """
            SELECT people.partner_id, 'letter', l.create_date,
                   CASE WHEN i.id IS NULL THEN 'marketing' ELSE 'dunning' END, l.model, l.res_id
              FROM people
              JOIN snailmail_letter l ON l.partner_id = people.partner_id
              LEFT JOIN account_move i ON l.model = 'account.move' AND i.id = l.res_id
             WHERE l.company_id = %(company)s AND l.state = 'sent' AND l.create_date > %(since)s
               AND (l.model IN ('res.partner', 'crm.lead') OR i.invoice_date_due < %(printed)s)
            """,
            company=company.id,
            printed=company_day(SQL("l.create_date"), company),
            since=since,
        )
