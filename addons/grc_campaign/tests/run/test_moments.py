"""When a step is due: against the same rule in Python, and where clocks change."""

import random
from datetime import datetime, timedelta

import pytz
from odoo.tests import tagged
from odoo.tools import SQL

from ...tools import moments
from ..common_campaign import CampaignCase

PARIS = pytz.timezone("Europe/Paris")


@tagged("post_install", "-at_install")
class TestMoments(CampaignCase):
    def due(self, moment, unit="day", delay=0, hour=None, zone="Europe/Paris"):
        step = SQL(
            "(SELECT %s::varchar AS unit, %s::integer AS delay, %s::varchar AS hour) s", unit, delay, hour and str(hour)
        )
        when = moments.due(SQL("s"), SQL("%s::timestamp", moment), SQL("%s::varchar", zone))
        return self.env.execute_query(SQL("SELECT %s FROM %s", when, step))[0][0]

    def in_python(self, moment, unit, delay, hour, zone):
        if unit == "hour" and hour is None:
            return moment + timedelta(hours=delay)
        start = moment + timedelta(hours=delay if unit == "hour" else 0)
        local = pytz.utc.localize(start).astimezone(zone).replace(tzinfo=None)
        local += timedelta(days=delay if unit == "day" else 0)
        if hour is not None:
            at_hour = local.replace(hour=int(hour), minute=0, second=0)
            local = at_hour + timedelta(days=at_hour < local and (unit == "hour" or not delay))
        return zone.normalize(zone.localize(local, is_dst=False)).astimezone(pytz.utc).replace(tzinfo=None)

    def test_against_python(self):
        chance = random.Random(15)
        for __ in range(300):
            zone = chance.choice(("Europe/Paris", "America/New_York", "Asia/Tokyo", "Pacific/Auckland"))
            moment = datetime(2026, chance.choice((1, 6, 7, 12)), chance.randrange(1, 29), chance.randrange(24), 30)
            given = (chance.choice(("hour", "day")), chance.randrange(5), chance.choice((None, "7", "16", "23")))
            with self.subTest(moment=moment, given=given, zone=zone):
                self.assertEqual(
                    self.due(moment, *given, zone=zone), self.in_python(moment, *given, pytz.timezone(zone))
                )

    def test_case_24_spring(self):
        """02:00 of the Sunday on which clocks go forward is 03:00."""
        found = self.due(datetime(2027, 3, 27, 12), delay=1, hour=2)
        self.assertEqual(found, datetime(2027, 3, 28, 1))
        self.assertEqual(pytz.utc.localize(found).astimezone(PARIS).hour, 3)

    def test_case_24_autumn(self):
        """02:00 of the Sunday on which clocks go back comes once; the next day it is 02:00 again."""
        self.assertEqual(self.due(datetime(2026, 10, 24, 12), delay=1, hour=2), datetime(2026, 10, 25, 1))
        self.assertEqual(self.due(datetime(2026, 10, 25, 12), delay=1, hour=2), datetime(2026, 10, 26, 1))

    def test_case_24_zone_of_the_place(self):
        """Who says no zone has that of the state, else of the country, where it is the only one; else the company's."""
        self.company.grc_tz = "America/New_York"
        partners = self.people(6)
        partners.tz = False
        base = self.env.ref
        partners[0].country_id = base("base.jp")
        partners[1].write({"country_id": base("base.us").id, "state_id": base("base.state_us_12").id})
        partners[2].country_id = base("base.us")
        partners[3].write({"country_id": base("base.jp").id, "tz": "Europe/Paris"})
        partners[4].country_id = base("base.ki")
        partners[5].write({"country_id": base("base.ki").id, "tz": "Pacific/Kiritimati"})
        campaign = self.launched(partners, self.mail(delay=1, hour="9"), at=datetime(2026, 7, 6, 20))
        tasks = self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id)])
        due = {task.partner_id: task.due_at for task in tasks}
        new_york = datetime(2026, 7, 7, 13)
        self.assertEqual(partners[1].state_id.code, "HI")
        self.assertEqual(
            [due[partner] for partner in partners],
            [
                *(datetime(2026, 7, 8, 0), datetime(2026, 7, 7, 19), new_york),
                *(datetime(2026, 7, 7, 7), new_york, datetime(2026, 7, 7, 19)),
            ],
        )

    def test_case_24_hour_and_day_are_the_customers(self):
        """Nine o'clock is the customer's, on the customer's day; without a zone of their own, the company's."""
        self.company.grc_tz = "America/New_York"
        partners = self.people(3)
        partners[0].tz = "Asia/Tokyo"
        partners[1].tz = "Europe/Paris"
        partners[2].write({"tz": False, "country_id": False})
        campaign = self.launched(partners, self.mail(delay=1, hour="9"), at=datetime(2026, 7, 6, 20))
        due = {
            task.partner_id: task.due_at
            for task in self.env["grc.campaign.task"].search([("campaign_id", "=", campaign.id)])
        }
        self.assertEqual(
            [due[partner] for partner in partners],
            [datetime(2026, 7, 8, 0), datetime(2026, 7, 7, 7), datetime(2026, 7, 7, 13)],
        )
