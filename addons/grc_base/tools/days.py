"""Days as numpy and PostgreSQL exchange them: whole days since 1970."""

from datetime import date, timedelta

EPOCH = date(1970, 1, 1)


def number(day):
    """Return the days since 1970 of a date; None of none."""
    return (day - EPOCH).days if day else None


def of(days):
    """Return the date of a number of days since 1970; None of None."""
    return None if days is None else EPOCH + timedelta(days=int(days))
