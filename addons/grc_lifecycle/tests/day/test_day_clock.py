from odoo import Command
from odoo.tests import tagged

from ..common_actions import MONDAY
from ..common_day import DayCase


@tagged("post_install", "-at_install")
class TestDayClock(DayCase):
    """Whose day it is, and how long it is."""

    def due(self, user):
        found = self.day(user)
        return found["today"], found["total"]

    def test_either_side_of_midnight(self):
        """At 08:00 UTC it is Monday in London, 21:00 of Monday in Auckland; at 12:00 Auckland has Tuesday."""
        east = self.new_user("grc_east", tz="Pacific/Auckland")  # UTC+13 in March
        west = self.new_user("grc_west", tz="America/Los_Angeles")  # UTC−8 in March
        for user in (east, west):
            for day in ("2026-03-01", "2026-03-02", "2026-03-03"):
                self.propose(user_id=user.id, deadline=day, activity=False)
        with self.on_day(MONDAY, "07:30:00"):
            self.assertEqual(self.due(west), ("2026-03-01", 1))
            self.assertEqual(self.due(east), ("2026-03-02", 2))
        with self.on_day(MONDAY, "08:00:01"):
            self.assertEqual(self.due(west), ("2026-03-02", 2))
        with self.on_day(MONDAY, "11:00:00"):
            self.assertEqual(self.due(east), ("2026-03-03", 3))
            self.assertEqual(self.due(west), ("2026-03-02", 2))

    def test_zone_of_the_company(self):
        """A user without a zone has the company's day."""
        self.company.grc_tz = "Pacific/Auckland"
        self.seller.tz = False
        with self.on_day(MONDAY, "11:00:00"):
            self.assertEqual(self.day()["today"], "2026-03-03")

    def minutes(self, user=None):
        return self.day(user)["capacity"]

    def resource(self, **values):
        return self.env["resource.resource"].create(
            {"name": "Seller", "user_id": self.seller.id, "company_id": self.company.id} | values
        )

    def calendar(self, *hours, **values):
        return self.env["resource.calendar"].create(
            {
                "name": "Part time",
                "company_id": self.company.id,
                "attendance_ids": [
                    Command.create(
                        {"name": "Work", "dayofweek": day, "hour_from": start, "hour_to": end, "day_period": "morning"}
                        | more
                    )
                    for day, start, end, more in hours
                ],
            }
            | values
        )

    def test_own_calendar(self):
        self.resource(calendar_id=self.calendar(("0", 9, 13.5, {})).id)
        self.assertEqual(self.minutes(), {"minutes": 270, "work": 270, "meetings": 0})
        with self.on_day("2026-03-03"):
            self.assertEqual(self.minutes()["minutes"], 0)
        self.assertEqual(self.minutes(self.colleague)["minutes"], 480, "the company's calendar")

    def test_two_weeks(self):
        week = self.env["resource.calendar.attendance"].get_week_type(MONDAY)
        calendar = self.calendar(
            ("0", 9, 12, {"week_type": str(week)}), ("0", 9, 10, {"week_type": str(1 - week)}), two_weeks_calendar=True
        )
        self.resource(calendar_id=calendar.id)
        self.assertEqual(self.minutes()["minutes"], 180)
        with self.on_day("2026-03-09"):
            self.assertEqual(self.minutes()["minutes"], 60)

    def test_absence(self):
        """Away until 10:00 of the user's own clock: two hours of a day that begins at eight."""
        resource = self.resource(calendar_id=self.company.resource_calendar_id.id)
        self.seller.tz = "Europe/Paris"
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Doctor",
                "resource_id": resource.id,
                "calendar_id": resource.calendar_id.id,
                "date_from": "2026-03-01 23:00:00",
                "date_to": "2026-03-02 09:00:00",
            }
        )
        self.assertEqual(self.minutes()["minutes"], 360)

    def test_meetings(self):
        def meeting(start, stop, **values):
            return self.env["calendar.event"].create(
                {
                    "name": "Meeting",
                    "start": f"2026-03-02 {start}:00",
                    "stop": f"2026-03-02 {stop}:00",
                    "partner_ids": [Command.set(self.seller.partner_id.ids)],
                }
                | values
            )

        meeting("09:00", "10:00")
        meeting("09:30", "10:30")
        meeting("07:00", "08:15")
        meeting("13:00", "14:00", show_as="free")
        meeting("15:00", "16:00").attendee_ids.state = "declined"
        self.assertEqual(self.minutes(), {"minutes": 480 - 90 - 15, "work": 480, "meetings": 3})
        meeting("08:00", "18:00", allday=True, start_date=MONDAY, stop_date=MONDAY)
        self.assertEqual(self.minutes()["minutes"], 0)

    def test_weekend(self):
        with self.on_day("2026-03-07"):
            self.assertEqual(self.minutes(), {"minutes": 0, "work": 0, "meetings": 0})
