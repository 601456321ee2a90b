"""The time zone of a place, where it has one alone.

Countries are those of the IANA time zone database (``zone.tab``, public domain), as pytz has it. Of states it has no
list: here are those of the United States, Canada and Australia that lie in one zone as a whole (or in zones of one
clock), by the same file's comments.
"""

from bisect import bisect_right
from datetime import datetime

import pytz

#: Zones of one country that have had the same clock since then are one.
SINCE = datetime(2020, 1, 1)
#: ``{country: {zone: states}}``.
STATES = {
    "US": {
        "America/New_York": "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
        "America/Chicago": "AL AR IA IL LA MN MO MS OK WI",
        "America/Denver": "CO MT NM UT WY",
        "America/Phoenix": "AZ",
        "America/Los_Angeles": "CA NV WA",
        "Pacific/Honolulu": "HI",
    },
    "CA": {
        "America/Halifax": "NB NS PE",
        "America/Edmonton": "AB NT",
        "America/Regina": "SK",
        "America/Toronto": "QC",
        "America/Winnipeg": "MB",
        "America/Whitehorse": "YT",
    },
    "AU": {
        "Australia/Sydney": "ACT NSW",
        "Australia/Melbourne": "VIC",
        "Australia/Hobart": "TAS",
        "Australia/Brisbane": "QLD",
        "Australia/Adelaide": "SA",
        "Australia/Darwin": "NT",
        "Australia/Perth": "WA",
    },
}


def country_zones():
    """Return ``{code: zone}`` of the countries whose clocks all show the same, such as ``{"FR": "Europe/Paris"}``."""
    return {
        code: zones[0] for code, zones in pytz.country_timezones.items() if len({_clock(zone) for zone in zones}) == 1
    }


def state_zones():
    """Return ``{(code of the country, code of the state): zone}``."""
    return {
        (country, state): zone
        for country, zones in STATES.items()
        for zone, states in zones.items()
        for state in states.split()
    }


def _clock(name):
    """Return what two zones have in common that show the same since :data:`SINCE`."""
    zone = pytz.timezone(name)
    moments = getattr(zone, "_utc_transition_times", None)
    if not moments:
        return (zone.utcoffset(None),)
    first = bisect_right(moments, SINCE)
    offsets = tuple(info[0] for info in zone._transition_info[first:])
    return (zone._transition_info[max(first - 1, 0)][0], *moments[first:], *offsets)
