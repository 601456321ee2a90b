from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ...engine import placeholders
from ...tools import planning
from .grc_action_source_template import ENTRY_DAYS

#: Steps that repeat do so for so many days.
REPEAT_DAYS = 730


class GrcActionSourcePlaybook(models.AbstractModel):
    """A customer's entry into a stage makes the actions of the steps of the playbook for it."""

    _name = "grc.action.source.playbook"
    _inherit = "grc.action.source.template"
    _description = "Actions of Playbooks"

    _source = "playbook"
    _place = 10
    _held_back = True
    _fills = ("step_id", "stage_id", "entered_on", "turn", "movement_id")
    _apart_by = ("step_id", "stage_id")

    def _label(self):
        return self.env._("Playbook")

    def _plan(self, company, as_of):
        return self._plan_steps(company, as_of, as_of - timedelta(days=ENTRY_DAYS), SQL("TRUE"))

    def _plan_daily(self, company, as_of):
        first = (
            self.env["grc.playbook.step"]
            .search([("every", ">", 0), ("company_id", "in", (company.id, False))])
            .playbook_id.mapped("date_from")
        )
        if not first:
            return 0
        since = max(min(first), as_of - timedelta(days=REPEAT_DAYS))
        return self._plan_steps(company, as_of, since, SQL("s.every > 0"))

    def _plan_steps(self, company, as_of, since, steps):
        """Make the actions of steps for customers who entered their stage from a day on, and are still there.

        :param since: first day of the entries
        :param SQL steps: condition on the steps, alias ``s``
        :return: number of actions made
        """
        candidates = SQL(
            """
            WITH entry AS MATERIALIZED (%(entries)s),
            chosen AS MATERIALIZED (%(chosen)s),
            place AS MATERIALIZED (
                SELECT e.entered_on, COUNT(w.day) AS place, COALESCE(MAX(w.day) = e.entered_on, FALSE) AS works
                  FROM (SELECT DISTINCT entered_on FROM entry) e
                  LEFT JOIN work w ON w.day <= e.entered_on
                 GROUP BY e.entered_on
            ),
            today AS (SELECT COUNT(*) AS place FROM work WHERE day <= %(as_of)s),
            due AS (
                SELECT e.*, s.id AS step_id, COALESCE(s.every, 0) AS every, today.place AS today,
                       place.place + GREATEST(s.delay, CASE WHEN place.works THEN 0 ELSE 1 END) AS due
                  FROM chosen e
                  JOIN grc_playbook_step s ON s.playbook_id = e.playbook_id AND s.active AND %(steps)s
                  JOIN place ON place.entered_on = e.entered_on
                 CROSS JOIN today
            ),
            task AS (
                SELECT due.*, CASE WHEN every > 0 THEN GREATEST((today - due) / every, 0) ELSE 0 END AS turn FROM due
            )
            SELECT %(key)s AS key, t.partner_id, s.who, s.user_id AS who_id, s.activity_type_id,
                   w.day AS deadline, s.summary->>'en_US' AS summary, NULL AS why,
                   %(stake)s AS stake, s.probability, s.effort, s.id AS step_id, t.stage_id, t.entered_on, t.turn,
                   t.movement_id
              FROM task t
              JOIN grc_playbook_step s ON s.id = t.step_id
              JOIN grc_customer c ON c.partner_id = t.partner_id AND c.company_id = %(company)s
              LEFT JOIN work w ON w.place = t.due + t.turn * t.every
             WHERE t.turn = 0 OR NOT EXISTS (
                       SELECT 1 FROM grc_action a
                        WHERE a.partner_id = t.partner_id AND a.company_id = %(company)s AND a.step_id = t.step_id
                          AND a.entered_on = t.entered_on AND a.state = 'open')
            """,
            entries=self._entry_query(company, as_of, since),
            chosen=self._chosen_query(company),
            as_of=as_of,
            steps=steps,
            key=self._key("t"),
            stake=self.env["grc.playbook.step"]._stake_sql("s", "c", company),
            company=company.id,
        )
        return self._make_rows(company, as_of, candidates, since=since)

    def _key(self, alias):
        """Return SQL of the key of an action of a playbook: step, customer, stage, day of entry, repetition."""
        parts = [SQL.identifier(alias, name) for name in ("step_id", "partner_id", "stage_id", "entered_on", "turn")]
        return SQL("CONCAT_WS(':', 'playbook', %s)", SQL(", ").join(parts))

    def _entry_query(self, company, as_of, since):
        """Return the SELECT of the customers' entries into the stage in which they are now, from a day on."""
        return SQL(
            """
            SELECT t.partner_id, t.date AS entered_on, t.to_stage_id AS stage_id, t.id AS movement_id,
                   c.segment_id, c.policy, c.value_class
              FROM (SELECT DISTINCT ON (t.partner_id) t.partner_id, t.date, t.id, t.to_stage_id
                      FROM grc_transition t
                     WHERE t.company_id = %(company)s AND t.dimension = 'stage' AND t.date >= %(since)s
                       AND t.absorbed IS NOT TRUE
                     ORDER BY t.partner_id, t.date DESC, t.id DESC) t
              JOIN grc_customer c ON c.partner_id = t.partner_id AND c.company_id = %(company)s
             WHERE t.date <= %(as_of)s AND t.to_stage_id = %(stage)s
            """,
            company=company.id,
            since=since,
            as_of=as_of,
            stage=planning.current_stage(),
        )

    def _chosen_query(self, company):
        """Return the SELECT of entries (CTE ``entry``) with the playbook of each.

        The first that fits; the one that has made an action for an entry stays, though segment or class change.
        """
        return SQL(
            """
            SELECT DISTINCT ON (e.partner_id) e.*, b.id AS playbook_id
              FROM entry e
              JOIN grc_playbook b ON b.stage_id = e.stage_id AND b.active AND b.date_from <= e.entered_on
                   AND (b.company_id IS NULL OR b.company_id = %(company)s)
                   AND NOT EXISTS (SELECT 1 FROM grc_playbook own
                                    WHERE own.replaces_id = b.id AND own.company_id = %(company)s
                                      AND own.date_from <= e.entered_on)
              LEFT JOIN LATERAL (
                   SELECT TRUE AS found FROM grc_action a
                     JOIN grc_playbook_step s ON s.id = a.step_id AND s.playbook_id = b.id
                    WHERE a.partner_id = e.partner_id AND a.company_id = %(company)s
                      AND a.stage_id = e.stage_id AND a.entered_on = e.entered_on
                    LIMIT 1) used ON TRUE
             WHERE used.found OR (
                   (b.policy IS NULL OR b.policy = e.policy)
               AND (b.value_class IS NULL OR b.value_class = e.value_class)
               AND (NOT EXISTS (SELECT 1 FROM grc_playbook_grc_segment_rel r WHERE r.grc_playbook_id = b.id)
                    OR EXISTS (SELECT 1 FROM grc_playbook_grc_segment_rel r
                                WHERE r.grc_playbook_id = b.id AND r.grc_segment_id = e.segment_id)))
             ORDER BY e.partner_id, used.found NULLS LAST, b.sequence, b.id
            """,
            company=company.id,
        )

    def _merge_key(self, alias):
        return self._key(alias)

    # What becomes of an action

    def _template(self, action):
        return action.step_id

    def _why(self, action):
        return action.movement_id.cause_text

    def _make_documents(self, actions, company):
        """Make the opportunities of those actions that are to have one."""
        wanted = actions.filtered(lambda action: action.step_id.kind == "opportunity" and not action.res_model)
        for lang, group in wanted._by_lang().items():
            leads = (
                actions.env["crm.lead"]
                .with_company(company)
                .with_context(**planning.QUIET, lang=lang)
                .create([self._opportunity_values(action) for action in group.with_context(lang=lang)])
            )
            group._write_rows({"res_model": "crm.lead"})
            planning.write_column(actions, "res_id", zip(group.ids, leads.ids, strict=True), "integer")

    def _opportunity_values(self, action):
        """Return the values of the opportunity of one action; one without a salesperson is read by all of them."""
        figures = set(placeholders.names(action.step_id.summary)) - {"customer"}
        return {
            "type": "opportunity",
            "name": action.env._("Opportunity of %s", action.partner_id.name) if figures else action.summary,
            "partner_id": action.partner_id.id,
            "company_id": action.company_id.id,
            "user_id": action.user_id.id,
            "team_id": action.team_id.id,
            "expected_revenue": action.stake if action.user_id else 0,
            "description": action._neutral_link(),
        }
