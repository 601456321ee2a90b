from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL


class GrcAction(models.Model):
    """Quotations that were sent and end soon: one action for each end; a new end is a new action."""

    _inherit = "grc.action"

    @api.model
    def _plan_daily(self, company, as_of):
        made = super()._plan_daily(company, as_of)
        assumed = self.env["grc.action.assumption"]._of(company)["quotation"]
        if not assumed["enabled"]:
            return made
        return made + self._propose(
            company, as_of, "quotation", self._quotation_query(company, as_of, assumed["lead_days"]), "_quotation_words"
        )

    @api.model
    def _plan_stop(self, company, as_of):
        self._follow_customers(company, "quotation", SQL("sale_order"))
        waits = SQL("EXISTS (SELECT 1 FROM sale_order o WHERE o.id = a.res_id AND o.state = 'sent')")
        return super()._plan_stop(company, as_of) + self._settle(company, as_of, "quotation", waits)

    @api.model
    def _quotation_query(self, company, day, ahead):
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
            day=day,
            ahead=ahead,
        )

    @api.model
    def _quotation_words(self, company, facts):
        values = {
            "name": facts["name"],
            "amount": self._words_amount(company, facts["amount"]),
            "day": self._words_day(facts["end"]),
            "sent": self._words_day(facts["sent"]),
        }
        return {
            "summary": self.env._("Quotation %(name)s ends on %(day)s", **values),
            "why": self.env._("Quotation %(name)s of %(sent)s, %(amount)s, ends on %(day)s.", **values),
            "say": self.env._("Ask what still keeps him from deciding, and who decides with him."),
        }
