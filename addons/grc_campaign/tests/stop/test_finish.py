"""Take in nobody more: whatever lets customers begin."""

from datetime import date, datetime, timedelta

from odoo.tests import tagged

from ..common_campaign import START
from ..start.common_start import StartCase


@tagged("post_install", "-at_install")
class TestFinish(StartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(2)

    def finished(self, **values):
        """Return a campaign that would have taken in, and does no more, finished on the day of its launch."""
        campaign = self.starting(self.members, **values)
        with self.day_of_company(START.date()):
            self.assertTrue(campaign.takes_in)
            campaign.with_user(self.manager).action_finish()
            self.assertFalse(campaign.takes_in)
        return campaign

    def test_before_its_day(self):
        """It has not come yet: nobody begins on it, and the campaign is over."""
        campaign = self.finished(start="date", start_on=date(2026, 7, 9))
        self.assertFalse(campaign.next_start)
        self.run_at(datetime(2026, 7, 9, 12))
        self.assertFalse(campaign.participation_ids)
        self.assertEqual(campaign.state, "done")

    def test_after_its_day(self):
        """Everybody has begun: there is nothing to take back."""
        campaign = self.starting(self.members, start="date", start_on=date(2026, 7, 9))
        self.assertTrue(campaign.takes_in)
        self.run_at(datetime(2026, 7, 9, 12))
        self.assertEqual(len(campaign.participation_ids), 2)
        self.assertFalse(campaign.takes_in)

    def test_again_and_again(self):
        campaign = self.finished(start="recurrence", start_on=date(2026, 7, 6), repeat_unit="week")
        self.run_at(8)
        self.assertFalse(campaign.participation_ids)
        self.assertEqual(campaign.state, "done")

    def test_halted(self):
        """What goes on after that goes on without anybody new."""
        campaign = self.starting(self.members, start="date", start_on=date(2026, 7, 9))
        campaign.action_halt()
        campaign.action_finish()
        campaign.action_go_on()
        self.run_at(datetime(2026, 7, 9, 12))
        self.assertFalse(campaign.participation_ids)

    def test_events(self):
        """By the form's own answers, which say nothing about an event; who is in it stays in it."""
        campaign = self.starting(self.members, start="event", trigger="order")
        self.assertEqual(campaign.intake, "all")
        self.order(self.members[0], START + timedelta(hours=1))
        self.run_at(START + timedelta(hours=2))
        with self.day_of_company(START.date()):
            self.assertTrue(campaign.takes_in)
            campaign.with_user(self.manager).action_finish()
            self.assertFalse(campaign.takes_in)
        self.order(self.members[1], START + timedelta(hours=3))
        self.run_at(1)
        self.assertEqual(campaign.participation_ids.partner_id, self.members[0])

    def test_all_with_the_launch(self):
        """They are in it: nobody more comes in any case."""
        self.assertFalse(self.launched(self.members, self.call()).takes_in)
