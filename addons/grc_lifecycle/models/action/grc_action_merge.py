from odoo import models
from odoo.tools import SQL


class GrcActionMerge(models.AbstractModel):
    """Actions of customers, or of opportunities, that turn out to be one, and of documents that are deleted."""

    _name = "grc.action.merge"
    _description = "Actions after a Merge"

    def _after_merge(self, partner):
        """Close what the survivor of a merge has twice, and write the keys anew.

        :param partner: ``res.partner``, one record, to whom the rows belong already
        """
        self.env.flush_all()
        planner = self.env["grc.action.planner"]
        for company in self.env["grc.action"].search([("partner_id", "=", partner.id)]).company_id:
            planner._close("stopped", self._twice_query(company, partner), company._grc_today())
            for source, key in self._keys().items():
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
        self.env["grc.action"].invalidate_model()

    def _keys(self):
        """Return ``{source: SQL of the key on alias a}`` of sources whose keys name the customer."""
        keys = {source._source: source._merge_key("a") for source in self.env["grc.action.source"]._sources()}
        return {source: key for source, key in keys.items() if key}

    def _twice_query(self, company, partner):
        """Return the SELECT of the ids of open actions of which another open one says the same.

        Of two, the one stays that the survivor's own movement made, else the older one.
        """
        sources = [source for source in self.env["grc.action.source"]._sources() if source._apart_by is not None]
        columns = dict.fromkeys(("source", *(name for source in sources for name in source._apart_by)))
        return SQL(
            """
            SELECT id FROM (
                SELECT a.id, ROW_NUMBER() OVER (
                           PARTITION BY %s
                           ORDER BY COALESCE(t.absorbed, FALSE), a.id) AS place
                  FROM grc_action a
                  LEFT JOIN grc_transition t ON t.id = a.movement_id
                 WHERE a.partner_id = %s AND a.company_id = %s AND a.state = 'open' AND (%s)) r
             WHERE place > 1
            """,
            SQL(", ").join(SQL.identifier("a", name) for name in columns),
            partner.id,
            company.id,
            SQL(" OR ").join(map(self._comparable, sources)),
        )

    def _comparable(self, source):
        """Return the condition that an action ``a`` of a source can be like another one."""
        first = [SQL("%s IS NOT NULL", SQL.identifier("a", name)) for name in source._apart_by[:1]]
        return SQL(" AND ").join([SQL("a.source = %s", source._source), *first])

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
                key=self.env["grc.action.source.opportunity"]._key(lead.id, SQL("b.date")),
            )
        )
        self.invalidate_model()
        waiting = self.env["grc.action"].search(
            [("source", "=", "opportunity"), ("res_id", "=", lead.id), ("state", "=", "open")]
        )
        for company, actions in waiting.grouped("company_id").items():
            kept = actions.sorted(lambda action: (bool(action.activity_id), action.rank, -action.id), reverse=True)[:1]
            reason = self.env._("Merged with another opportunity, which keeps one action.")
            self.env["grc.action.planner"]._stop_for(actions - kept, reason, company)

    def _forget_documents(self, model, ids):
        """Let actions no longer refer to documents that have been deleted.

        :param str model: their model
        """
        if ids:
            actions = self.env["grc.action"]
            actions.flush_model(["res_id", "res_model"])
            self.env.cr.execute(
                SQL("UPDATE grc_action SET res_id = NULL WHERE res_model = %s AND res_id IN %s", model, tuple(ids))
            )
            actions.invalidate_model(["res_id"], flush=False)
