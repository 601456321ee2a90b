from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import WithinDays
from odoo.addons.grc_base.tools.unchecked import UncheckedMany2one
from odoo.tools import SQL

from ..tools import planning

#: Entries into a stage older than this are no longer acted upon, save by steps that repeat.
ENTRY_DAYS = 7
#: Steps that repeat do so for so many days.
REPEAT_DAYS = 730


class GrcAction(models.Model):
    """Playbooks as a source: a customer's entry into a stage makes the actions of his playbook's steps."""

    _inherit = "grc.action"

    step_id = fields.Many2one("grc.playbook.step", readonly=True, ondelete="set null", index="btree_not_null")
    playbook_id = fields.Many2one(related="step_id.playbook_id")
    stage_id = fields.Many2one("grc.stage", readonly=True, ondelete="set null", index="btree_not_null")
    entered_on = fields.Date("In the stage since", readonly=True)
    movement_id = UncheckedMany2one("grc.transition", readonly=True, ondelete="set null")
    turn = fields.Integer(readonly=True, help="How often the step had been repeated before.")

    _entered_on_days = WithinDays("entered_on", empty=True)

    @api.model
    def _entry_days(self):
        """Return how many days back entries are looked at."""
        return ENTRY_DAYS

    @api.model
    def _plan(self, company, as_of):
        return super()._plan(company, as_of) + self._plan_playbooks(
            company, as_of, as_of - timedelta(days=self._entry_days()), SQL("TRUE")
        )

    @api.model
    def _plan_daily(self, company, as_of):
        made = super()._plan_daily(company, as_of)
        first = (
            self.env["grc.playbook.step"]
            .search([("every", ">", 0), ("company_id", "in", (company.id, False))])
            .playbook_id.mapped("date_from")
        )
        if not first:
            return made
        since = max(min(first), as_of - timedelta(days=REPEAT_DAYS))
        return made + self._plan_playbooks(company, as_of, since, SQL("s.every > 0"))

    @api.model
    def _plan_playbooks(self, company, as_of, since, steps):
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
            key=self._playbook_key("t"),
            stake=self.env["grc.playbook.step"]._stake_sql("s", "c", company),
            company=company.id,
        )
        extra = ("step_id", "stage_id", "entered_on", "turn", "movement_id")
        return self._plan_insert(company, as_of, "playbook", candidates, extra, since)

    @api.model
    def _playbook_key(self, alias):
        """Return SQL of the key of an action of a playbook: step, customer, stage, day of entry, repetition."""
        parts = [SQL.identifier(alias, name) for name in ("step_id", "partner_id", "stage_id", "entered_on", "turn")]
        return SQL("CONCAT_WS(':', 'playbook', %s)", SQL(", ").join(parts))

    @api.model
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

    @api.model
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
