from odoo import api, models
from odoo.tools import SQL

from ...tools import moments
from .grc_campaign_task import OPEN

#: Reasons that are refusals, of which a row is kept.
REFUSED = SQL(
    "(starts_with(k.reason, 'consent_') OR starts_with(k.reason, 'gate_')"
    " OR k.reason IN ('address', 'pressure', 'condition')"
    " OR k.reason IN ('quiet', 'rate', 'unapproved') AND k.retry_at > k.expires_at)"
)


class GrcCampaignFollow(models.AbstractModel):
    """What follows from a batch: refusals, what is put off, the next steps, and who is through."""

    _name = "grc.campaign.follow"
    _description = "What Follows from a Batch"

    @api.model
    def _settle(self, now):
        """Store what has become of the tasks of the batch that were not done.

        What is refused for the time being waits until there is room, or until tomorrow, if that is not too late; by
        pressure, if its step says so.
        """
        # What came first is noted before rules name what has filled them.
        self.env["grc.campaign.gate.answer"]._note(now)
        for company in self.env["grc.campaign.claim"]._companies():
            self.env["grc.pressure"]._postpone(company, now)
        self._note_refusals(now)
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_campaign_task t
                   SET state = CASE WHEN k.waits THEN 'ready' WHEN k.verdict = 'cancelled' THEN 'cancelled'
                                    ELSE 'skipped' END,
                       due_at = CASE WHEN k.waits THEN k.retry_at ELSE t.due_at END,
                       acted_at = CASE WHEN k.waits THEN NULL ELSE %(now)s END, reason = k.reason
                  FROM (SELECT c.*, c.verdict = 'refused' AND c.retry_at <= c.expires_at AND (
                               c.reason <> 'pressure' OR c.when_full = 'wait') AS waits
                          FROM (SELECT task_id, verdict, reason, expires_at, when_full,
                                       GREATEST(retry_at, %(now)s::timestamp + interval '1 minute') AS retry_at
                                  FROM grc_claim WHERE verdict IN ('refused', 'skipped', 'cancelled')) c) k
                 WHERE t.id = k.task_id
                """,
                now=now,
            )
        )

    @api.model
    def _note_refusals(self, now):
        """Keep a row of each refusal: one a task and rule, however often it is asked."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO grc_campaign_refusal (task_id, campaign_id, company_id, reason, rule_id, consent_rule_id,
                                                  res_model, res_id, moment)
                SELECT k.task_id, k.campaign_id, k.company_id, k.reason, k.rule_id, k.consent_rule_id, k.res_model,
                       k.res_id, %(now)s
                  FROM grc_claim k
                 WHERE k.verdict IN ('refused', 'skipped') AND %(refused)s AND NOT EXISTS (
                       SELECT 1 FROM grc_campaign_refusal r
                        WHERE r.task_id = k.task_id AND r.reason = k.reason
                          AND r.rule_id IS NOT DISTINCT FROM k.rule_id)
                """,
                now=now,
                refused=REFUSED,
            )
        )

    @api.model
    def _ghosts(self, now):
        """Let the tasks of the comparison group that have passed all questions be done by nothing."""
        self.env.cr.execute(
            SQL(
                """
                WITH ghost AS (
                    UPDATE grc_claim k SET verdict = 'ghost' WHERE k.verdict IS NULL AND k.control RETURNING k.task_id)
                UPDATE grc_campaign_task t SET state = 'ghost', reason = NULL, acted_at = %(now)s
                  FROM ghost WHERE t.id = ghost.task_id
                """,
                now=now,
            )
        )

    @api.model
    def _go_on(self):
        """Make the tasks of the steps that follow, or may follow, those of the batch; end what nothing follows."""
        self.env["grc.campaign.gate.answer"]._end()
        tasks = [task for (task,) in self.env.execute_query(SQL("SELECT task_id FROM grc_claim ORDER BY 1"))]
        self.env.cr.execute(self._next_tasks(tasks))
        self.env["grc.campaign.branch"]._await(tasks)
        self._finish(tasks)

    @api.model
    def _next_tasks(self, tasks):
        """Return the INSERT of the tasks that follow those done, passed over, closed, or not for the customer.

        The next step is looked for until one that an outcome continues: what comes after that is its branch.
        """
        following = SQL(
            """
            SELECT t.participation_id, t.campaign_id, t.company_id, s.id AS step_id, t.occurrence, t.priority,
                   s.latest, %(due)s AS due_at
              FROM grc_campaign_task t
              JOIN grc_campaign_participation m ON m.id = t.participation_id AND m.state = 'running'
              JOIN res_partner p ON p.id = m.partner_id
              JOIN grc_campaign_step was ON was.id = t.step_id
              JOIN LATERAL (
                   SELECT o.* FROM grc_campaign_step o
                    WHERE o.campaign_id = t.campaign_id
                      AND (o.closed IS NOT TRUE OR o.after NOT IN ('launch', 'previous'))
                      AND (o.sequence, o.id) > (was.sequence, was.id)
                    ORDER BY o.sequence, o.id LIMIT 1) s ON s.after = 'previous'
              %(zones)s
             WHERE t.id = ANY(%(tasks)s)
               AND (t.state IN ('done', 'ghost')
                    OR t.reason IN ('closed', 'condition') AND t.state IN ('cancelled', 'skipped')
                    OR t.reason = 'pressure' AND t.state = 'skipped' AND was.when_full = 'next'
                    OR t.id IN (SELECT k.task_id FROM grc_claim k WHERE k.answer = 'skip' AND k.verdict = 'skipped'))
            """,
            due=moments.due_for(self.env, SQL("t.acted_at"), SQL("t.company_id")),
            zones=moments.zones(self.env, SQL("t.company_id")),
            tasks=tasks,
        )
        return self.env["grc.campaign.task"]._insert(following)

    @api.model
    def _finish(self, tasks):
        """End the participations of tasks in which nothing is left to do."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_campaign_participation m
                   SET state = 'done', ended_at = COALESCE((SELECT date_trunc('second', MAX(d.acted_at))
                                                              FROM grc_campaign_task d
                                                             WHERE d.participation_id = m.id), %s)
                 WHERE m.state = 'running'
                   AND m.id IN (SELECT t.participation_id FROM grc_campaign_task t WHERE t.id = ANY(%s))
                   AND NOT EXISTS (SELECT 1 FROM grc_campaign_task o
                                    WHERE o.participation_id = m.id AND o.state IN %s)
                """,
                self.env.cr.now().replace(microsecond=0),
                list(tasks),
                OPEN,
            )
        )
        self.env["grc.campaign.participation"].invalidate_model()

    @api.model
    def _leave(self, condition, reason):
        """Let participations ``m`` end now, and nothing more be done for them.

        :param SQL condition: which of those that are running
        :param str reason: why, a key of ``exit_reason``
        """
        self.env.flush_all()
        now = self.env.cr.now().replace(microsecond=0)
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (
                    UPDATE grc_campaign_participation m
                       SET state = 'exited', exit_reason = %(reason)s, ended_at = %(now)s
                     WHERE m.state = 'running' AND (%(condition)s) RETURNING m.id)
                UPDATE grc_campaign_task t SET state = 'cancelled', reason = 'left', acted_at = %(now)s
                  FROM gone WHERE t.participation_id = gone.id AND t.state IN %(open)s
                """,
                reason=reason,
                now=now,
                condition=condition,
                open=OPEN,
            )
        )
        self.env["grc.campaign.participation"].invalidate_model()
        self.env["grc.campaign.task"].invalidate_model()
