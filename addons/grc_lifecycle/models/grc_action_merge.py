from odoo import api, models
from odoo.tools import SQL


class GrcAction(models.Model):
    """Actions of customers, or of opportunities, that turn out to be one, and of documents that are deleted."""

    _inherit = "grc.action"

    @api.model
    def _after_merge(self, partner):
        """Close what the survivor of a merge has twice, and write the keys anew.

        :param partner: ``res.partner``, one record, to whom the rows belong already
        """
        self.env.flush_all()
        for company in self.search([("partner_id", "=", partner.id)]).company_id:
            self._close("stopped", self._twice_query(company, partner), company._grc_today())
            for source, key in self._merge_keys().items():
                self.env.cr.execute(
                    SQL(
                        """
                        UPDATE grc_action a SET key = n.key
                          FROM (SELECT DISTINCT ON (a.company_id, key) a.id, a.company_id, %(key)s AS key
                                  FROM grc_action a
                                 WHERE a.partner_id = %(partner)s AND a.company_id = %(company)s
                                   AND a.source = %(source)s AND (%(key)s) IS NOT NULL
                                 ORDER BY a.company_id, key, a.state = 'open' DESC, a.id) n
                         WHERE a.id = n.id AND a.key <> n.key
                           AND NOT EXISTS (SELECT 1 FROM grc_action o
                                            WHERE o.company_id = n.company_id AND o.key = n.key)
                        """,
                        key=key,
                        partner=partner.id,
                        company=company.id,
                        source=source,
                    )
                )
        self.invalidate_model()

    @api.model
    def _merge_keys(self):
        """Return ``{source: SQL of the key on alias a}`` of sources whose keys name the customer."""
        return {
            "playbook": self._playbook_key("a"),
            "overdue": SQL("REGEXP_REPLACE(a.key, '^overdue:[0-9]+', 'overdue:' || a.partner_id)"),
        }

    @api.model
    def _twice_query(self, company, partner):
        """Return the SELECT of the ids of open actions of which another open one says the same.

        Of two, the one stays that the survivor's own movement made, else the older one.
        """
        return SQL(
            """
            SELECT id FROM (
                SELECT a.id, ROW_NUMBER() OVER (
                           PARTITION BY a.source, a.step_id, a.stage_id, a.life_rule_id, a.person_id, a.product_id,
                                        a.occasion_on
                           ORDER BY COALESCE(t.absorbed, FALSE), a.id) AS place
                  FROM grc_action a
                  LEFT JOIN grc_transition t ON t.id = a.movement_id
                 WHERE a.partner_id = %s AND a.company_id = %s AND a.state = 'open'
                   AND (a.step_id IS NOT NULL OR a.life_rule_id IS NOT NULL OR a.source = 'overdue')) r
             WHERE place > 1
            """,
            partner.id,
            company.id,
        )

    @api.model
    def _after_lead_merge(self, lead, others):
        """Let the actions on opportunities be on the survivor, and leave one of those that ask for its next step.

        :param lead: ``crm.lead``, one record
        :param others: those merged into it, about to be deleted
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_action a
                   SET res_id = %(lead)s, key = CASE WHEN n.free THEN n.key ELSE a.key END
                  FROM (SELECT b.id, k.key, ROW_NUMBER() OVER (PARTITION BY b.company_id, k.key ORDER BY b.id) = 1
                               AND NOT EXISTS (SELECT 1 FROM grc_action o
                                                WHERE o.company_id = b.company_id AND o.key = k.key) AS free
                          FROM grc_action b
                         CROSS JOIN LATERAL (
                               SELECT CASE b.source WHEN 'opportunity' THEN %(key)s ELSE b.key END AS key) k
                         WHERE b.res_model = 'crm.lead' AND b.res_id IN %(others)s) n
                 WHERE a.id = n.id
                """,
                lead=lead.id,
                others=tuple(others.ids),
                key=self._opportunity_key(lead.id, SQL("b.date")),
            )
        )
        self.invalidate_model()
        waiting = self.search([("source", "=", "opportunity"), ("res_id", "=", lead.id), ("state", "=", "open")])
        for company, actions in waiting.grouped("company_id").items():
            kept = actions.sorted(lambda action: (bool(action.activity_id), action.rank, -action.id), reverse=True)[:1]
            (actions - kept)._stop(self.env._("Merged with another opportunity, which keeps one action."), company)

    def _stop(self, reason, company):
        """Close open actions of a company that are no longer needed, with a reason; their activities go."""
        if self:
            query = SQL("SELECT a.id FROM grc_action a WHERE a.id IN %s AND a.state = 'open'", tuple(self.ids))
            self._close("stopped", query, company._grc_today())
            self._write_rows({"dismiss_reason": reason})

    @api.model
    def _forget_documents(self, model, ids):
        """Let actions no longer refer to documents that have been deleted.

        :param str model: their model
        """
        if ids:
            self.flush_model(["res_id", "res_model"])
            self.env.cr.execute(
                SQL("UPDATE grc_action SET res_id = NULL WHERE res_model = %s AND res_id IN %s", model, tuple(ids))
            )
            self.invalidate_model(["res_id"], flush=False)
