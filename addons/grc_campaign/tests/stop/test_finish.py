"""Take in nobody more: whatever lets customers begin."""

from datetime import date, datetime

from odoo.tests import tagged

from ..start.common_start import StartCase


@tagged("post_install", "-at_install")
class TestFinish(StartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(2)

    def test_halted(self):
        """What goes on after that goes on without anybody new."""
        campaign = self.starting(self.members, start="date", start_on=date(2026, 7, 9))
        campaign.action_halt()
        campaign.action_finish()
        campaign.action_go_on()
        self.run_at(datetime(2026, 7, 9, 12))
        self.assertFalse(campaign.participation_ids)
