"""What one process at a time does when it is due: nobody does it twice, and whom it meets has gone before."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL
from psycopg2.errors import SerializationFailure

from ...models.run import grc_campaign_turn
from ...tools.turns import LOCK
from ..common_campaign import CampaignCase

#: Number of a lock that nothing else takes.
NUMBER = 999


@contextmanager
def free_lock(*args):
    """Stand for a lock that nobody else holds: a test is one transaction."""
    yield True


@tagged("post_install", "-at_install")
class TestTurns(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.planned = cls.campaign(cls.people(1), cls.call(), planned_at=cls.now + timedelta(hours=1), review_days=0)
        cls.planned.action_plan()
        cls.late = cls.now + timedelta(hours=2)

    def run_planning(self, commit=False):
        self.env["grc.campaign.planning"].sudo()._run(NUMBER, commit, self.late)
        self.env.invalidate_all()
        return self.planned.state

    def test_another_process_is_at_it(self):
        with self.registry.cursor() as cr:
            cr.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", LOCK, NUMBER))
            self.assertEqual(self.run_planning(), "planned")
        self.assertEqual(self.run_planning(), "running")

    def test_somebody_has_changed_it(self):
        """A run that commits leaves it to the next one; any other tells its caller."""
        clash = patch.object(self.registry["grc.campaign"], "_launch", side_effect=SerializationFailure)
        lock = patch.object(grc_campaign_turn, "number_lock", free_lock)
        with clash, lock, patch.object(self.env.cr, "rollback") as rollback:
            self.assertEqual(self.run_planning(commit=True), "planned")
            rollback.assert_called_once_with()
            with self.assertRaises(SerializationFailure):
                self.run_planning()
