from datetime import datetime, time, timedelta

import pytz
from odoo import models
from odoo.addons.grc_base.tools import bounds
from odoo.tools import SQL

from ...tools import planning
from ..playbook.grc_playbook_step import LONGEST

#: Rows made at once from which on the server is told what the table holds now: it plans by what it held last.
MANY = 1000
#: Columns of a candidate that are stored; see ``_make_rows``.
PLAIN = ("key", "partner_id", "activity_type_id", "summary", "why", "stake", "probability", "effort")
#: Columns that are stored by another name: what is at stake, brought into its bounds.
BOUNDED = {"stake": "worth"}
#: Entries into a stage older than this are no longer acted upon, save by steps that repeat.
ENTRY_DAYS = 7


class GrcActionSourceTemplate(models.AbstractModel):
    """Sources whose actions follow templates (``grc.action.template``): rows by one statement, texts afterwards.

    Templates say themselves what is assumed, and when it is done by whom.
    """

    _name = "grc.action.source.template"
    _inherit = "grc.action.source"
    _description = "Source of Actions by Templates"

    _when = None
    _assumed = None

    def _make_rows(self, company, as_of, candidates, extra=(), since=None):
        """Make rows of this source, with the user who is there to do it.

        :param SQL candidates: SELECT of ``key`` (unique in the company), ``partner_id`` (the commercial entity),
            ``who`` and ``who_id`` (see ``grc.action.template``), ``activity_type_id``, ``deadline``, ``summary``,
            ``why``, ``stake``, ``probability``, ``effort``, and the columns of ``_fills`` and ``extra``. It may use the
            CTE ``work`` (``day``, ``place``: the company's working days, numbered). A deadline that is gone, or none,
            becomes the next working day.
        :param extra: names of further columns of ``grc_action``
        :param since: first day that ``work`` must hold; None: that from which entries are looked at
        :return: number of rows made; those whose key is known, whose customer is archived or has no row are not
        """
        columns = [*PLAIN, *self._fills, *extra]
        self.env.cr.execute(
            SQL(
                """
                WITH work AS (%(work)s), away AS MATERIALIZED (%(away)s),
                candidate AS MATERIALIZED (
                    SELECT q.*, %(due)s AS due, %(worth)s AS worth
                      FROM (%(candidates)s) q
                     WHERE NOT EXISTS (
                         SELECT 1 FROM grc_action a WHERE a.company_id = %(company)s AND a.key = q.key)
                     -- All of them before the first is inserted: else each looks through what those before it made.
                     ORDER BY q.partner_id
                )
                INSERT INTO grc_action (company_id, source, state, date, deadline, user_id, team_id, rank, create_uid,
                                        write_uid, create_date, write_date, %(columns)s)
                SELECT %(company)s, %(source)s, 'open', %(as_of)s, q.due, assigned.id,
                       COALESCE(assigned.sale_team_id, seller.sale_team_id), %(rank)s, %(uid)s, %(uid)s,
                       NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC', %(values)s
                  FROM candidate q
                  JOIN grc_customer c ON c.partner_id = q.partner_id AND c.company_id = %(company)s
                  JOIN res_partner p ON p.id = q.partner_id AND p.active
                  LEFT JOIN res_users seller ON seller.id = p.user_id
                  LEFT JOIN crm_team team ON team.id = seller.sale_team_id
                  LEFT JOIN grc_stage stage ON stage.id = %(stage)s
                  LEFT JOIN LATERAL (%(assignee)s) assigned ON TRUE
                ON CONFLICT (company_id, key) DO NOTHING
                """,
                work=planning.work_days(self._work_days(company, as_of, since)),
                away=planning.away(company),
                due=bounds.day(SQL("GREATEST(q.deadline, (SELECT MIN(day) FROM work WHERE day >= %s))", as_of)),
                worth=bounds.money(SQL("q.stake")),
                candidates=candidates,
                company=company.id,
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                source=self._source,
                as_of=as_of,
                rank=planning.rank(SQL("q.worth"), SQL("q.probability"), SQL("q.effort")),
                uid=self.env.uid,
                values=SQL(", ").join(SQL.identifier("q", BOUNDED.get(name, name)) for name in columns),
                stage=planning.current_stage(),
                assignee=planning.assignee(company, self._askable(), SQL("q.due")),
            )
        )
        made = self.env.cr.rowcount
        if made >= MANY:
            self.env.cr.execute("ANALYZE grc_action")
        return made

    def _askable(self):
        """Return who is asked for an action, the first first: SQL of user ids over the aliases of ``_make_rows``.

        Only those who may see actions of the source.
        """
        named = SQL(
            "CASE q.who WHEN 'user' THEN q.who_id WHEN 'leader' THEN team.user_id WHEN 'owner' THEN stage.user_id END"
        )
        users = [named, SQL("p.user_id"), SQL("team.user_id"), SQL("stage.user_id")]
        return [planning.seeing(self.env, user, self._source) for user in users]

    def _work_days(self, company, as_of, since=None):
        """Return the company's working days by its calendar and its holidays, in their order.

        :param since: first day wanted; None: that from which entries are looked at
        :return: list of dates up to the longest delay after ``as_of``; every day where no calendar tells
        """
        first = since or as_of - timedelta(days=ENTRY_DAYS)
        last = as_of + timedelta(days=2 * LONGEST)
        every = [first + timedelta(days=place) for place in range((last - first).days + 1)]
        calendar = company.resource_calendar_id
        if not calendar:
            return every
        zone = pytz.timezone(company._grc_zone())
        start, stop = (
            zone.localize(datetime.combine(day, clock)) for day, clock in ((first, time.min), (last, time.max))
        )
        works = {
            begin.astimezone(zone).date()
            for begin, __, __ in calendar._work_intervals_batch(start, stop, tz=zone)[False]
        }
        return sorted(works) or every
