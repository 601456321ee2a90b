"""Days by the clock of a customer, in SQL."""

from odoo.tools import SQL


def before_day(moment, days, zone):
    """Return SQL of the beginning of the day that lies so many days after a moment, by the clock of a zone."""
    return SQL(
        "((date_trunc('day', %(moment)s AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s) + make_interval(days => %(days)s))"
        " AT TIME ZONE %(zone)s AT TIME ZONE 'UTC')",
        moment=moment,
        days=days,
        zone=zone,
    )
