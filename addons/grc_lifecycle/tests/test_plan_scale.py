from unittest.mock import patch

from odoo.tests import tagged

from .common_actions import MONDAY, ActionCase

MANY = 2000


@tagged("post_install", "-at_install")
class TestPlanScale(ActionCase):
    """“Done when” 7: what planning reads grows with the actions made, not with their square, whatever was there."""

    def setUp(self):
        super().setUp()
        self.new_playbook(steps=[{"summary": "Call {{customer}}, silent for {{silence}} days"}])

    def begin(self):
        """Let the server know of the table of actions what it knows in a company that has never planned: it is empty.

        What it knows is not rolled back, so that it is told anew at the end.
        """
        self.env.cr.execute("DELETE FROM grc_action")
        self.env.cr.execute("ANALYZE grc_action")
        self.addCleanup(self.env.cr.execute, "ANALYZE grc_action")

    def blocks(self, made):
        """Make the rows of the day, and return how many blocks of the table of actions that took."""
        before = self.fetched()
        self.assertEqual(self.env["grc.action.planner"]._plan(self.company, MONDAY), made)
        return self.fetched() - before

    def fetched(self):
        self.env.cr.execute("SELECT pg_stat_get_xact_blocks_fetched('grc_action'::regclass)")
        return self.env.cr.fetchone()[0]

    def test_first_day(self):
        """No row looks through those that the same statement has just made."""
        self.begin()
        self.enter(self.new_customers(MANY))
        self.assertLess(self.blocks(MANY), 25 * MANY)

    def test_same_day_again(self):
        """Nothing is made, and each entry looks up its own action alone."""
        self.begin()
        self.enter(self.new_customers(MANY))
        self.blocks(MANY)
        self.assertLess(self.blocks(0), 25 * MANY)

    def test_texts_that_are_wanted(self):
        """Only figures that a text shows are formatted."""
        self.enter(self.customer)
        with patch("odoo.addons.grc_lifecycle.models.action.grc_action_text.format_amount", side_effect=AssertionError):
            self.plan()
        self.assertEqual(self.found().summary, "Call Wood Corner, silent for 62 days")
