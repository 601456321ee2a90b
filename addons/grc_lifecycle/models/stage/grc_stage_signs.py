from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_days, day_end
from odoo.tools import SQL

#: Days after which a prospect who was not contacted is no longer new, a contact has become cold, and a prospect
#: inactive.
NEW, COLD, INACTIVE = 30, 60, 180


class GrcStageSigns(models.AbstractModel):
    """How far we are with a prospect, from activities, messages, opportunities and quotations.

    A *trace* tells that they exist (their record, an opportunity), a *touch* that somebody spoke to them: a message in
    either direction on their record, opportunities or quotations, a meeting, an activity done, a quotation drawn up.
    """

    _name = "grc.stage.signs"
    _description = "Signs of Prospects"

    @api.model
    def _traces(self, run):
        """Return the SELECTs of what tells that prospects exist.

        :return: list of SQL; ``partner_id`` as the record has it, and the moment, a timestamp in UTC
        """
        return [
            SQL("SELECT p.id, p.create_date FROM res_partner p"),
            SQL(
                """
                SELECT l.partner_id, l.create_date FROM crm_lead l
                  LEFT JOIN res_users u ON u.id = l.user_id
                 WHERE COALESCE(l.company_id, u.company_id) = %s
                """,
                run.company.id,
            ),
        ]

    @api.model
    def _touches(self, run):
        """Return the SELECTs, as :meth:`_traces`, of contacts that are not on the prospect's own record.

        Messages and meetings of their own record are in ``last_contact``.
        """
        company = run.company.id
        messages = SQL(
            "c.message_type IN ('email', 'email_outgoing', 'comment', 'sms') AND NOT COALESCE(c.is_internal, FALSE)"
            " AND c.subtype_id IS DISTINCT FROM %s",
            self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
        )
        return [
            SQL(
                "SELECT o.partner_id, LEAST(o.date_order, o.create_date) FROM sale_order o WHERE o.company_id = %s",
                company,
            ),
            SQL(
                """
                SELECT o.partner_id, c.date FROM sale_order o
                  JOIN mail_message c ON c.model = 'sale.order' AND c.res_id = o.id AND %s
                 WHERE o.company_id = %s
                """,
                messages,
                company,
            ),
            SQL(
                """
                SELECT l.partner_id, c.date FROM crm_lead l
                  LEFT JOIN res_users u ON u.id = l.user_id
                  JOIN mail_message c ON c.model = 'crm.lead' AND c.res_id = l.id AND %s
                 WHERE COALESCE(l.company_id, u.company_id) = %s
                """,
                messages,
                company,
            ),
            SQL(
                """
                SELECT CASE a.res_model WHEN 'res.partner' THEN a.res_id ELSE COALESCE(o.partner_id, l.partner_id) END,
                       %(done)s - interval '1 second'
                  FROM mail_activity a
                  LEFT JOIN sale_order o ON a.res_model = 'sale.order' AND o.id = a.res_id
                  LEFT JOIN crm_lead l ON a.res_model = 'crm.lead' AND l.id = a.res_id
                  LEFT JOIN res_users u ON u.id = l.user_id
                 WHERE a.res_model IN ('sale.order', 'crm.lead', 'res.partner') AND a.date_done IS NOT NULL
                   AND COALESCE(o.company_id, l.company_id, u.company_id, %(company)s) = %(company)s
                """,
                done=day_end(SQL("a.date_done"), run.company),
                company=company,
            ),
        ]

    @api.model
    def _query(self, run):
        """Return the SELECT of the last ``trace`` and ``touch`` (days) of those without a purchase, up to the run's."""
        signs = [
            SQL("SELECT t.partner_id, t.moment, FALSE AS touch FROM (%s) t (partner_id, moment)", query)
            for query in self._traces(run)
        ]
        signs += [
            SQL("SELECT t.partner_id, t.moment, TRUE FROM (%s) t (partner_id, moment)", query)
            for query in self._touches(run)
        ]
        moments = (SQL("MAX(s.moment) FILTER (WHERE NOT s.touch)"), SQL("MAX(s.moment) FILTER (WHERE s.touch)"))
        trace, touch = company_days(run.company, *moments)
        return SQL(
            """
            SELECT f.partner_id, %(trace)s AS trace, %(touch)s AS touch
              FROM %(fact)s f
              JOIN res_partner p ON p.commercial_partner_id = f.partner_id
              JOIN (%(signs)s) s ON s.partner_id = p.id
             WHERE f.days IS NULL AND s.moment < %(end)s
             GROUP BY f.partner_id
            """,
            fact=run.tables["grc_fact"],
            signs=SQL(" UNION ALL ").join(signs),
            trace=trace,
            touch=touch,
            end=run.day_end,
        )

    @api.model
    def _state_sql(self, run):
        """Return the state of a prospect; aliases ``q`` of the customer and ``l`` of the signs."""
        return SQL(
            """
            CASE WHEN q.last_purchase IS NOT NULL THEN NULL
                 WHEN t.touch > %(as_of)s::date - %(cold)s AND (l.trace IS NULL OR t.touch >= l.trace) THEN 'contacted'
                 WHEN l.trace > %(as_of)s::date - %(new)s AND (t.touch IS NULL OR l.trace > t.touch) THEN 'new'
                 WHEN GREATEST(t.touch, l.trace) > %(as_of)s::date - %(inactive)s THEN 'cold'
                 ELSE 'inactive' END
            """,
            as_of=run.as_of,
            new=NEW,
            cold=COLD,
            inactive=INACTIVE,
        )
