"""Periods of screens, and SQL of calendar ones: which of them a month lies in, and months between two days."""

from odoo.tools import SQL

#: Days of a year, and of the silence after which a purchase wins somebody back.
YEAR = 365
#: Months of a period.
UNITS = {"month": 1, "quarter": 3, "year": 12}


def period_of(unit, month):
    """Return the first day of the period of ``unit`` (a key of :data:`UNITS`) that ``month`` (SQL) lies in."""
    return SQL("DATE_TRUNC(%s, %s)::date", unit, month)


def months_between(later, earlier):
    """Return the number of months from a day to a later one, SQL, by their months alone."""
    return SQL(
        "((EXTRACT(YEAR FROM %(later)s) - EXTRACT(YEAR FROM %(earlier)s)) * 12"
        " + EXTRACT(MONTH FROM %(later)s) - EXTRACT(MONTH FROM %(earlier)s))::integer",
        later=later,
        earlier=earlier,
    )
