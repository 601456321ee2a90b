"""When calls are made: hours of the day and days of the year, as a rule for contacts says them in short texts."""

import re
from datetime import date, timedelta

from dateutil.easter import easter

_SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")
_FIXED = re.compile(r"(\d\d)-(\d\d)")
_MOVABLE = re.compile(r"easter([+-]\d{1,3})?", re.IGNORECASE)
#: A year in which every day of the year exists.
_LEAP = 2024


def spans(text):
    """Return the hours of ``10:00-13:00, 14:00-20:00`` as (from, to) in minutes after midnight; none of an empty text.

    :raise ValueError: with the part that cannot be read, that ends before it begins or before the one before it
    """
    found, last = [], 0
    for part in _parts(text, ","):
        match = _SPAN.fullmatch(part)
        if not match:
            raise ValueError(part)
        hour, minute, end_hour, end_minute = map(int, match.groups())
        start, end = 60 * hour + minute, 60 * end_hour + end_minute
        if not last <= start < end <= 24 * 60 or max(minute, end_minute) > 59:
            raise ValueError(part)
        found.append((start, last := end))
    return found


def holidays(text, year):
    """Return the days of a year that ``01-01 05-01 easter+1`` names: month and day, or days after Easter Sunday.

    :raise ValueError: with the part that cannot be read
    """
    return {day for part in _parts(text) if (day := _holiday(part, year))}


def _holiday(part, year):
    if match := _FIXED.fullmatch(part):
        month, day = map(int, match.groups())
        try:
            return date(_LEAP, month, day).replace(year=year)
        except ValueError as error:
            if (month, day) == (2, 29):
                return None
            raise ValueError(part) from error
    match = _MOVABLE.fullmatch(part)
    if not match:
        raise ValueError(part)
    return easter(year) + timedelta(days=int(match[1] or 0))


def _parts(text, separator=None):
    return filter(None, (part.strip() for part in (text or "").split(separator)))
