"""The dry run of a campaign whose launch is planned begins with that launch."""

from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..common_campaign import CampaignCase

#: A Wednesday, and the Friday of the week after.
NOW = datetime(2026, 7, 1, 8, 0)
LAUNCH = datetime(2026, 7, 10, 9, 0)


@tagged("post_install", "-at_install")
class TestPlannedLaunch(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grc_tz = "UTC"
        cls.members = cls.people(2, tz="UTC")

    def rehearsed(self, campaign, now=NOW):
        """Return when a campaign begins by its dry run, and the moments of its steps."""
        with freeze_time(now):
            found = self.env["grc.screen.rehearsal"].with_user(self.manager).rehearse(campaign.id)
        return found["begin"], [fields.Datetime.to_datetime(step["moment"]) for step in found["steps"]]

    def test_begins_with_the_launch(self):
        """A draft that names its moment, and one that waits for it; steps follow from there."""
        steps = (self.call(), self.call(after="previous", delay=2))
        campaign = self.campaign(self.members, *steps, planned_at=LAUNCH)
        expected = (fields.Datetime.to_string(LAUNCH), [LAUNCH, LAUNCH + timedelta(days=2)])
        self.assertEqual(self.rehearsed(campaign), expected)
        with freeze_time(NOW):
            campaign.action_plan()
        self.assertEqual(self.rehearsed(campaign), expected)

    def test_now(self):
        """Without a moment, or with one that is over, it begins now."""
        for planned in (False, NOW - timedelta(days=1)):
            campaign = self.campaign(self.members, self.call(), planned_at=planned)
            self.assertEqual(self.rehearsed(campaign), (False, [NOW]))

    def test_first_start_after_it(self):
        """Of a recurrence, the first one after the launch: a Monday."""
        campaign = self.campaign(
            self.members,
            self.call(),
            planned_at=LAUNCH,
            start="recurrence",
            start_on=NOW.date(),
            start_hour="9",
            repeat_unit="week",
        )
        begin, moments = self.rehearsed(campaign)
        self.assertEqual(moments, [fields.Datetime.to_datetime(begin)])
        self.assertEqual(moments, [datetime(2026, 7, 13, 9, 0)])

    def test_pressure_of_that_day(self):
        """A contact of today bars nobody in two weeks."""
        self.env["grc.pressure.rule"].create(
            {"name": "One a week", "number": 1, "days": 7, "company_id": self.company.id}
        )
        self.launched(self.members, at=NOW - timedelta(hours=1))
        self.run_at(NOW)
        campaign = self.campaign(self.members, self.call(latest=1))
        with freeze_time(NOW):
            screen = self.env["grc.screen.rehearsal"].with_user(self.manager)
            self.assertEqual(screen.rehearse(campaign.id)["steps"][0]["reached"], 0)
            campaign.planned_at = LAUNCH
            self.assertEqual(screen.rehearse(campaign.id)["steps"][0]["reached"], 2)
