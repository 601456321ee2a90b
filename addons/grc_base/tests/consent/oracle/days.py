"""Days, months and ages, as ``docs/consent.md`` counts them."""

from datetime import timedelta

import pytz
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta


def day_of(moment, zone):
    """Return the day that a moment belongs to in a time zone."""
    return pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).date()


def later(day, months):
    """Return the last day that is within so many months of a day."""
    return day + relativedelta(months=months)


def is_younger(born, years, day):
    """Return whether somebody is younger than so many years; who is born on 29 February is older on the 28th."""
    return day < born + relativedelta(years=years)


def is_named(day, text):
    """Return whether a day is one of those that a text names: ``07-14``, or so many days after an Easter Sunday."""
    return any(_is_after_easter(day, part) or part == f"{day:%m-%d}" for part in text.split())


def _is_after_easter(day, part):
    if not part.startswith("easter"):
        return False
    after = timedelta(int(part.removeprefix("easter") or 0))
    return any(easter(year) + after == day for year in (day.year - 1, day.year, day.year + 1))
