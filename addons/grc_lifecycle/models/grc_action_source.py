import logging

from odoo import api, models
from odoo.addons.grc_base.tools import bounds
from odoo.addons.grc_base.tools.clock import usable_lang
from odoo.tools import SQL, format_amount, format_date, split_every

from ..engine.day import rank
from ..tools import planning

_logger = logging.getLogger(__name__)

#: Rows written by one statement.
BATCH = 1000


class GrcAction(models.Model):
    """What the sources of actions have in common: who does it, in whose words, and when it is no longer needed.

    A source is a query of ``partner_id`` (commercial entity), ``owner_id`` (salesperson of the document, or NULL),
    ``key``, ``res_model``, ``res_id``, ``activity_id`` (where one is there already), ``deadline``, ``date_end``,
    ``stake`` (company currency) and ``facts`` (jsonb, what the sentences are made of).
    """

    _inherit = "grc.action"

    @api.model
    def _propose(self, company, as_of, source, query, words):
        """Make the actions of a source that are not there yet.

        :param words: method that turns facts into ``{summary, why, say}``, called in the language of the assigned user
        :return: number of actions made
        """
        assumed = self.env["grc.action.assumption"]._of(company)[source]
        self.env.flush_all()
        rows = self.env.execute_query(self._propose_query(company, as_of, query))
        made = 0
        for batch in split_every(BATCH, rows, list):
            values = [self._guarded_values(company, as_of, source, assumed, row, words) for row in batch]
            made += self._insert_actions([row for row in values if row])
        return made

    @api.model
    def _guarded_values(self, company, as_of, source, assumed, row, words):
        """Return the columns of an action, None where no sentence can be made of a document's facts: it is logged."""
        try:
            return self._action_values(company, as_of, source, assumed, row, words)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            _logger.warning("No action can be made of %s %s", row[2], row[3], exc_info=True)
            return None

    @api.model
    def _propose_query(self, company, as_of, query):
        """Wrap a source in what finds its doer: the document's salesperson, the customer's, the leader of his team."""
        return SQL(
            """
            WITH away AS MATERIALIZED (%(away)s)
            SELECT q.partner_id, q.key, q.res_model, q.res_id, q.activity_id, %(due)s, %(end)s, %(stake)s, q.facts,
                   assigned.id, assigned.sale_team_id, w.lang
              FROM (%(query)s) q
              JOIN res_partner p ON p.id = q.partner_id AND p.active
              LEFT JOIN res_users seller ON seller.id = COALESCE(q.owner_id, p.user_id)
              LEFT JOIN crm_team team ON team.id = seller.sale_team_id
              LEFT JOIN LATERAL (%(assignee)s) assigned ON TRUE
              LEFT JOIN res_users u ON u.id = assigned.id
              LEFT JOIN res_partner w ON w.id = u.partner_id
             WHERE NOT EXISTS (SELECT 1 FROM grc_action a WHERE a.company_id = %(company)s AND a.key = q.key)
             ORDER BY q.key
            """,
            company=company.id,
            query=query,
            due=bounds.day(SQL("q.deadline")),
            end=bounds.day(SQL("q.date_end")),
            stake=bounds.money(SQL("q.stake")),
            away=planning.away(company),
            assignee=planning.assignee(
                company,
                [self._seeing(SQL(user)) for user in ("q.owner_id", "p.user_id", "team.user_id")],
                SQL("COALESCE(q.deadline, %s::date)", as_of),
            ),
        )

    @api.model
    def _action_values(self, company, as_of, source, assumed, row, words):
        """Return the columns of an action as a dict; ``row`` as :meth:`_propose_query` yields it."""
        partner, key, model, document, activity, deadline, end, stake, facts, user, team, lang = row
        spoken = self.with_context(lang=usable_lang(self.env, lang, company.partner_id.lang))
        stake = float(stake or 0)
        return {
            "company_id": company.id,
            "partner_id": partner,
            "user_id": user,
            "team_id": team,
            "source": source,
            "key": key,
            "res_model": model,
            "res_id": document,
            "activity_id": activity,
            "date": as_of,
            "deadline": deadline or as_of,
            "date_end": end,
            "stake": stake,
            "probability": assumed["probability"],
            "effort": assumed["effort"],
            "rank": rank(stake, assumed["probability"], assumed["effort"]),
            "state": "open",
            **getattr(spoken, words)(company, facts),
        }

    @api.model
    def _insert_actions(self, rows):
        """Insert actions, all with the same columns; those whose key is there already are left out. Their number."""
        if not rows:
            return 0
        columns = [*rows[0], "create_uid", "write_uid", "create_date", "write_date"]
        now = self.env.cr.now()
        stamp = (self.env.uid, self.env.uid, now, now)
        self.env.cr.execute(
            SQL(
                "INSERT INTO grc_action (%s) VALUES %s ON CONFLICT (company_id, key) DO NOTHING",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(SQL("%s", (*row.values(), *stamp)) for row in rows),
            )
        )
        made = self.env.cr.rowcount
        self.invalidate_model()
        return made

    def _activity_values(self):
        """Plan it on the document where that is what is to be moved on."""
        values = super()._activity_values()
        if self.source in ("quotation", "opportunity"):
            values |= {"res_model_id": self.env["ir.model"]._get_id(self.res_model), "res_id": self.res_id}
        return values

    @api.model
    def _follow_customers(self, company, source, table):
        """Let the open actions on documents be about whom the documents are about today: merged, moved or corrected.

        :param SQL table: of the documents
        """
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_action a SET partner_id = p.commercial_partner_id
                  FROM %(table)s d
                  JOIN res_partner p ON p.id = d.partner_id
                  JOIN grc_customer c ON c.partner_id = p.commercial_partner_id AND c.company_id = %(company)s
                 WHERE a.company_id = %(company)s AND a.source = %(source)s AND a.state = 'open'
                   AND d.id = a.res_id AND a.partner_id <> p.commercial_partner_id
                """,
                table=table,
                company=company.id,
                source=source,
            )
        )
        self.invalidate_model(["partner_id"], flush=False)

    @api.model
    def _settle(self, company, as_of, source, needed):
        """Stop the open actions of a source for which ``needed``, a condition on the row ``a``, is no longer true.

        :return: number of actions closed
        """
        query = SQL(
            "SELECT a.id FROM grc_action a WHERE a.company_id = %s AND a.source = %s AND a.state = 'open' AND NOT (%s)",
            company.id,
            source,
            needed,
        )
        return self._close("stopped", query, as_of)

    @api.model
    def _words_amount(self, company, amount):
        return format_amount(self.env, round(amount or 0), company.currency_id, trailing_zeroes=False)

    @api.model
    def _words_day(self, day):
        return format_date(self.env, day)
