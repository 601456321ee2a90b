from odoo import models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL, frozendict


class GrcActionSourceQuotation(models.AbstractModel):
    """Quotations that were sent and end soon: one action for each end; a new end is a new action."""

    _name = "grc.action.source.quotation"
    _inherit = "grc.action.source"
    _description = "Quotations near Their End"

    _source = "quotation"
    _place = 40
    _assumed = frozendict(probability=0.30, effort=15.0, lead_days=7)
    _purpose = "transactional"
    _on_document = True
    _follows = "sale_order"

    def _label(self):
        return self.env._("Quotation near its end")

    def _needed(self, company, as_of):
        return SQL("EXISTS (SELECT 1 FROM sale_order o WHERE o.id = a.res_id AND o.state = 'sent')")

    def _query(self, company, as_of, assumed):
        """Stake: the quotation's margin, in company currency at its own rate."""
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, o.user_id AS owner_id,
                   'quotation:' || o.id || ':' || o.validity_date AS key, 'sale.order' AS res_model, o.id AS res_id,
                   NULL::integer AS activity_id, NULL::date AS deadline, o.validity_date AS date_end,
                   GREATEST(o.margin / COALESCE(NULLIF(o.currency_rate, 0), 1), 0) AS stake,
                   JSONB_BUILD_OBJECT('name', o.name, 'end', o.validity_date, 'sent', %(ordered)s,
                       'amount', o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1)) AS facts
              FROM sale_order o
              JOIN res_partner p ON p.id = o.partner_id
             WHERE o.company_id = %(company)s AND o.state = 'sent'
               AND o.validity_date BETWEEN %(day)s::date AND %(day)s::date + %(ahead)s
            """,
            ordered=company_day(SQL("o.date_order"), company),
            company=company.id,
            day=as_of,
            ahead=assumed["lead_days"],
        )

    def _words(self, company, facts):
        values = {
            "name": facts["name"],
            "amount": self._amount(company, facts["amount"]),
            "day": self._day(facts["end"]),
            "sent": self._day(facts["sent"]),
        }
        return {
            "summary": self.env._("Quotation %(name)s ends on %(day)s", **values),
            "why": self.env._("Quotation %(name)s of %(sent)s, %(amount)s, ends on %(day)s.", **values),
            "say": self.env._("Ask what still stands in the way of a decision, and who takes part in it."),
        }
