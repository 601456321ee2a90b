from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL


class GrcAction(models.Model):
    """Complaints: activities of the type “Complaint”, and events of the kind ``complaint``.

    An activity is the action itself: no second one is made.
    """

    _inherit = "grc.action"

    @api.model
    def _plan(self, company, as_of):
        made = super()._plan(company, as_of)
        assumed = self.env["grc.action.assumption"]._of(company)["complaint"]
        if not assumed["enabled"]:
            return made
        return made + self._propose(
            company, as_of, "complaint", self._complaint_query(company, as_of, assumed["lead_days"]), "_complaint_words"
        )

    @api.model
    def _complaint_query(self, company, day, within):
        """Stake: the margin expected of the customer, else that of his best year."""
        complaint = self.env.ref("grc_lifecycle.activity_type_complaint", raise_if_not_found=False)
        return SQL(
            """
            SELECT q.*, GREATEST(COALESCE(NULLIF(c.clv_predicted, 0), c.best_margin, c.window_margin, 0), 0) AS stake
              FROM (
                SELECT d.partner_id, m.user_id AS owner_id, 'complaint:activity:' || m.id AS key,
                       m.res_model, m.res_id, m.id AS activity_id, m.date_deadline AS deadline, NULL::date AS date_end,
                       JSONB_BUILD_OBJECT('text', m.summary, 'day', %(noted)s) AS facts
                  FROM mail_activity m
                  JOIN (%(documents)s) d ON d.activity_id = m.id
                 WHERE m.activity_type_id = %(type)s AND m.active
                 UNION ALL
                SELECT p.commercial_partner_id, NULL, 'complaint:event:' || e.id,
                       e.res_model, e.res_id, NULL, NULL, NULL,
                       JSONB_BUILD_OBJECT('text', e.data->>'text', 'day', e.date)
                  FROM grc_event e
                  JOIN res_partner p ON p.id = e.partner_id
                 WHERE e.company_id = %(company)s AND e.kind = 'complaint'
                   AND e.date BETWEEN %(day)s::date - %(within)s AND %(day)s
              ) q
              JOIN grc_customer c ON c.partner_id = q.partner_id AND c.company_id = %(company)s
            """,
            documents=self._activity_customers(company),
            noted=company_day(SQL("m.create_date"), company),
            type=complaint.id if complaint else None,
            company=company.id,
            day=day,
            within=within,
        )

    @api.model
    def _activity_customers(self, company, where=None):
        """Return ``activity_id, partner_id`` (commercial entity) of the open activities about a company's customers.

        :param SQL where: condition on the activity ``m``; None: all
        """
        return SQL(
            """
            SELECT m.id AS activity_id, p.commercial_partner_id AS partner_id
              FROM mail_activity m
              LEFT JOIN crm_lead l ON m.res_model = 'crm.lead' AND l.id = m.res_id
               AND COALESCE(l.company_id, %(company)s) = %(company)s
              LEFT JOIN sale_order o ON m.res_model = 'sale.order' AND o.id = m.res_id AND o.company_id = %(company)s
              LEFT JOIN account_move v ON m.res_model = 'account.move' AND v.id = m.res_id
               AND v.company_id = %(company)s AND v.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
              JOIN res_partner p ON p.id = CASE m.res_model WHEN 'res.partner' THEN m.res_id
                   ELSE COALESCE(l.partner_id, o.partner_id, v.partner_id) END
             WHERE m.active AND m.res_model IN ('res.partner', 'crm.lead', 'sale.order', 'account.move') AND %(where)s
            """,
            company=company.id,
            where=where or SQL("TRUE"),
        )

    @api.model
    def _complaint_words(self, company, facts):
        values = {"text": facts["text"] or "", "day": self._words_day(facts["day"])}
        return {
            "summary": self.env._("Complaint: %(text)s", **values) if facts["text"] else self.env._("Complaint"),
            "why": self.env._("He complained on %(day)s and waits for an answer.", **values),
            "say": self.env._("Listen first; say what will be done and until when, and call again on that day."),
        }
