"""Days of a company in SQL, and names of time zones and languages that can be used.

Moments are timestamps in UTC, as Odoo stores them. Of many moments, compare each with :func:`day_end`, and ask for the
:func:`company_day` of the last one.

Days are computed by Python and by PostgreSQL, which need not know the same time zones (``Asia/Calcutta`` is missing
where the system has no old names): a zone is used by a name that both know, see :func:`usable_zone`.
"""

import pytz
from odoo.tools import SQL

#: Years from which on two zones must agree to stand for each other.
SINCE = 1970


def company_day(moment, company):
    """Return the day of a moment by the company's clock.

    :param SQL moment: the moment
    :param company: ``res.company``, one record
    """
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, company._grc_zone())


def company_days(company, *moments):
    """Return a list of the :func:`company_day` of each of some moments (SQL)."""
    return [company_day(moment, company) for moment in moments]


def local_day(moment, company):
    """Return the day of a moment by the company's clock.

    :param datetime moment: in UTC, as Odoo stores it
    :param company: ``res.company``, one record
    """
    return pytz.utc.localize(moment).astimezone(pytz.timezone(company._grc_zone())).date()


def day_end(day, company):
    """Return the moment at which a day ends by the company's clock: the first that is no longer of it.

    :param day: a date or SQL
    :param company: ``res.company``, one record
    """
    return SQL("((%s::date + 1)::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC')", day, company._grc_zone())


def company_zones(env):
    """Return a SELECT of ``company_id, zone``: the time zones of all companies whose day is not that of UTC."""
    zones = env["res.company"]._grc_zones()
    if not zones:
        return SQL("SELECT NULL::integer AS company_id, NULL::text AS zone WHERE FALSE")
    return SQL("SELECT * FROM (VALUES %s) AS v(company_id, zone)", SQL(", ").join(SQL("%s", pair) for pair in zones))


def meeting_day(company):
    """Return the first day of the meeting of alias ``e``; one of all day has no time zone.

    :param company: ``res.company``, one record
    """
    return SQL("CASE WHEN e.allday THEN e.start_date ELSE %s END", company_day(SQL("e.start"), company))


def usable_zone(env, name):
    """Return the time zone of a stored name as both Python and PostgreSQL know it, or None where one does not.

    What is unknown is logged, once in the life of a server.

    :param name: such as ``Europe/Paris``; may be False
    :return: of pytz
    """
    known = env["res.company"]._grc_usable_zone(name) if name else None
    return pytz.timezone(known) if known else None


def database_zones(env):
    """Return the set of the names of time zones that PostgreSQL knows."""
    return frozenset(name for (name,) in env.execute_query(SQL("SELECT name FROM pg_timezone_names")))


def common_name(name, names):
    """Return the name under which Python and others know a time zone: its own, else that of a zone with its rules.

    :param names: names that the others know
    :return: None where there is none
    """
    try:
        zone = pytz.timezone(name)
    except (pytz.UnknownTimeZoneError, AttributeError):
        return None
    if zone.zone in names:
        return zone.zone
    # Names in use first: what links to one of them is that zone under an old name.
    candidates = [other for other in (*pytz.common_timezones, *sorted(names)) if other in names]
    candidates = [other for other in candidates if other in pytz.all_timezones_set]
    for since in (None, SINCE):
        rules = _rules(zone, since)
        for other in candidates:
            if _rules(pytz.timezone(other), since) == rules:
                return other
    return None


def _rules(zone, since):
    """Return by what two zones are the same: offset, or changes of it, from a year on (None: all)."""
    moments = getattr(zone, "_utc_transition_times", None)
    if not moments:
        return zone.utcoffset(None)
    changes = list(zip(moments, zone._transition_info, strict=True))
    return changes if since is None else [change for change in changes if change[0].year >= since]


def usable_lang(env, *codes):
    """Return the first of some language codes that is active in the database; English where none is.

    :param codes: such as ``fr_FR``; may be False
    """
    for code in codes:
        if code and env["res.lang"]._get_data(code=code):
            return code
    return "en_US"
