from odoo import api, models
from odoo.tools import SQL


class GrcAction(models.Model):
    """Overdue invoices: one action a customer and ISO week, as long as he owes."""

    _inherit = "grc.action"

    @api.model
    def _plan_daily(self, company, as_of):
        made = super()._plan_daily(company, as_of)
        assumed = self.env["grc.action.assumption"]._of(company)["overdue"]
        if not assumed["enabled"]:
            return made
        return made + self._propose(
            company, as_of, "overdue", self._overdue_query(company, as_of, assumed["lead_days"]), "_overdue_words"
        )

    @api.model
    def _plan_stop(self, company, as_of):
        owes = SQL("EXISTS (%s)", self._overdue_of(company, as_of, SQL("a.partner_id")))
        return super()._plan_stop(company, as_of) + self._settle(company, as_of, "overdue", owes)

    @api.model
    def _overdue_invoices(self, company, day, after):
        """Return the invoices ``m`` of a company that were due more than ``after`` days before ``day``."""
        return SQL(
            """
            SELECT m.id, m.commercial_partner_id, m.invoice_date_due, m.amount_residual_signed
              FROM account_move m
             WHERE m.company_id = %s AND m.state = 'posted' AND m.grc_kind > 0
               AND m.move_type IN ('out_invoice', 'out_receipt') AND m.payment_state IN ('not_paid', 'partial')
               AND m.invoice_date_due < %s::date - %s
            """,
            company.id,
            day,
            after,
        )

    @api.model
    def _overdue_of(self, company, day, customer):
        """Return the overdue invoices of a customer (SQL, id of the entity): those that belong to him today."""
        return SQL(
            "SELECT m.* FROM (%s) m JOIN res_partner e ON e.id = m.commercial_partner_id"
            " WHERE e.commercial_partner_id = %s",
            self._overdue_invoices(company, day, 0),
            customer,
        )

    @api.model
    def _overdue_key(self, customer, day):
        """Return SQL of the key of an action on overdue invoices: customer and ISO week."""
        return SQL("""'overdue:' || %s || ':' || TO_CHAR(%s, 'IYYY-"W"IW')""", customer, day)

    @api.model
    def _overdue_query(self, company, day, after):
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, NULL::integer AS owner_id,
                   %(key)s AS key,
                   'account.move' AS res_model, (ARRAY_AGG(m.id ORDER BY m.invoice_date_due, m.id))[1] AS res_id,
                   NULL::integer AS activity_id, NULL::date AS deadline,
                   DATE_TRUNC('week', %(day)s::date)::date + 6 AS date_end, SUM(m.amount_residual_signed) AS stake,
                   JSONB_BUILD_OBJECT('count', COUNT(*), 'amount', SUM(m.amount_residual_signed),
                                      'since', MIN(m.invoice_date_due)) AS facts
              FROM (%(invoices)s) m
              JOIN res_partner p ON p.id = m.commercial_partner_id
              JOIN grc_customer c ON c.partner_id = p.commercial_partner_id AND c.company_id = %(company)s
             GROUP BY p.commercial_partner_id
            HAVING SUM(m.amount_residual_signed) > 0
            """,
            day=day,
            key=self._overdue_key(SQL("p.commercial_partner_id"), SQL("%s::date", day)),
            invoices=self._overdue_invoices(company, day, after),
            company=company.id,
        )

    @api.model
    def _overdue_words(self, company, facts):
        values = {
            "count": facts["count"],
            "amount": self._words_amount(company, facts["amount"]),
            "day": self._words_day(facts["since"]),
        }
        return {
            "summary": self.env._("Overdue: %(amount)s", **values),
            "why": self.env._("1 invoice of %(amount)s has been overdue since %(day)s.", **values)
            if facts["count"] == 1
            else self.env._("%(count)s invoices, %(amount)s, have been overdue since %(day)s.", **values),
            "say": self.env._(
                "Ask whether anything was wrong with the delivery or the invoice, then agree on a day of payment."
            ),
        }
