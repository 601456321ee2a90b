"""Time zones of places."""

from datetime import datetime

import pytz
from engine import places


def test_countries_with_one_clock():
    zones = places.country_zones()
    assert (zones["FR"], zones["JP"]) == ("Europe/Paris", "Asia/Tokyo")
    # Two zones that differed before 1981, two that never did, several.
    assert zones["DE"] == "Europe/Berlin"
    assert not {"US", "CA", "AU", "BR", "RU", "ES", "PT"} & set(zones)


def test_zones_exist_and_states_are_of_their_country():
    for (country, __), zone in places.state_zones().items():
        assert zone in pytz.country_timezones[country], (country, zone)


def test_same_clock_shows_the_same():
    """Every zone of a country that has one shows the same hour, summer and winter."""
    for code, zone in places.country_zones().items():
        for moment in (datetime(2026, 1, 15, 12), datetime(2026, 7, 15, 12)):
            shown = {
                pytz.utc.localize(moment).astimezone(pytz.timezone(name)).hour for name in pytz.country_timezones[code]
            }
            assert shown == {pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).hour}, code
