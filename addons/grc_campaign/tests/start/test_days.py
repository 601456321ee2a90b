"""Campaigns that start on a day, and again and again."""

from datetime import date, datetime, timedelta

import psycopg2
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...tools import recurrence
from ..common_campaign import START
from .common_start import StartCase


@tagged("post_install", "-at_install")
class TestDays(StartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grc_tz = "Europe/Paris"

    def test_on_a_day(self):
        """Whoever is in the audience then begins, once; then the campaign ends with its last customer."""
        partners = self.people(2)
        audience = self.new_audience(("and", [("partner_id.phone", "=like", "+3361234%")]), name="Called")
        campaign = self.starting(partners, start="date", start_on=date(2026, 7, 9), audience_id=audience.id)
        self.assertEqual(campaign.next_start, datetime(2026, 7, 9, 6), "eight o'clock in Paris")
        self.run_at(datetime(2026, 7, 9, 5, 59))
        self.assertEqual((campaign.state, len(campaign.participation_ids)), ("running", 0))
        partners[0].phone = "+15550001111"
        self.run_at(datetime(2026, 7, 9, 6, 10))
        self.assertEqual(campaign.participation_ids.partner_id, partners[1])
        self.assertEqual(campaign.participation_ids.entered_at, datetime(2026, 7, 9, 6))
        self.assertEqual((campaign.state, campaign.next_start), ("done", False))

    def test_case_06_a_day_that_was_missed(self):
        """Nothing ran for three days: who would have begun then is too late for the first step."""
        campaign = self.starting(self.people(1), start="date", start_on=date(2026, 7, 9))
        self.run_at(datetime(2026, 7, 12, 9))
        self.assertEqual(set(self.states(campaign).values()), {("skipped", "late")})
        self.assertFalse(self.sent(campaign))

    def test_again_and_again(self):
        """Each time those who are in it then; of days that were missed the last one counts."""
        partners = self.people(2)
        campaign = self.starting(
            partners, start="recurrence", start_on=date(2026, 7, 6), repeat_unit="week", reentry="gap", reentry_days=1
        )
        self.assertEqual(campaign.next_start, datetime(2026, 7, 13, 6), "the launch was after eight")
        self.run_at(datetime(2026, 7, 13, 7))
        self.assertEqual(len(campaign.participation_ids), 2)
        self.run_at(datetime(2026, 7, 13, 8))
        self.assertEqual(len(campaign.participation_ids), 2)
        self.run_at(datetime(2026, 8, 4, 7))
        keys = [key for key, __ in self.entries(campaign, partners[0])]
        self.assertEqual(keys, ["2026-07-13", "2026-08-03"])
        self.assertEqual(campaign.next_start, datetime(2026, 8, 10, 6))
        self.assertEqual(campaign.state, "running", "it comes again")

    def test_once_each(self):
        """Out of the box nobody comes twice: each time those who have not been in it."""
        partners = self.people(1)
        audience = self.new_audience(("and", [("partner_id.phone", "=like", "+3361234%")]), name="Called")
        campaign = self.starting(
            partners, start="recurrence", start_on=date(2026, 7, 6), repeat_unit="day", audience_id=audience.id
        )
        self.run_at(1)
        newcomer = self.people(1, "later", phone="+33612349999")
        self.run_at(2)
        self.assertEqual(campaign.participation_ids.partner_id, partners | newcomer)
        self.assertEqual(len(campaign.participation_ids), 2)

    def test_until(self):
        campaign = self.starting(self.people(1), start="recurrence", start_on=date(2026, 7, 6), repeat_unit="day")
        campaign.open_until = date(2026, 7, 8)
        for day in range(1, 5):
            self.run_at(day)
        self.assertEqual((campaign.next_start, campaign.state), (False, "done"))

    def test_until_an_earlier_day(self):
        """The last day may be set back, to before the next start."""
        campaign = self.starting(self.people(1), start="recurrence", start_on=date(2026, 7, 6), repeat_unit="week")
        campaign.open_until = date(2026, 7, 8)
        self.run_at(8)
        self.assertFalse(campaign.participation_ids)
        self.assertEqual((campaign.next_start, campaign.state), (False, "done"))

    def test_halted(self):
        """A halted campaign takes in nobody; when it goes on, the last day counts."""
        campaign = self.starting(self.people(1), start="date", start_on=date(2026, 7, 9))
        campaign.action_halt()
        self.run_at(datetime(2026, 7, 9, 7))
        self.assertFalse(campaign.participation_ids)
        campaign.action_go_on()
        self.run_at(datetime(2026, 7, 9, 8))
        self.assertEqual(len(campaign.participation_ids), 1)

    def test_case_24_hours_of_days(self):
        """02:00 in spring is 03:00, in autumn once; weekday and hour are the company's, east of Greenwich, too."""
        self.assertEqual(recurrence.moment(date(2027, 3, 28), 2, "Europe/Paris"), datetime(2027, 3, 28, 1))
        self.assertEqual(recurrence.moment(date(2026, 10, 25), 2, "Europe/Paris"), datetime(2026, 10, 25, 1))
        self.assertEqual(recurrence.moment(date(2026, 7, 6), 8, "Asia/Tokyo"), datetime(2026, 7, 5, 23))
        mondays = recurrence.days(date(2026, 7, 1), "week", 1, weekday=0)
        self.assertEqual(recurrence.after(mondays, 8, "Asia/Tokyo", datetime(2026, 7, 5, 22)), date(2026, 7, 6))
        self.assertEqual(recurrence.after(mondays, 8, "Asia/Tokyo", datetime(2026, 7, 5, 23)), date(2026, 7, 13))
        daily = recurrence.days(date(2026, 10, 24), "day", 1)
        now, days = datetime(2026, 10, 24, 12), []
        for __ in range(3):
            days.append(recurrence.after(daily, 2, "Europe/Paris", now))
            now = recurrence.moment(days[-1], 2, "Europe/Paris")
        self.assertEqual(days, [date(2026, 10, day) for day in (25, 26, 27)])

    def test_words(self):
        """What is said is what the days are."""
        campaign = self.campaign(self.people(1), self.call(), start="recurrence", start_on=date(2026, 1, 31))
        month = {"repeat_unit": "month", "repeat_by": "weekday", "repeat_place": "1", "repeat_weekday": "0"}
        for values, words, days in (
            ({"repeat_unit": "day", "repeat_every": 2}, "Every 2 days", ["2026-01-31", "2026-02-02"]),
            ({"repeat_unit": "week", "repeat_weekday": "0"}, "Every week on Monday", ["2026-02-02", "2026-02-09"]),
            ({"repeat_unit": "month"}, "Every month on day 31", ["2026-01-31", "2026-02-28", "2026-03-31"]),
            (month, "Every month on the first Monday", ["2026-02-02", "2026-03-02"]),
            ({**month, "repeat_place": "-1"}, "Every month on the last Monday", ["2026-02-23", "2026-03-30"]),
            ({"repeat_unit": "year"}, "Every year", ["2026-01-31", "2027-01-31"]),
        ):
            with self.subTest(words):
                campaign.write({"repeat_every": 1, "repeat_by": "day", **values})
                self.assertIn(words, campaign.start_words)
                self.assertIn("08:00", campaign.start_words)
                found = [day.date().isoformat() for day in campaign._start_rule()[: len(days)]]
                self.assertEqual(found, days)

    def test_bad_input(self):
        """A day that is missing or over, a start without its event: a sentence says what to do."""
        campaign = self.campaign(self.people(1), self.call())
        for values, sentence in (
            ({"start": "date"}, "enter the first one"),
            ({"start": "event"}, "choose what"),
            ({"reentry": "document"}, "choose another way"),
            ({"start": "event", "trigger": "silence", "reentry": "document"}, "choose another way"),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, sentence), self.cr.savepoint():
                campaign.write(values)
        for values in ({"reentry_days": 0}, {"repeat_every": 0}, {"silence_days": 0}):
            with self.subTest(values), self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"):
                with self.cr.savepoint():
                    campaign.write(values)
                    self.env.flush_all()
            self.env.invalidate_all()
        campaign.write({"start": "date", "start_on": date(2020, 1, 1)})
        with self.assertRaisesRegex(ValidationError, "a day that is over"):
            campaign._launch()

    def test_settled_with_the_launch(self):
        """When they begin is settled; after how many days they come again, and until when, is not."""
        campaign = self.starting(self.people(1), start="recurrence", start_on=START.date(), reentry="gap")
        for name, value in (("start", "launch"), ("start_on", date(2026, 8, 1)), ("reentry", "never")):
            with self.subTest(name), self.assertRaises(UserError):
                campaign[name] = value
        campaign.write({"reentry_days": 9, "open_until": date(2026, 12, 31)})
        with self.assertRaises(UserError):
            campaign.with_user(self.manager).next_start = START

    def test_case_22_a_copy_waits_for_its_launch(self):
        campaign = self.starting(self.people(1), start="recurrence", start_on=START.date(), repeat_unit="week")
        self.run_at(datetime(2026, 7, 13, 7))
        copy = campaign.copy()
        self.assertEqual((copy.state, copy.next_start, copy.heard_at), ("draft", False, False))
        self.assertEqual((copy.start, copy.repeat_unit, copy.participation_count), ("recurrence", "week", 0))

    def test_shown_before(self):
        """Dry run, picture, calendar and launch say when they begin."""
        day = self.company._grc_today() + timedelta(days=40)
        campaign = self.campaign(self.people(2), self.call(), start="date", start_on=day)
        found = self.env["grc.screen.rehearsal"].rehearse(campaign.id)
        self.assertEqual(found["start"], campaign.start_words)
        self.assertEqual(found["steps"][0]["moment"][:10], day.isoformat())
        self.assertEqual(found["steps"][0]["reached"], 2)
        self.assertEqual(self.env["grc.screen.flow"].get_flow(campaign.id)["start"], campaign.start_words)
        self.assertEqual(campaign.date_begin, day)
        wizard = self.env["grc.campaign.launch"].create({"campaign_id": campaign.id})
        self.assertEqual((wizard.at_once, wizard.customers), (0, 2))
        wizard.action_launch()
        self.assertEqual((campaign.state, campaign.reach), ("running", 0))
