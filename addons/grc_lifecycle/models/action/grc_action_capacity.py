from collections import defaultdict
from datetime import datetime, time, timedelta

import pytz
from odoo import fields, models
from odoo.addons.grc_base.tools.clock import usable_zone
from odoo.tools import SQL

from ...engine.day import free_minutes

#: Minutes of a day of somebody without any working calendar.
USUAL_DAY = 480.0


class GrcActionCapacity(models.AbstractModel):
    """How much work fits into a day: the hours of the working calendar less absences and meetings."""

    _name = "grc.action.capacity"
    _description = "Time for Actions"

    def _day_of(self, user, company):
        """Return (their day now, time zone) of a user: their own zone, else that of the company."""
        zone = usable_zone(self.env, user.sudo().tz) or pytz.timezone(company._grc_zone())
        return pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date(), zone

    def _free(self, company, days):
        """Return ``{user id: {minutes, work, meetings}}`` of users on their own days.

        Hours of a calendar are those of the user's own clock. The calendar is that of their resource in the company,
        else the company's; one without hours on any day is taken as :data:`USUAL_DAY`. A meeting they declined or that
        leaves them free costs nothing; one of a whole day costs the day.

        :param days: ``{user id: (date, time zone)}``
        :return: ``minutes``: free for actions, ``work``: minutes of the calendar less absences, ``meetings``: how many
        """
        calendars = self._calendars(company, list(days))
        hours = self._hours({calendar for calendar, __ in calendars.values()})
        taken = self._taken(company, days, calendars)
        found = {}
        for user, (day, zone) in days.items():
            work = self._work(hours.get(calendars[user][0]), day)
            absent = [_minutes(day, zone, *span) for kind, *span in taken[user] if kind == "leave"]
            meetings = [_minutes(day, zone, *span) for kind, *span in taken[user] if kind == "meeting"]
            found[user] = {
                "minutes": free_minutes(work, absent + meetings),
                "work": free_minutes(work, absent),
                "meetings": len(meetings),
            }
        return found

    def _calendars(self, company, users):
        """Return ``{user id: (calendar id, resource id)}``."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (u.id) u.id, COALESCE(r.calendar_id, o.resource_calendar_id), r.id
                  FROM res_users u
                  JOIN res_company o ON o.id = %s
                  LEFT JOIN resource_resource r ON r.user_id = u.id AND r.active AND r.company_id = o.id
                 WHERE u.id IN %s
                 ORDER BY u.id, r.id
                """,
                company.id,
                tuple(users),
            )
        )
        return {user: (calendar, resource) for user, calendar, resource in rows}

    def _hours(self, calendars):
        """Return ``{calendar id: [(weekday, week type or None, minute from, minute to)]}``."""
        found = defaultdict(list)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT calendar_id, dayofweek::integer, week_type,
                       LEAST(GREATEST(hour_from, 0), 24) * 60, LEAST(GREATEST(hour_to, 0), 24) * 60
                  FROM resource_calendar_attendance
                 WHERE calendar_id IN %s AND display_type IS NULL AND day_period <> 'lunch'
                """,
                tuple(calendars) or (0,),
            )
        )
        for calendar, *attendance in rows:
            found[calendar].append(attendance)
        return found

    def _work(self, hours, day):
        """Return the working intervals of a day in minutes; the usual day where a calendar says nothing."""
        if not hours:
            return [(0.0, USUAL_DAY)] if day.weekday() < 5 else []
        week = str(self.env["resource.calendar.attendance"].get_week_type(day))
        return [
            (start, end)
            for weekday, week_type, start, end in hours
            if weekday == day.weekday() and week_type in (None, False, week)
        ]

    def _taken(self, company, days, calendars):
        """Return ``{user id: [(kind, start, stop)]}`` of absences and meetings, naive UTC; whole days as dates."""
        self.env.flush_all()
        spans = [(user, *_bounds(day, zone), day, *calendars[user]) for user, (day, zone) in days.items()]
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked (user_id, since, until, day, calendar_id, resource_id) AS (VALUES %(spans)s)
                SELECT a.user_id, 'leave', l.date_from, l.date_to
                  FROM asked a
                  JOIN resource_calendar_leaves l ON l.date_from < a.until::timestamp AND l.date_to > a.since::timestamp
                   AND (l.calendar_id IS NULL OR l.calendar_id = a.calendar_id::integer)
                   AND (l.resource_id IS NULL OR l.resource_id = a.resource_id::integer)
                   AND (l.company_id IS NULL OR l.company_id = %(company)s) AND COALESCE(l.time_type, 'leave') = 'leave'
                 UNION ALL
                SELECT a.user_id, 'meeting', CASE WHEN e.allday THEN a.since::timestamp ELSE e.start END,
                       CASE WHEN e.allday THEN a.until::timestamp ELSE e.stop END
                  FROM asked a
                  JOIN res_users u ON u.id = a.user_id
                  JOIN calendar_attendee t ON t.partner_id = u.partner_id AND t.state <> 'declined'
                  JOIN calendar_event e ON e.id = t.event_id AND e.active AND COALESCE(e.show_as, 'busy') = 'busy'
                   AND CASE WHEN e.allday THEN a.day::date BETWEEN e.start_date AND e.stop_date
                            ELSE e.start < a.until::timestamp AND e.stop > a.since::timestamp END
                """,
                spans=SQL(", ").join(SQL("%s", span) for span in spans),
                company=company.id,
            )
        )
        found = defaultdict(list)
        for user, *span in rows:
            found[user].append(span)
        return found


def _bounds(day, zone):
    """Return (first, last) moment of a day of a time zone, naive UTC."""
    return tuple(
        zone.localize(datetime.combine(date, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
        for date in (day, day + timedelta(days=1))
    )


def _minutes(day, zone, start, stop):
    """Return an interval of naive UTC moments in minutes since midnight of a day, by the clock of the zone."""
    midnight = datetime.combine(day, time.min)
    return tuple(
        (pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None) - midnight).total_seconds() / 60
        for moment in (start, stop)
    )
