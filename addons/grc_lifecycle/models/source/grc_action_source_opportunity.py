from datetime import timedelta

from odoo import models
from odoo.addons.grc_base.tools.clock import company_day, day_end
from odoo.tools import SQL, frozendict

#: Days after which an opportunity is proposed again, if it still has no next step.
AGAIN = 30
#: Share of revenue taken as margin where a company has not sold anything yet.
MARGIN_SHARE = 0.3


class GrcActionSourceOpportunity(models.AbstractModel):
    """Opportunities for which nothing is planned."""

    _name = "grc.action.source.opportunity"
    _inherit = "grc.action.source"
    _description = "Opportunities without Next Step"

    _source = "opportunity"
    _place = 60
    _assumed = frozendict(probability=0.20, effort=20.0, lead_days=7)
    _purpose = "transactional"
    _on_document = True
    _follows = "crm_lead"

    def _label(self):
        return self.env._("Opportunity without next step")

    def _needed(self, company, as_of):
        """Return whether the opportunity of an action ``a`` is open and has no other activity than the action's."""
        return SQL(
            """
            EXISTS (SELECT 1 FROM crm_lead l WHERE l.id = a.res_id AND l.active AND l.won_status = 'pending')
            AND NOT EXISTS (SELECT 1 FROM mail_activity n
                             WHERE n.res_model = 'crm.lead' AND n.res_id = a.res_id AND n.active
                               AND n.id IS DISTINCT FROM a.activity_id)
            """
        )

    def _key(self, lead, day):
        """Return SQL of the key of an action on an opportunity: which, and the day."""
        return SQL("'opportunity:' || %s || ':' || %s", lead, day)

    def _query(self, company, as_of, assumed):
        """Stake: expected revenue × the customer's margin rate, the company's where they have not bought."""
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, l.user_id AS owner_id,
                   %(key)s AS key, 'crm.lead' AS res_model, l.id AS res_id,
                   NULL::integer AS activity_id, NULL::date AS deadline, NULL::date AS date_end,
                   GREATEST(l.expected_revenue, 0) * LEAST(GREATEST(
                       COALESCE(c.window_margin / NULLIF(c.monetary_value, 0), whole.share, %(share)s), 0), 1) AS stake,
                   JSONB_BUILD_OBJECT('name', l.name, 'revenue', l.expected_revenue,
                                      'since', %(moved)s) AS facts
              FROM crm_lead l
              LEFT JOIN res_users u ON u.id = l.user_id
              JOIN res_partner p ON p.id = l.partner_id
              LEFT JOIN grc_customer c ON c.partner_id = p.commercial_partner_id AND c.company_id = %(company)s
             CROSS JOIN (SELECT SUM(window_margin) / NULLIF(SUM(monetary_value), 0) AS share
                           FROM grc_customer WHERE company_id = %(company)s) whole
             WHERE COALESCE(l.company_id, u.company_id) = %(company)s
               AND l.active AND l.type = 'opportunity' AND l.won_status = 'pending'
               AND COALESCE(l.date_last_stage_update, l.create_date) < %(end)s
               AND NOT EXISTS (SELECT 1 FROM mail_activity n
                                WHERE n.res_model = 'crm.lead' AND n.res_id = l.id AND n.active)
               AND NOT EXISTS (SELECT 1 FROM grc_action a
                                WHERE a.company_id = %(company)s AND a.partner_id = p.commercial_partner_id
                                  AND a.source = 'opportunity' AND a.res_id = l.id
                                  AND (a.state = 'open' OR a.state = 'control' AND a.date >= %(drawn)s
                                       OR a.closed_on > %(day)s::date - %(again)s))
            """,
            company=company.id,
            key=self._key(SQL("l.id"), SQL("%s::date", as_of)),
            moved=company_day(SQL("l.date_last_stage_update"), company),
            end=day_end(as_of - timedelta(days=assumed["lead_days"]), company),
            day=as_of,
            again=AGAIN,
            drawn=company._grc_control_period(as_of).first,
            share=MARGIN_SHARE,
        )

    def _words(self, company, facts):
        values = {
            "name": facts["name"],
            "amount": self._amount(company, facts["revenue"]),
            "day": self._day(facts["since"]),
        }
        return {
            "summary": self.env._("Next step of “%(name)s”", **values),
            "why": self.env._("“%(name)s”, %(amount)s expected, has no next step since %(day)s.", **values)
            if facts["since"]
            else self.env._("“%(name)s”, %(amount)s expected, has no next step.", **values),
            "say": self.env._("Agree on the next step and on its day."),
        }
