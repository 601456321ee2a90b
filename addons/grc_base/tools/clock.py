"""Days of a company in SQL."""

from odoo.tools import SQL


def company_day(moment, company):
    """Return the day of a moment by the company's clock.

    :param SQL moment: timestamp in UTC, as Odoo stores it
    :param company: ``res.company``, one record
    """
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, company._grc_zone())
