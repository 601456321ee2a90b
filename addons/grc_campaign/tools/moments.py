"""When a step is due for a customer, in SQL."""

from odoo.addons.grc_base.tools.clock import company_zones
from odoo.tools import SQL


def zone(env, partner):
    """Return SQL of the time zone of a partner: their own where the database knows it, else the company's.

    The query joins :func:`zones` as ``z`` on the company.

    :param SQL partner: alias of ``res_partner``
    """
    names = sorted(env["res.company"]._grc_database_zones())
    return SQL("CASE WHEN %s.tz = ANY(%s) THEN %s.tz ELSE COALESCE(z.zone, 'UTC') END", partner, names, partner)


def zones(env, company):
    """Return the join of the time zones of companies, as ``z``.

    :param SQL company: column with a company's id
    """
    return SQL("LEFT JOIN (%s) z ON z.company_id = %s", company_zones(env), company)


def due(step, moment, zone_of):
    """Return SQL of the moment at which a step is due.

    An hour is 3,600 seconds, whatever clocks do. Days are the customer's: the same hour so many days later, or the hour
    that the step names; where it is over, that of the next day.
    What a clock skips in spring is the hour after; what comes twice in autumn is its second time.

    :param SQL step: alias of ``grc_campaign_step``
    :param SQL moment: from which the delay runs, in UTC
    :param SQL zone_of: time zone of the customer
    """
    hours = SQL("(%s + make_interval(hours => %s.delay))", moment, step)
    later = SQL(
        "(CASE WHEN %(step)s.unit = 'hour' THEN %(hours)s AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s"
        " ELSE (%(moment)s AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s) + make_interval(days => %(step)s.delay) END)",
        step=step,
        hours=hours,
        moment=moment,
        zone=zone_of,
    )
    at_hour = SQL("(date_trunc('day', %s) + make_interval(hours => %s.hour::integer))", later, step)
    return SQL(
        """
        CASE WHEN %(step)s.hour IS NULL AND %(step)s.unit = 'hour' THEN %(hours)s
             ELSE ((CASE WHEN %(step)s.hour IS NULL THEN %(later)s
                         WHEN %(at_hour)s < %(later)s AND (%(step)s.unit = 'hour' OR %(step)s.delay = 0)
                         THEN %(at_hour)s + interval '1 day' ELSE %(at_hour)s END)
                   AT TIME ZONE %(zone)s AT TIME ZONE 'UTC') END
        """,
        step=step,
        hours=hours,
        later=later,
        at_hour=at_hour,
        zone=zone_of,
    )
