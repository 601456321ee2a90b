from datetime import timedelta

import numpy as np
from odoo import api, models
from odoo.tools import SQL

from ...engine.pressure import admit
from ...tools.clock import before_day


class GrcPressure(models.AbstractModel):
    """Which of the contacts that are due the rules of pressure let through, and from when on the others.

    It works on ``grc_claim``, the working table of a batch (``grc.campaign.claim``), which holds all contacts of an
    entity that are due: so the best of them go first. Better ones that are due soon (``grc.pressure.ahead``) keep their
    room.
    """

    _name = "grc.pressure"
    _description = "Contact Pressure"

    @api.model
    def _refuse(self, company, now):
        """Mark the contacts of a company that rules have no room for, and by which rule.

        :param company: ``res.company``, one record
        :param datetime now: moment of the batch
        """
        rules = self.env["grc.pressure.rule"]._of(company)
        due = self._due(company) if rules else []
        if not due:
            return
        due += self.env["grc.pressure.call"]._due(company)
        rivals = {entity for __, entity, *__ in due}
        coming = [one for one in self.env["grc.pressure.ahead"]._coming(company, rules, now) if one.entity in rivals]
        stopped, behind = self._admitted(company, rules, due, coming, now)
        held = [place for place in range(len(due)) if stopped[place] >= 0]
        moments = [None] * len(due) + [one.due for one in coming]
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_claim k
                   SET verdict = 'refused', reason = 'pressure', rule_id = u.rule_id, retry_at = u.retry_at
                  FROM unnest(%s::integer[], %s::integer[], %s::timestamp[]) u(task_id, rule_id, retry_at)
                 WHERE k.task_id = u.task_id
                """,
                [due[place][0] for place in held],
                [rules[int(stopped[place])].id for place in held],
                [moments[behind[place]] if behind[place] >= 0 else None for place in held],
            )
        )

    @api.model
    def _admitted(self, company, rules, due, coming, now):
        """Return ``stopped, behind`` of :func:`~...engine.pressure.admit`: of contacts due, then of those coming.

        :param list due: rows of :meth:`_due`
        :param list coming: of ``grc.pressure.ahead``
        """
        places = {entity: place for place, entity in enumerate(dict.fromkeys(entity for __, entity, *__ in due))}
        used = np.zeros((len(places), len(rules)), dtype=np.int64)
        for entity, rule, number in self._used(company, rules, now):
            # Of some of the batch nothing is due any more: they have left, or it is too late.
            if entity in places:
                used[places[entity], rule] = number
        strange = self._strange(company, rules)
        applies = [
            [rule.channel in (False, channel) and (entity, place) not in strange for place, rule in enumerate(rules)]
            for __, entity, __, channel in due
        ]
        return admit(
            [places[entity] for __, entity, *__ in due] + [places[one.entity] for one in coming],
            [priority for __, __, priority, __ in due] + [one.priority for one in coming],
            applies + [one.applies for one in coming],
            used,
            rules.mapped("number"),
            [False] * len(due) + [True] * len(coming),
            [[0] * len(rules)] * len(due) + [one.used for one in coming],
        )

    @api.model
    def _due(self, company):
        """Return ``(task, entity, priority, channel)`` of the contacts that rules are about, in the order of tasks."""
        return self.env.execute_query(
            SQL(
                """
                SELECT k.task_id, k.entity_id, k.priority, k.channel FROM grc_claim k
                 WHERE k.verdict IS NULL AND k.company_id = %s AND k.channel IS NOT NULL AND k.purpose = 'marketing'
                 ORDER BY k.task_id
                """,
                company.id,
            )
        )

    @api.model
    def _rules(self, rules):
        """Return the SELECT of ``place, rule_id, channel, number, days, kind, ahead, purposes, tags`` of rules."""
        rows = [
            SQL(
                "(%s, %s, %s::varchar, %s, %s, %s, %s, %s::text[], %s::integer[])",
                place,
                rule.id,
                rule.channel or None,
                rule.number,
                rule.days,
                rule.kind,
                rule.ahead,
                rule._purposes(),
                rule._tags(),
            )
            for place, rule in enumerate(rules)
        ]
        columns = SQL("place, rule_id, channel, number, days, kind, ahead, purposes, tags")
        return SQL("SELECT * FROM (VALUES %s) AS v(%s)", SQL(", ").join(rows), columns)

    @api.model
    def _holds(self, entity):
        """Return the condition that rule ``r`` holds for a customer: they have one of its tags, or it has none."""
        return SQL(
            "(r.tags IS NULL OR EXISTS (SELECT 1 FROM res_partner_res_partner_category_rel tagged"
            " WHERE tagged.partner_id = %s AND tagged.category_id = ANY(r.tags)))",
            entity,
        )

    @api.model
    def _counts(self, contact):
        """Return the condition that rule ``r`` counts a contact, when it holds for the customer.

        :param str contact: alias of ``channel`` and ``purpose``
        """
        return SQL(
            "(r.channel IS NULL OR r.channel = %s) AND %s = ANY(r.purposes)",
            SQL.identifier(contact, "channel"),
            SQL.identifier(contact, "purpose"),
        )

    @api.model
    def _strange(self, company, rules):
        """Return ``{(entity, place of the rule)}``: which rules do not hold for whom in the batch."""
        if not rules.tag_ids:
            return set()
        return set(
            self.env.execute_query(
                SQL(
                    "SELECT DISTINCT k.entity_id, r.place FROM grc_claim k JOIN (%s) r ON NOT %s"
                    " WHERE k.company_id = %s AND k.entity_id IS NOT NULL",
                    self._rules(rules),
                    self._holds(SQL("k.entity_id")),
                    company.id,
                )
            )
        )

    @api.model
    def _contacts(self, company, rules, now):
        """Return a WITH clause: ``contact`` has the entities' ``zone`` and contacts, ``rule`` is :meth:`_rules`."""
        since = now - timedelta(days=max(rules.mapped("days")) + 2)
        return SQL(
            """
            WITH entity AS MATERIALIZED (SELECT DISTINCT ON (k.entity_id) k.entity_id, k.zone FROM grc_claim k
                                          WHERE k.company_id = %(company)s AND k.entity_id IS NOT NULL),
                 people AS MATERIALIZED (SELECT p.id AS partner_id, e.entity_id
                                           FROM entity e JOIN res_partner p ON p.commercial_partner_id = e.entity_id),
                 contact AS MATERIALIZED (
                     SELECT e.entity_id, e.zone, s.channel, s.moment, s.purpose, s.res_model, s.res_id
                       FROM (%(all)s) s
                       JOIN people ON people.partner_id = s.partner_id
                       JOIN entity e ON e.entity_id = people.entity_id),
                 rule AS (%(rules)s)
            """,
            company=company.id,
            all=self.env["grc.pressure.source"]._all(company, since),
            rules=self._rules(rules),
        )

    @api.model
    def _used(self, company, rules, now):
        """Return ``(entity, place of the rule, number)``: contacts that each rule counts at a moment."""
        return self.env.execute_query(
            SQL(
                """
                %s
                SELECT c.entity_id, r.place, COUNT(*) FROM contact c
                  JOIN rule r ON %s AND %s
                 WHERE %s
                 GROUP BY 1, 2
                """,
                self._contacts(company, rules, now),
                self._counts("c"),
                self._holds(SQL("c.entity_id")),
                self._within(SQL("c.moment"), now, SQL("c.zone")),
            )
        )

    @staticmethod
    def _within(moment, now, zone):
        """Return the condition that rule ``r`` still counts at ``now`` what was done at a moment, by a zone's clock."""
        return SQL(
            "CASE r.kind WHEN 'rolling' THEN %(moment)s > %(now)s::timestamp - make_interval(days => r.days)"
            " ELSE %(moment)s >= %(day)s END",
            moment=moment,
            now=now,
            day=before_day(SQL("%s::timestamp", now), SQL("1 - r.days"), zone),
        )

    @api.model
    def _postpone(self, company, now):
        """Say from when on the contacts refused by rules have room: when the rule counts one less than it lets through.

        Called after the others have been made. Those who wait for a better one know its moment already. What makes way
        for a call that waits is looked at again a day later. Each names the last contact that its rule counts.
        """
        rules = self.env["grc.pressure.rule"]._of(company)
        if not rules:
            return
        self.env.cr.execute(
            SQL(
                """
                %(contacts)s
                UPDATE grc_claim k
                   SET res_model = CASE WHEN %(counted)s THEN last.res_model END,
                       res_id = CASE WHEN %(counted)s THEN last.res_id END,
                       retry_at = COALESCE(o.retry_at, CASE
                       WHEN last.moment IS NULL THEN %(now)s::timestamp + interval '1 day'
                       WHEN r.kind = 'rolling' THEN last.moment + make_interval(days => r.days)
                       ELSE %(day)s END)
                  FROM grc_claim o JOIN rule r ON r.rule_id = o.rule_id
                 CROSS JOIN LATERAL (
                       SELECT (ARRAY_AGG(w.moment))[r.number] AS moment, (ARRAY_AGG(w.moment))[1] AS newest,
                              (ARRAY_AGG(w.res_model))[1] AS res_model, (ARRAY_AGG(w.res_id))[1] AS res_id
                         FROM (SELECT c.moment, c.res_model, c.res_id FROM contact c
                                WHERE c.entity_id = o.entity_id AND %(counts)s
                                ORDER BY c.moment DESC, c.res_model, c.res_id LIMIT r.number) w) last
                 WHERE k.task_id = o.task_id AND o.company_id = %(company)s AND o.reason = 'pressure'
                """,
                contacts=self._contacts(company, rules, now),
                counts=self._counts("c"),
                counted=self._within(SQL("last.newest"), now, SQL("o.zone")),
                day=before_day(SQL("last.moment"), SQL("r.days"), SQL("o.zone")),
                now=now,
                company=company.id,
            )
        )
