import logging
from datetime import datetime, time, timedelta

import pytz
from odoo import SUPERUSER_ID, api, fields, models
from odoo.addons.grc_base.tools import bounds
from odoo.addons.grc_base.tools.lock import company_lock
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import planning
from .grc_playbook_step import LONGEST

_logger = logging.getLogger(__name__)

#: First key of the advisory lock of a company's planning; the second is the company's id.
LOCK = 0x47524341
#: Rows made at once from which on the server is told what the table holds now: it plans by what it held last.
MANY = 1000
#: Columns of a candidate that are stored; see ``_plan_insert``.
PLAIN = ("key", "partner_id", "activity_type_id", "summary", "why", "stake", "probability", "effort")
#: Columns that are stored by another name: what is at stake, brought into its bounds.
BOUNDED = {"stake": "worth"}


class GrcAction(models.Model):
    """The planner: sources make rows by SQL, and batches of rows become activities.

    Both halves may be cut off anywhere. A row has a key, so that it is made once; an open row without an activity is
    work left over, and gets its activity in the transaction that notes it.
    """

    _inherit = "grc.action"

    _grc_pending_idx = models.Index("(company_id, id) WHERE state = 'open' AND activity_id IS NULL")

    @api.model
    def _cron_plan(self):
        """Plan the present day of every company, committing as it goes; errors of one do not stop the others."""
        failure = None
        companies = self.env["res.company"].sudo().search(fields.Domain.TRUE)
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for place, company in enumerate(companies, start=1):
            try:
                self.sudo()._plan_day(company, commit=True)
            except Exception as error:
                self.env.cr.rollback()
                _logger.exception("Planning the actions of company %s failed", company.id)
                failure = error
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - place)
        if failure:
            raise failure

    @api.model
    def _plan_day(self, company, as_of=None, whole=False, commit=False):
        """Plan the actions of a company's day: make rows, stop what has lost its sense, make activities.

        :param as_of: the company's day; None: the present one, see ``company._grc_present``. Before the company's last
            refresh, or before its first, nothing is planned.
        :param bool whole: look at the calendar again, even if that was done today
        :param bool commit: commit the rows, then each batch of activities
        :return: number of actions made
        :raise UserError: when ``as_of`` lies in the future
        """
        company = company.sudo()
        latest, present = self.env["grc.refresh"].sudo()._latest(company), company._grc_present()
        as_of = fields.Date.to_date(as_of) or present
        if as_of > present:
            today = company._grc_today()
            raise UserError(
                self.env._("Actions of %(day)s cannot be planned yet: today is %(today)s.", day=as_of, today=today)
            )
        if not latest or as_of < latest.as_of:
            return 0
        # This company alone, whoever asks: stock of another one cannot be offered. Whoever asks has written nothing.
        planner = self.with_user(SUPERUSER_ID).with_context(allowed_company_ids=company.ids)
        with company_lock(planner.env, LOCK, company, commit) as locked:
            return planner._plan_steps(company, as_of, whole, commit) if locked else 0

    @api.model
    def _plan_again(self, companies):
        """Have the calendar of the companies looked at again in the background, even if that was done today.

        Of several requests one waits. A planning that runs already is the answer itself.
        """
        for plan in self.env["grc.plan"].sudo().search([("company_id", "in", companies.ids)]):
            with company_lock(self.env, LOCK, plan.company_id, commit=False) as locked:
                if locked:
                    plan.unlink()
        self.env["grc.queue"]._wake("grc_lifecycle.ir_cron_plan")

    @api.model
    def _plan_steps(self, company, as_of, whole, commit):
        self.env.flush_all()
        self._plan_stop(company, as_of)
        made = self._plan(company, as_of)
        if whole or not self._is_planned(company, as_of):
            made += self._plan_daily(company, as_of)
        self._plan_assign(company, as_of)
        self.env.invalidate_all()
        self._plan_note(company, as_of, made)
        if commit:
            self.env["ir.cron"]._commit_progress()
        self._plan_activities(company, as_of, commit)
        return made

    @api.model
    def _is_planned(self, company, as_of):
        """Return whether the calendar of this day has been looked at."""
        return bool(self.env["grc.plan"].search_count([("company_id", "=", company.id), ("as_of", "=", as_of)]))

    @api.model
    def _plan_note(self, company, as_of, made):
        """Note the day, and warn of actions that nobody is there to do."""
        unassigned = self.search_count(
            [("company_id", "=", company.id), ("state", "=", "open"), ("user_id", "=", False)]
        )
        plan = self.env["grc.plan"].search([("company_id", "=", company.id)])
        values = {"as_of": as_of, "unassigned": unassigned}
        if plan and plan.as_of == as_of:
            values["made"] = plan.made + made
        else:
            values["made"] = made
            if unassigned:
                _logger.warning("Company %s: nobody is there to do %s actions", company.id, unassigned)
        if plan:
            plan.write({name: value for name, value in values.items() if plan[name] != value})
        else:
            plan.create(values | {"company_id": company.id})

    @api.model
    def _plan_insert(self, company, as_of, source, candidates, extra=(), since=None):
        """Make rows of a source, with the user who is there to do it.

        :param str source: value of ``source``
        :param SQL candidates: SELECT of ``key`` (unique in the company), ``partner_id`` (the commercial entity),
            ``who`` and ``who_id`` (see ``grc.action.template``), ``activity_type_id``, ``deadline``, ``summary``,
            ``why``, ``stake``, ``probability``, ``effort``, and the columns ``extra``. It may use the CTE ``work``
            (``day``, ``place``: the company's working days, numbered). A deadline that is gone, or none, becomes the
            next working day.
        :param extra: names of further columns of ``grc_action``
        :param since: first day that ``work`` must hold; None: that from which entries are looked at
        :return: number of rows made; those whose key is known, whose customer is archived or has no row are not
        """
        columns = [*PLAIN, *extra]
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
                source=source,
                as_of=as_of,
                rank=planning.rank(SQL("q.worth"), SQL("q.probability"), SQL("q.effort")),
                uid=self.env.uid,
                values=SQL(", ").join(SQL.identifier("q", BOUNDED.get(name, name)) for name in columns),
                stage=planning.current_stage(),
                assignee=planning.assignee(company, self._plan_users(source), SQL("q.due")),
            )
        )
        made = self.env.cr.rowcount
        if made >= MANY:
            self.env.cr.execute("ANALYZE grc_action")
        return made

    @api.model
    def _plan_users(self, source):
        """Return who is asked for an action, the first first: SQL of user ids over the aliases of ``_plan_insert``.

        Only those who may see actions of the source.
        """
        named = SQL(
            "CASE q.who WHEN 'user' THEN q.who_id WHEN 'leader' THEN team.user_id WHEN 'owner' THEN stage.user_id END"
        )
        users = [named, SQL("p.user_id"), SQL("team.user_id"), SQL("stage.user_id")]
        return [self._seeing(user, source) for user in users]

    @api.model
    def _work_days(self, company, as_of, since=None):
        """Return the company's working days by its calendar and its holidays, in their order.

        :param since: first day wanted; None: that from which entries are looked at
        :return: list of dates up to the longest delay after ``as_of``; every day where no calendar tells
        """
        first = since or as_of - timedelta(days=self._entry_days())
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
