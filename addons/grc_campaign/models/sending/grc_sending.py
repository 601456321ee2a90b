from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np
import pytz
from odoo import api, models
from odoo.addons.grc_base.tools.clock import local_day
from odoo.tools import SQL

from ...engine.sending import placed, shared

#: Hours over which what waits is spread; what has no room in them is looked at again at their end.
AHEAD = 24 * 31
#: Hour of the company's day at which a day of a warm-up begins, without quiet hours.
MORNING = 8
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Hours:
    """The hours in which mails of a company may go, from now on.

    :ivar moments: at which each begins, in UTC; of the first: now
    :ivar days: day of the company, of each hour
    :ivar hours: of the company's clock, of each hour
    """

    moments: list
    days: list
    hours: list

    @property
    def ahead(self):
        """Moments of the hours, and the one after the last, for what no hour has room for."""
        return [*self.moments, self.moments[-1] + timedelta(hours=1)]


class GrcSending(models.AbstractModel):
    """How many mails of campaigns go, and when: send rate, warm-up, quiet hours.

    Mails are counted in the contact ledger, whichever process has queued them. Companies with a send rate are one
    process's at a time (``grc.campaign.executor``), so what it counts is all there is. What waits is a task with a
    later moment, in the first hour with room; tasks that have got an hour keep it, whichever step they are of.
    """

    _name = "grc.sending"
    _description = "Sending of Campaigns"

    @api.model
    def _limited(self):
        """Return the companies that have a send rate or a warm-up."""
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return companies.search(["|", ("grc_hourly_mails", ">", 0), ("grc_warm_up", "not in", (False, ""))])

    # Quiet hours

    @api.model
    def _keep_quiet(self, company, now):
        """Put off the mails of the batch that would go in quiet hours, by the clock of each customer.

        :param company: ``res.company``, one record
        :param datetime now: moment of the batch
        """
        company = company.sudo()
        if not company.grc_quiet:
            return
        start, end = company._grc_quiet_hours()
        local = SQL("(%s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE k.zone)", now)
        late = SQL("EXTRACT(HOUR FROM %s) >= %s", local, start)
        early = SQL("EXTRACT(HOUR FROM %s) < %s", local, end)
        # The evening's hours end on the next day.
        over = SQL("date_trunc('day', %s) + make_interval(hours => %s)", local, end)
        if start > end:
            over = SQL("%s + CASE WHEN %s THEN interval '1 day' ELSE interval '0' END", over, late)
        self.env["grc.campaign.claim"]._mark(
            SQL(
                "k.company_id = %s AND k.action = 'mail' AND (%s %s %s)",
                company.id,
                late,
                SQL("OR") if start > end else SQL("AND"),
                early,
            ),
            "refused",
            "quiet",
            retry_at=SQL("(%s) AT TIME ZONE k.zone AT TIME ZONE 'UTC'", over),
        )

    # Send rate and warm-up

    @api.model
    def _keep_pace(self, company, now):
        """Put off the mails of the batch for which this hour, or this day, has no room any more.

        :param company: ``res.company``, one record
        :param datetime now: moment of the batch
        """
        company = company.sudo()
        limited = company.grc_hourly_mails or company.grc_warm_up
        tasks = self._mails(company) if limited else []
        if not tasks:
            return
        hours = self._hours(company, now)
        others = SQL("t.id NOT IN (SELECT k.task_id FROM grc_claim k)")
        places = placed(len(tasks), *self._room(company, hours, now, others))
        late = np.flatnonzero(places > 0)
        moments = hours.ahead
        self.env["grc.campaign.claim"]._mark(
            SQL("u.task_id = k.task_id"),
            "refused",
            "rate",
            SQL(
                "unnest(%s::integer[], %s::timestamp[]) u(task_id, retry_at)",
                [tasks[place] for place in late],
                [moments[places[place]] for place in late],
            ),
            retry_at=SQL("u.retry_at"),
        )

    @api.model
    def _foretell(self, company, mails):
        """Return when the mails of some steps would go, beside all that waits already.

        Steps that are due together share the hours; what is due later goes behind those that have got theirs.

        :param company: ``res.company``, one record
        :param list mails: of each step ``(moment, number, until)``: when so many are due, now or to come, and the last
            moment at which they may go, in UTC
        :return: list of moments of each step, (number,) arrays, ascending; None: nothing limits them
        """
        company = company.sudo()
        if not (company.grc_hourly_mails or company.grc_warm_up):
            return None
        found, taken = [None] * len(mails), Counter()
        for due in sorted({moment for moment, __, __ in mails}):
            together = [place for place, mail in enumerate(mails) if mail[0] == due]
            numbers = [mails[place][1] for place in together]
            for place, moments in zip(together, self._share_out(company, due, numbers, taken), strict=True):
                found[place] = moments
                # What comes too late is left out, and takes no room.
                taken.update(moments[moments <= mails[place][2]])
        return found

    @api.model
    def _share_out(self, company, due, numbers, taken):
        """Return the moments at which mails of steps would go that are due together.

        :param datetime due: when, in UTC
        :param list numbers: of mails, of each step
        :param taken: ``{moment: number}`` of mails that have got their hours
        """
        hours = self._hours(company, due)
        places = placed(sum(numbers), *self._room(company, hours, due, SQL("TRUE"), taken))
        return [np.array(hours.ahead)[of_step] for of_step in shared(numbers, places)]

    @api.model
    def _mails(self, company):
        """Return the tasks of the batch whose mails would go now, the highest priority first.

        Of customers of the same priority, one comes with all that is due for them before the next.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT k.task_id FROM grc_claim k WHERE k.verdict IS NULL AND k.action = 'mail' AND NOT k.control"
                " AND k.company_id = %s ORDER BY k.priority DESC, k.participation_id, k.task_id",
                company.id,
            )
        )
        return [task for (task,) in rows]

    @api.model
    def _hours(self, company, now):
        """Return the :class:`Hours` of a company from a moment on."""
        begin, zone = now.replace(minute=0, second=0, microsecond=0), pytz.timezone(company._grc_zone())
        moments = [now, *(begin + timedelta(hours=place) for place in range(1, AHEAD))]
        clock = [pytz.utc.localize(moment).astimezone(zone).hour for moment in moments]
        return Hours(moments, [local_day(moment, company) for moment in moments], clock)

    @api.model
    def _room(self, company, hours, now, others, taken=None):
        """Return ``hours, days, day`` for :func:`~...engine.sending.placed`.

        :param SQL others: which tasks ``t`` that wait take room
        :param dict taken: ``{moment: number}`` of further mails that do
        """
        queued, waiting = self._queued(company, hours, now), self._waiting(company, now, others)
        taken = [(moment, number, local_day(moment, company)) for moment, number in (taken or {}).items()]
        taken += [(moment, number, local_day(moment, company)) for moment, number in waiting]
        hourly, first = company.grc_hourly_mails or np.inf, hours.days[0]
        by_hour = np.full(AHEAD, hourly)
        by_day = self._of_days(company, hours.days, min([first, *(day for __, __, day in taken)]))
        day = np.array([(one - first).days for one in hours.days])
        closed = self._closed(company, hours, warming=np.isfinite(by_day).any())
        by_hour[0] -= queued[0]
        by_day[0] -= queued[1]
        begin = now.replace(minute=0, second=0, microsecond=0)
        for moment, number, of_day in taken:
            hour, place = (moment - begin) // HOUR, (of_day - first).days
            if 0 <= hour < AHEAD:
                by_hour[hour] -= number
            if 0 <= place < len(by_day):
                by_day[place] -= number
        by_hour[closed] = 0
        return by_hour, by_day, day

    @api.model
    def _closed(self, company, hours, warming):
        """Return the hours that nothing is put off to: quiet ones, and the early ones of a day during a warm-up.

        :param bool warming: is any of them on a day of a warm-up?
        """
        clock, ahead = np.array(hours.hours), np.arange(AHEAD) > 0
        if not company.grc_quiet:
            return ahead & warming & (clock < MORNING)
        start, end = company._grc_quiet_hours()
        late, early = clock >= start, clock < end
        return ahead & (late | early if start > end else late & early)

    @api.model
    def _of_days(self, company, days, begun):
        """Return how many mails may go on each day, from the first to the last of some.

        :param date begun: day on which a warm-up begins if nothing was sent yet
        """
        numbers = company._grc_warm_up_plan() or []
        room = np.full((days[-1] - days[0]).days + 1, np.inf)
        if numbers:
            since = (days[0] - self._first_day(company, begun)).days
            for place in range(len(room)):
                if since + place < len(numbers):
                    room[place] = numbers[max(0, since + place)]
        return room

    @api.model
    def _first_day(self, company, today):
        """Return the first day of the warm-up of a company: today, if nothing was sent yet."""
        if company.grc_warm_up_from:
            return company.grc_warm_up_from
        ((first,),) = self.env.execute_query(
            SQL(
                "SELECT (MIN(l.moment) AT TIME ZONE 'UTC' AT TIME ZONE %s)::date FROM grc_contact_ledger l"
                " WHERE l.company_id = %s AND l.channel = 'email'",
                company._grc_zone(),
                company.id,
            )
        )
        return first or today

    @api.model
    def _queued(self, company, hours, now):
        """Return how many mails the ledger has of this hour, and of the company's day."""
        zone = pytz.timezone(company._grc_zone())
        midnight = zone.localize(datetime.combine(hours.days[0], time())).astimezone(pytz.utc).replace(tzinfo=None)
        return self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*) FILTER (WHERE l.moment >= %(hour)s), COUNT(*) FILTER (WHERE l.moment >= %(midnight)s)
                  FROM grc_contact_ledger l
                 WHERE l.company_id = %(company)s AND l.channel = 'email'
                   AND l.moment >= LEAST(%(hour)s::timestamp, %(midnight)s::timestamp)
                """,
                hour=now.replace(minute=0, second=0, microsecond=0),
                midnight=midnight,
                company=company.id,
            )
        )[0]

    @api.model
    def _waiting(self, company, now, others):
        """Return ``(hour, number)`` of the tasks ``t`` of a condition that have got an hour: this one, or a later."""
        return self.env.execute_query(
            SQL(
                """
                SELECT date_trunc('hour', t.due_at), COUNT(*) FROM grc_campaign_task t
                  JOIN grc_campaign c ON c.id = t.campaign_id AND c.state = 'running'
                 WHERE t.company_id = %s AND t.state = 'ready' AND t.reason = 'rate' AND t.due_at >= %s
                   AND %s
                 GROUP BY 1
                """,
                company.id,
                now.replace(minute=0, second=0, microsecond=0),
                others,
            )
        )
