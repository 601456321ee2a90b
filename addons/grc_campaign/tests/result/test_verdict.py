"""What came of a campaign, noted once its window is over."""

from datetime import datetime, time, timedelta

from odoo.addons.grc_base.tests.common import as_day
from odoo.tests import tagged

from .common_worked import WorkedCase


@tagged("post_install", "-at_install")
class TestVerdict(WorkedCase):
    def note(self, days=0):
        """Let the executor have its run, so many days from now."""
        now = datetime.combine(as_day(days), time(12))
        self.env["grc.campaign.executor"].sudo()._run(commit=False, now=now)
        self.worked.invalidate_recordset()

    def todo(self, user):
        screen = self.env["grc.screen.todo"].with_user(user).with_context(allowed_company_ids=self.company.ids)
        return [item for item in screen.get_overview_todo({}) if item["key"] == "unpaid"]

    def test_paid(self):
        self.worked.verdict_next = as_day(0)
        self.note()
        self.assertEqual((self.worked.verdict, self.worked.verdict_on), ("paid", as_day(0)))
        self.assertFalse(self.worked.verdict_next, "no invoice of it comes any more")
        self.assertEqual(self.todo(self.manager), [])

    def test_lost(self):
        """It is said for a month, to managers, and opens the campaign."""
        self.worked.write({"fixed_cost": 20000, "verdict_next": as_day(0)})
        self.note()
        self.assertEqual(self.worked.verdict, "lost")
        (item,) = self.todo(self.manager)
        self.assertEqual(item["text"], "1 campaign is below its break-even")
        found = self.env["grc.campaign"].with_user(self.manager).search(item["action"]["domain"])
        self.assertEqual(found, self.worked)
        self.assertEqual(self.todo(self.seller), [])
        self.worked.verdict_on = as_day(-30)
        self.assertEqual(self.todo(self.manager), [])

    def test_looked_at_again(self):
        """As long as invoices may come it is looked at each day; the first day on which it was known stays."""
        self.worked.write({"invoice_days": 120, "verdict_next": as_day(0)})
        self.note()
        self.assertEqual(self.worked.verdict_next, as_day(1))
        self.worked.verdict_on = as_day(-3)
        self.note(1)
        self.assertEqual((self.worked.verdict_next, self.worked.verdict_on), (as_day(2), as_day(-3)))

    def test_after_the_window(self):
        """It is looked at for the first time when the window is over."""
        campaign = self.campaign(self.people(3), self.call(), goal_days=30)
        self.assertFalse(campaign.verdict_next)
        campaign._launch()
        began = campaign._local(campaign.launched_at).date()
        self.assertEqual(campaign.verdict_next, began + timedelta(days=30))
        self.assertFalse(campaign.verdict)
