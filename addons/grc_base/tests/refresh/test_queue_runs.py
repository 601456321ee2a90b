"""The runs that empty the queue: each minute, each night, and by the button."""

from odoo.tests import tagged

from ..common import as_day
from .common_queue import QueueCase


@tagged("post_install", "-at_install")
class TestQueueRuns(QueueCase):
    def test_nightly(self):
        self.invoice(self.c, -10, 30)
        self.env.cr.execute("DELETE FROM grc_queue")
        self.imported([(self.b, -9, 11)])
        self.assertCron("nightly")
        self.assertFacts(self.c, {"revenue": 30.0})
        self.assertFacts(self.b, {"revenue": 61.0})
        self.assertFalse(self.queued())
        self.assertEqualToFull()

    def test_first_minute_run(self):
        """The minute run refreshes a company that never was refreshed whole."""
        third = self.new_company("Third Ltd")
        self.env.user.company_ids |= third
        self.invoice(self.a, -10, 5, company=third)
        self.imported([(self.b, -9, 11)], company=third)
        self.assertCron()
        self.assertFacts(self.a, {"revenue": 5.0}, company=third)
        self.assertFacts(self.b, {"revenue": 11.0}, company=third)

    def test_day_turns(self):
        """Companies whose day has turned are refreshed whole by the minute run."""
        self.invoice(self.c, 1, 30)
        self.assertCron()
        self.assertFalse(self.facts(self.c))
        with self.day_of_company(1):
            self.assertCron()
        self.assertFacts(self.c, {"revenue": 30.0})
        self.assertEqual(self.env["grc.refresh"]._latest(self.company).as_of, as_day(1))

    def test_button(self):
        self.imported([(self.b, -9, 11)])
        self.assertEqual(self.customers.action_refresh()["tag"], "display_notification")
        self.assertCron()
        self.assertFacts(self.b, {"revenue": 61.0})

    def test_rows_of_others_stay(self):
        """A refresh of one company takes nothing from the queue of another."""
        queue = self.env["grc.queue"]
        queue._touch(self.a, self.second)
        queue._touch(self.a)
        whole, partners, moves = queue._take(self.company)
        self.assertEqual((whole, partners, moves), (False, set(), set()))
        self.assertEqual(self.queued(), {(self.second.id, self.a.id, None), (None, self.a.id, None)})
        queue._split_by_company()
        self.assertEqual(queue._take(self.company), (False, {self.a.id}, set()))

    def test_gone(self):
        """What was queued for a partner or a company that is gone does no harm."""
        self.env.cr.execute("INSERT INTO grc_queue (company_ref, partner_ref) VALUES (%s, 0)", [self.company.id])
        self.env.cr.execute("INSERT INTO grc_queue (company_ref, partner_ref) VALUES (0, %s)", [self.a.id])
        self.env.cr.execute("INSERT INTO grc_queue (company_ref, move_ref) VALUES (%s, 0)", [self.company.id])
        self.assertCron()
        self.assertFalse({row for row in self.queued() if row[0] == self.company.id})
        self.assertEqualToFull()
