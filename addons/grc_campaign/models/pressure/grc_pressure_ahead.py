from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools.clock import before_day


@dataclass
class Coming:
    """A contact that is due soon.

    :ivar entity: id of the commercial entity
    :ivar priority: the greater, the earlier
    :ivar due: its moment
    :ivar applies: for each rule: does it count the contact, and wait for it?
    :ivar used: for each rule: contacts made so far that it will still count at that moment
    """

    entity: int
    priority: float
    due: datetime
    applies: list
    used: list


class GrcPressureAhead(models.AbstractModel):
    """The contacts that rules of pressure wait for: due within the look-ahead of a rule, and not yet.

    Those of the comparison group take no room. Consent and gates are not asked before the time: whoever has waited for
    one that does not go then goes in its place.
    """

    _name = "grc.pressure.ahead"
    _description = "Contacts to Come"

    @api.model
    def _coming(self, company, rules, now):
        """Return the :class:`Coming` contacts of the entities of the batch (``grc_claim``).

        :param company: ``res.company``, one record
        :param rules: ``grc.pressure.rule``, in their order
        :param datetime now: moment of the batch
        """
        if not any(rules.mapped("ahead")):
            return []
        found = {}
        for task, entity, priority, due, rule, used in self.env.execute_query(self._query(company, rules, now)):
            blank = ([False] * len(rules), [0] * len(rules))
            one = found.setdefault(task, Coming(entity, priority, due, *blank))
            one.applies[rule], one.used[rule] = True, used
        return list(found.values())

    @api.model
    def _query(self, company, rules, now):
        """Return the SELECT of ``task, entity, priority, due, place of the rule, contacts counted then``."""
        return SQL(
            """
            %(contacts)s, coming AS MATERIALIZED (%(tasks)s UNION ALL %(quiet)s)
            SELECT g.task_id, g.entity_id, g.priority, g.due_at, r.place,
                   (SELECT COUNT(*) FROM contact c
                     WHERE c.entity_id = g.entity_id AND %(counts)s
                       AND CASE r.kind WHEN 'rolling' THEN c.moment > g.due_at - make_interval(days => r.days)
                                       ELSE c.moment >= %(day)s END)
              FROM coming g
              JOIN rule r ON (r.channel IS NULL OR r.channel = g.channel) AND %(holds)s AND g.due_at < %(ahead)s
             ORDER BY g.task_id, r.place
            """,
            contacts=self.env["grc.pressure"]._contacts(company, rules, now),
            tasks=self._tasks(company, now, max(rules.mapped("ahead"))),
            quiet=self._quiet(company),
            counts=self.env["grc.pressure"]._counts("c"),
            holds=self.env["grc.pressure"]._holds(SQL("g.entity_id")),
            day=before_day(SQL("g.due_at"), SQL("1 - r.days"), SQL("g.zone")),
            ahead=before_day(SQL("%s::timestamp", now), SQL("r.ahead"), SQL("g.zone")),
        )

    @api.model
    def _tasks(self, company, now, days):
        """Return the SELECT of the contacts that wait for their moment, in running campaigns of a company.

        :param int days: for which it looks ahead, at most
        """
        return SQL(
            """
            SELECT t.id AS task_id, people.entity_id, t.priority, t.due_at, s.channel, e.zone
              FROM people
              JOIN entity e ON e.entity_id = people.entity_id
              JOIN grc_campaign_participation m
                ON m.partner_id = people.partner_id AND m.company_id = %(company)s AND m.state = 'running'
              JOIN grc_campaign c ON c.id = m.campaign_id AND c.state = 'running' AND c.purpose = 'marketing'
              JOIN grc_campaign_task t ON t.participation_id = m.id AND t.state = 'ready'
              JOIN grc_campaign_step s ON s.id = t.step_id AND s.channel IS NOT NULL AND s.closed IS NOT TRUE
             WHERE t.due_at > %(now)s AND t.due_at < %(until)s AND NOT %(held)s
            """,
            company=company.id,
            now=now,
            until=now + timedelta(days=days + 1),
            held=self.env["grc.campaign.claim"]._held(now),
        )

    @api.model
    def _quiet(self, company):
        """Return the SELECT of those of the batch that wait for the end of quiet hours."""
        return SQL(
            """
            SELECT k.task_id, k.entity_id, k.priority, k.retry_at, k.channel, k.zone FROM grc_claim k
             WHERE k.verdict = 'refused' AND k.reason = 'quiet' AND k.retry_at <= k.expires_at AND NOT k.control
               AND k.company_id = %s AND k.purpose = 'marketing' AND k.entity_id IS NOT NULL
            """,
            company.id,
        )
