from odoo import models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL, frozendict

from ...tools import planning

#: How the keys begin of those whose activity was there before.
ADOPTED = "complaint:activity:"


class GrcActionSourceComplaint(models.AbstractModel):
    """Complaints: activities of the type “Complaint”, events of the kind ``complaint``, and disputes of invoices.

    An activity is the action itself: no second one is made. A dispute is for the one whom the company's assumptions
    name, else for the salesperson of the invoice; where they are not there to do it, for who does the customer's
    actions.
    """

    _name = "grc.action.source.complaint"
    _inherit = "grc.action.source"
    _description = "Complaints"

    _source = "complaint"
    _place = 50
    _when = "always"
    _assumed = frozendict(probability=0.40, effort=30.0, lead_days=30)
    _purpose = "service"

    def _label(self):
        return self.env._("Complaint")

    def _makes_activity(self, action):
        return not action.sudo().key.startswith(ADOPTED)

    def _query(self, company, as_of, assumed):
        """Stake: the margin expected of the customer, else that of their best year."""
        complaint = self.env.ref("grc_lifecycle.activity_type_complaint", raise_if_not_found=False)
        return SQL(
            """
            SELECT q.*, GREATEST(COALESCE(NULLIF(c.clv_predicted, 0), c.best_margin, c.window_margin, 0), 0) AS stake
              FROM (
                SELECT d.partner_id, m.user_id AS owner_id, %(adopted)s || m.id AS key,
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
            adopted=ADOPTED,
            documents=planning.activity_customers(company),
            noted=company_day(SQL("m.create_date"), company),
            type=complaint.id if complaint else None,
            company=company.id,
            day=as_of,
            within=assumed["lead_days"],
        )

    def _words(self, company, facts):
        values = {"text": facts["text"] or "", "day": self._day(facts["day"])}
        return {
            "summary": self.env._("Complaint: %(text)s", **values) if facts["text"] else self.env._("Complaint"),
            "why": self.env._("The customer complained on %(day)s and waits for an answer.", **values),
            "say": self.env._("Listen first; say what will be done and until when, and call again on that day."),
        }

    # Disputes

    def _dispute_key(self, dispute):
        return f"complaint:dispute:{dispute.id}"

    def _plan_dispute(self, company, dispute):
        """Make the action of a dispute, and its activity."""
        today = company._grc_today()
        assumed = self.env["grc.action.assumption"]._of(company)[self._source]
        self._make(company, today, assumed, self._dispute_query(company, dispute), "_dispute_words")
        self.env["grc.action.activity"]._make(self._of_dispute(company, dispute), company, today)

    def _of_dispute(self, company, dispute):
        """Return the action of a dispute."""
        return self.env["grc.action"].search(
            [("company_id", "=", company.id), ("key", "=", self._dispute_key(dispute))]
        )

    def _dispute_query(self, company, dispute):
        """Return the SELECT of the action of a dispute, see ``_query``.

        Stake: the margin expected of the customer, as of any complaint.
        """
        named = self.env["grc.action.assumption"]._answers_disputes(company).id or None
        self.env.flush_all()
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, COALESCE(%(named)s, m.invoice_user_id) AS owner_id,
                   %(key)s AS key, CASE WHEN m.id IS NULL THEN NULL ELSE 'account.move' END AS res_model,
                   m.id AS res_id, NULL::integer AS activity_id, NULL::date AS deadline, NULL::date AS date_end,
                   GREATEST(COALESCE(NULLIF(c.clv_predicted, 0), c.best_margin, c.window_margin, 0), 0) AS stake,
                   JSONB_BUILD_OBJECT('text', w.reason, 'day', w.made_on, 'invoice', m.name) AS facts
              FROM grc_promise w
              JOIN res_partner p ON p.id = w.partner_id
              JOIN grc_customer c ON c.partner_id = p.commercial_partner_id AND c.company_id = w.company_id
              LEFT JOIN account_move m ON m.id = w.move_id
             WHERE w.id = %(dispute)s
            """,
            named=named,
            key=self._dispute_key(dispute),
            dispute=dispute.id,
        )

    def _dispute_words(self, company, facts):
        values = {"text": facts["text"], "day": self._day(facts["day"]), "invoice": facts["invoice"] or ""}
        return {
            "summary": self.env._("Disputed: %(text)s", **values),
            "why": self.env._(
                "Asked for payment on %(day)s, the customer objects (%(invoice)s) and waits for an answer.", **values
            )
            if facts["invoice"]
            else self.env._("Asked for payment on %(day)s, the customer objects and waits for an answer.", **values),
            "say": self.env._(
                "Find out what is right, then tell the customer: a credit note, or why the invoice is to be paid."
            ),
        }
