"""When a step is due for a customer, in SQL."""

from datetime import datetime, time, timedelta

import pytz
from odoo.addons.grc_base.tools.clock import company_zones, local_day
from odoo.tools import SQL

#: Where nothing is said of working days, days are those of the calendar.
NO_WORK = SQL("NULL::date[]")
#: Days beyond the longest delay for which working days are looked up: holidays, and the steps that follow.
MARGIN = 60


def zone(env, partner):
    """Return SQL of the time zone of a partner: their own where the database knows it, that of their state or country
    where it has one alone, else the company's.

    The query joins :func:`zones` as ``z`` on the company.

    :param SQL partner: alias of ``res_partner``
    """
    return SQL(
        "CASE WHEN %(partner)s.tz = ANY(%(names)s) THEN %(partner)s.tz ELSE COALESCE(%(place)s, z.zone, 'UTC') END",
        partner=partner,
        names=sorted(env["res.company"]._grc_database_zones()),
        place=env["res.country"]._grc_zone_sql(SQL("%s.country_id", partner), SQL("%s.state_id", partner)),
    )


def zones(env, company):
    """Return the join of the time zones of companies, as ``z``.

    :param SQL company: column with a company's id
    """
    return SQL("LEFT JOIN (%s) z ON z.company_id = %s", company_zones(env), company)


def works(env, company):
    """Return SQL of the working days of a company, in their order, as far as steps ask for them.

    They are looked up once for each company that has such a step, whatever the number of customers.

    :param SQL company: column with a company's id
    """
    env["grc.campaign.step"].flush_model(["unit", "delay", "campaign_id"])
    asked = env.execute_query(
        SQL(
            """
            SELECT c.company_id, MAX(s.delay), MIN(c.launched_at), MAX(c.start_on)
              FROM grc_campaign_step s JOIN grc_campaign c ON c.id = s.campaign_id
             WHERE s.unit = 'work' AND c.state <> 'done' GROUP BY 1 ORDER BY 1
            """
        )
    )
    if not asked:
        return NO_WORK
    cases = (SQL("WHEN %s THEN %s::date[]", one, _working(env["res.company"].browse(one), *of)) for one, *of in asked)
    return SQL("CASE %s %s END", company, SQL(" ").join(cases))


def _working(company, longest, since, until):
    """Return the working days that steps of a company may come to.

    :param int longest: delay
    :param datetime since: the first launch, or None
    :param date until: last day on which a campaign is to start, or None
    """
    today = company._grc_today()
    first = min(local_day(since, company) if since else today, today) - timedelta(days=2)
    last = max(until or today, today) + timedelta(days=4 * longest + MARGIN)
    return working_days(company, first, last)


def working_days(company, first, last):
    """Return the days on which a company works, by its calendar and its holidays, in their order.

    :return: list of dates; every day where no calendar tells
    """
    every = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    calendar = company.sudo().resource_calendar_id
    if not calendar:
        return every
    here = pytz.timezone(company._grc_zone())
    start, stop = (here.localize(datetime.combine(day, clock)) for day, clock in ((first, time.min), (last, time.max)))
    intervals = calendar._work_intervals_batch(start, stop, tz=here)[False]
    return sorted({begin.astimezone(here).date() for begin, __, __ in intervals}) or every


def due_for(env, moment, company):
    """Return SQL of the moment at which step ``s`` is due for contact ``p``, see :func:`due`.

    The query joins :func:`zones`.

    :param SQL moment: from which the delay runs, in UTC
    :param SQL company: column with a company's id
    """
    return due(SQL("s"), moment, zone(env, SQL("p")), works(env, company))


def due(step, moment, zone_of, work=NO_WORK):
    """Return SQL of the moment at which a step is due.

    An hour is 3,600 seconds, whatever clocks do. Days are the customer's: the same hour so many days later, or the hour
    that the step names; where it is over, that of the next day. Working days are the company's, counted from the
    customer's day.
    What a clock skips in spring is the hour after; what comes twice in autumn is its second time.

    :param SQL step: alias of ``grc_campaign_step``
    :param SQL moment: from which the delay runs, in UTC
    :param SQL zone_of: time zone of the customer
    :param SQL work: array of working days, see :func:`works`
    """
    return SQL(
        """
        (SELECT CASE WHEN %(step)s.hour IS NULL AND %(step)s.unit = 'hour' THEN base.hours
                     ELSE (CASE WHEN %(step)s.hour IS NULL THEN later.moment
                                WHEN hourly.moment < later.moment
                                     AND (%(step)s.unit = 'hour' OR %(step)s.unit = 'day' AND %(step)s.delay = 0)
                                THEN hourly.moment + interval '1 day' ELSE hourly.moment END)
                          AT TIME ZONE base.zone AT TIME ZONE 'UTC' END
           FROM (SELECT place.zone, %(moment)s AT TIME ZONE 'UTC' AT TIME ZONE place.zone AS local,
                        %(moment)s + make_interval(hours => %(step)s.delay) AS hours
                   FROM (SELECT %(zone)s AS zone OFFSET 0) place) base
          CROSS JOIN LATERAL (
                SELECT CASE %(step)s.unit WHEN 'hour' THEN base.hours AT TIME ZONE 'UTC' AT TIME ZONE base.zone
                            WHEN 'work' THEN %(worked)s
                            ELSE base.local + make_interval(days => %(step)s.delay) END AS moment) later
          CROSS JOIN LATERAL (
                SELECT date_trunc('day', later.moment) + make_interval(hours => %(step)s.hour::integer) AS moment
                ) hourly)
        """,
        step=step,
        moment=moment,
        zone=zone_of,
        worked=_worked(step, SQL("base.local"), work),
    )


def _worked(step, local, work):
    """Return SQL of a moment so many working days later, at the same hour.

    None later is the day itself if it is one and the hour of the step is not over, else the next one.

    :param SQL local: moment by the customer's clock
    """
    over = SQL("(%s.delay = 0 AND make_time(%s.hour::integer, 0, 0) < %s::time)::integer", step, step, local)
    # The place of a day among the working days is how many of them have begun.
    place = SQL(
        "width_bucket(%(local)s::date + COALESCE(%(over)s, 0) - (%(step)s.delay = 0)::integer, %(work)s)"
        " + GREATEST(%(step)s.delay, 1)",
        local=local,
        over=over,
        step=step,
        work=work,
    )
    return SQL(
        "(COALESCE((%(work)s)[%(place)s], %(local)s::date + %(step)s.delay) + %(local)s::time)",
        work=work,
        place=place,
        local=local,
        step=step,
    )
