"""The last twelve months."""

from dateutil.relativedelta import relativedelta


def year_start(as_of):
    """Return the day after which the twelve months that end with ``as_of`` begin."""
    return as_of - relativedelta(years=1)
