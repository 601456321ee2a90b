"""The days on which a campaign starts again."""

from datetime import datetime, timedelta

import pytz
from dateutil import rrule

#: Units by which a recurrence goes on.
FREQUENCIES = {"day": rrule.DAILY, "week": rrule.WEEKLY, "month": rrule.MONTHLY, "year": rrule.YEARLY}
#: Days of a month that each month has.
SURE = 28


def days(first, unit, every, weekday=None, place=None):
    """Return the days of a recurrence, a ``dateutil.rrule`` of midnights.

    What falls on a day that a month does not have falls on its last day.

    :param date first: before which there is none
    :param str unit: key of :data:`FREQUENCIES`
    :param int every: so many units from one to the next
    :param int weekday: 0 is Monday; of weeks and months. None: that of the first day, or the day of the month
    :param int place: which of these weekdays of a month, -1 the last; None: the day of the month
    """
    start = datetime.combine(first, datetime.min.time())
    found = {}
    if unit == "week":
        found["byweekday"] = first.weekday() if weekday is None else weekday
    elif unit == "month" and place is not None:
        found["byweekday"] = rrule.weekday(first.weekday() if weekday is None else weekday)(place)
    elif unit in ("month", "year") and first.day > SURE:
        found |= {"bymonthday": tuple(range(SURE, first.day + 1)), "bysetpos": -1}
        found |= {"bymonth": first.month} if unit == "year" else {}
    return rrule.rrule(FREQUENCIES[unit], dtstart=start, interval=every, **found)


def moment(day, hour, zone):
    """Return the moment (UTC, without a zone) of an hour of a day by the clock of a zone.

    What a clock skips in spring is the hour after; what comes twice in autumn is its second time.
    """
    local = datetime.combine(day, datetime.min.time()) + timedelta(hours=hour)
    return pytz.timezone(zone).localize(local, is_dst=False).astimezone(pytz.utc).replace(tzinfo=None)


def after(rule, hour, zone, now):
    """Return the first day of a recurrence whose moment is after ``now``; None: there is none."""
    day = rule.after(now - timedelta(days=2))
    while day and moment(day.date(), hour, zone) <= now:
        day = rule.after(day)
    return day and day.date()


def before(rule, hour, zone, now):
    """Return the last day of a recurrence whose moment is not after ``now``; None: there is none."""
    day = rule.before(now + timedelta(days=2), inc=True)
    while day and moment(day.date(), hour, zone) > now:
        day = rule.before(day)
    return day and day.date()
