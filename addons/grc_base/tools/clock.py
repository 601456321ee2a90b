"""Days of a company in SQL.

Moments are timestamps in UTC, as Odoo stores them. Of many moments, compare each with :func:`day_end`, and ask for the
:func:`company_day` of the last one.
"""

from odoo.tools import SQL


def company_day(moment, company):
    """Return the day of a moment by the company's clock.

    :param SQL moment: the moment
    :param company: ``res.company``, one record
    """
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, company._grc_zone())


def day_end(day, company):
    """Return the moment at which a day ends by the company's clock: the first that is no longer of it.

    :param day: a date or SQL
    :param company: ``res.company``, one record
    """
    return SQL("((%s::date + 1)::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC')", day, company._grc_zone())


def meeting_day(company):
    """Return the first day of the meeting of alias ``e``; one of all day has no time zone.

    :param company: ``res.company``, one record
    """
    return SQL("CASE WHEN e.allday THEN e.start_date ELSE %s END", company_day(SQL("e.start"), company))
