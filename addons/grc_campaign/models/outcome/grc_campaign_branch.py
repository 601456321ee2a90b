from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...engine.outcome.click import PROOF
from ...tools import moments

#: States of a mail that has not gone yet, and of one that will not go.
WAITING, LOST = ("outgoing", "process"), ("cancel", "error")


class GrcCampaignBranch(models.AbstractModel):
    """Steps that are continued by outcomes: who goes on with which, decided for all customers at once.

    When a step is done, a task that *awaits* is made for each step that an outcome of it continues; it is due on the
    last day on which that may come. The first outcome decides: tasks that it continues are ready, the others that wait
    for the same step are cancelled. What is to be missing is missing when the days are over, and the mail has gone.
    """

    _name = "grc.campaign.branch"
    _description = "Steps Continued by Outcomes"

    @api.model
    def _await(self, tasks):
        """Make the tasks of the steps that wait for an outcome of tasks that are done.

        :param list tasks: ids
        """
        following = SQL(
            """
            SELECT t.participation_id, t.campaign_id, t.company_id, s.id AS step_id, t.occurrence, t.priority,
                   s.latest, t.acted_at + make_interval(days => s.within) AS due_at
              FROM grc_campaign_task t
              JOIN grc_campaign_participation m ON m.id = t.participation_id AND m.state = 'running'
              JOIN grc_campaign_step s
                ON s.of_id = t.step_id AND s.after NOT IN ('launch', 'previous') AND s.closed IS NOT TRUE
             WHERE t.id = ANY(%s) AND t.state IN ('done', 'ghost')
            """,
            tasks,
        )
        self.env.cr.execute(self.env["grc.campaign.task"]._insert(following, "awaiting"))

    @api.model
    def _put_off(self, now):
        """Let what is to come wait for customers who are absent, and what is awaited have its days after they are back.

        Their days are those of the company. Doing it again changes nothing.
        """
        local = SQL("w.due_at AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(z.zone, 'UTC')")
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_campaign_task t
                   SET due_at = d.due_at, expires_at = t.expires_at + (d.due_at - t.due_at), reason = 'absent'
                  FROM (SELECT w.id, (%(local)s + make_interval(days => GREATEST(0, a.until - (%(local)s)::date
                                   + CASE WHEN w.state = 'awaiting' THEN s.within ELSE 0 END)))
                               AT TIME ZONE COALESCE(z.zone, 'UTC') AT TIME ZONE 'UTC' AS due_at
                          FROM (SELECT k.participation_id, MAX(o.until) AS until
                                  FROM grc_campaign_outcome o JOIN grc_campaign_task k ON k.id = o.task_id %(zones)s
                                 WHERE o.kind = 'absence' AND o.until > (%(now)s::timestamp AT TIME ZONE 'UTC'
                                                                         AT TIME ZONE COALESCE(z.zone, 'UTC'))::date
                                   AND o.moment <= %(now)s
                                 GROUP BY 1) a
                          JOIN grc_campaign_task w
                            ON w.participation_id = a.participation_id AND w.state IN ('ready', 'awaiting')
                          JOIN grc_campaign c ON c.id = w.campaign_id AND c.state = 'running'
                          JOIN grc_campaign_step s ON s.id = w.step_id %(zones_of_task)s) d
                 WHERE t.id = d.id AND d.due_at > t.due_at
                """,
                local=local,
                zones=moments.zones(self.env, SQL("k.company_id")),
                zones_of_task=moments.zones(self.env, SQL("w.company_id")),
                now=now,
            )
        )
        self.env["grc.campaign.task"].invalidate_model()

    @api.model
    def _decide(self, now):
        """Let tasks that await go on, or end.

        :param datetime now: in UTC; outcomes of later moments are not looked at
        :return: number of tasks decided
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH waiting AS (%(waiting)s), heard AS (%(heard)s), judged AS (%(judged)s), decided AS (%(decided)s)
                UPDATE grc_campaign_task t
                   SET state = CASE WHEN d.reason IS NULL THEN 'ready' ELSE 'cancelled' END, reason = d.reason,
                       acted_at = CASE WHEN d.reason IS NOT NULL THEN %(now)s END, outcome_id = d.outcome_id,
                       due_at = CASE WHEN d.reason IS NULL THEN d.due_at ELSE t.due_at END,
                       expires_at = CASE WHEN d.reason IS NULL THEN d.due_at + make_interval(days => d.latest)
                                         ELSE t.expires_at END
                  FROM decided d WHERE t.id = d.id
                RETURNING t.id
                """,
                waiting=self._waiting(now),
                heard=self._heard(now),
                judged=self._judged(),
                decided=self._decided(),
                now=now,
            )
        )
        tasks = [task for (task,) in self.env.cr.fetchall()]
        self.env["grc.campaign.task"].invalidate_model()
        self.env["grc.campaign.follow"]._finish(tasks)
        return len(tasks)

    @api.model
    def _waiting(self, now):
        """Return the SELECT of the tasks that await, with that whose outcome it is.

        A click is told some time after it: the days are over when that has passed, too, and no click waits for longer.
        """
        return SQL(
            """
            SELECT w.id, w.participation_id, w.step_id, w.company_id, w.due_at AS last, s.after, s.latest,
                   s.missing IS TRUE AS missing, s.closed IS TRUE AS closed, f.id AS of_task, f.acted_at,
                   w.due_at <= %(over)s AND NOT (s.after = 'click' AND EXISTS (
                       SELECT 1 FROM grc_campaign_click i
                        WHERE i.task_id = f.id AND NOT i.judged AND i.moment <= w.due_at)) AS over,
                   COALESCE(x.trace_status IN %(queued)s, FALSE) AS queued,
                   COALESCE(x.trace_status IN %(lost)s, FALSE) AS lost
              FROM grc_campaign_task w
              JOIN grc_campaign c ON c.id = w.campaign_id AND c.state = 'running'
              JOIN grc_campaign_step s ON s.id = w.step_id
              JOIN grc_campaign_task f
                ON f.participation_id = w.participation_id AND f.step_id = s.of_id AND f.occurrence = w.occurrence
              LEFT JOIN mailing_trace x ON x.id = f.trace_id
             WHERE w.state = 'awaiting'
            """,
            over=now - timedelta(milliseconds=PROOF),
            queued=WAITING,
            lost=LOST,
        )

    @api.model
    def _heard(self, now):
        """Return the SELECT of the first outcome that each of ``waiting`` may go on by."""
        return SQL(
            """
            SELECT DISTINCT ON (w.id) w.id, o.id AS outcome_id, o.moment
              FROM waiting w
              JOIN grc_campaign_task k ON k.participation_id = w.participation_id
              JOIN grc_campaign_outcome o ON o.task_id = k.id
             WHERE (o.kind = w.after OR w.after = 'bounce' AND o.kind IN ('bounce_hard', 'bounce_soft'))
               AND (o.task_id = w.of_task OR w.after IN ('order', 'paid'))
               AND o.moment BETWEEN w.acted_at AND w.last AND o.moment <= %s
             ORDER BY w.id, o.moment, o.id
            """,
            now,
        )

    @api.model
    def _judged(self):
        """Return the SELECT of ``waiting`` with the moment from which each goes on, and the first of their step's."""
        return SQL(
            """
            SELECT j.*, MIN(j.since) OVER (PARTITION BY j.of_task) AS first
              FROM (SELECT w.*, h.outcome_id,
                           CASE WHEN w.closed THEN NULL
                                WHEN NOT w.missing THEN h.moment
                                WHEN h.id IS NULL AND w.over AND NOT w.queued AND NOT w.lost THEN w.last END AS since
                      FROM waiting w LEFT JOIN heard h ON h.id = w.id) j
            """
        )

    @api.model
    def _decided(self):
        """Return the SELECT of those of ``judged`` that go on, or end for a reason."""
        return SQL(
            """
            SELECT v.* FROM (
                SELECT j.id, j.outcome_id, j.since, j.latest, %(due)s AS due_at,
                       CASE WHEN j.closed THEN 'closed'
                            WHEN j.first IS NOT NULL AND j.since IS DISTINCT FROM j.first THEN 'otherwise'
                            WHEN j.missing AND j.outcome_id IS NOT NULL THEN 'otherwise'
                            WHEN j.lost AND j.since IS NULL THEN 'mail'
                            WHEN NOT j.missing AND j.since IS NULL AND j.over THEN 'nothing' END AS reason
                  FROM judged j
                  JOIN grc_campaign_step s ON s.id = j.step_id
                  JOIN grc_campaign_participation m ON m.id = j.participation_id
                  LEFT JOIN res_partner p ON p.id = m.partner_id
                  %(zones)s) v
             WHERE v.since IS NOT NULL OR v.reason IS NOT NULL
            """,
            due=moments.due_for(self.env, SQL("j.since"), SQL("j.company_id")),
            zones=moments.zones(self.env, SQL("j.company_id")),
        )
