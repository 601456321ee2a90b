"""Who is in a campaign is a customer or the line of a file, exactly one; who is gone is counted still."""

import importlib.util
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger
from psycopg2.errors import CheckViolation, UniqueViolation

from ..common_campaign import CampaignCase

SCRIPT = Path(__file__).parents[2] / "migrations" / "19.0.1.0.13" / "pre-recipients.py"


@tagged("post_install", "-at_install")
class TestRecipients(CampaignCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.people(3)
        cls.running = cls.launched(cls.members)

    def insert(self, partner=None, line=None, key="", state="running"):
        """Insert a participation as the database takes it."""
        with self.env.cr.savepoint():
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO grc_campaign_participation (campaign_id, company_id, partner_id, file_line, event_key,
                                                            state, entered_at)
                    VALUES (%s, %s, %s, %s, %s, %s, now() AT TIME ZONE 'UTC')
                    """,
                    self.running.id,
                    self.company.id,
                    partner,
                    line,
                    key,
                    state,
                )
            )

    @mute_logger("odoo.sql_db")
    def test_exactly_one(self):
        other = self.people(1, "d")
        for partner, line, state in ((None, None, "running"), (other.id, 1, "running"), (other.id, 1, "done")):
            with self.assertRaises(CheckViolation):
                self.insert(partner, line, state=state)
        self.insert(other.id)
        self.insert(line=1)

    @mute_logger("odoo.sql_db")
    def test_each_once(self):
        """A line is in a campaign once, as a customer is, save where documents bring it."""
        self.insert(line=1)
        with self.assertRaises(UniqueViolation):
            self.insert(line=1)
        self.insert(line=1, key="sale.order,1")
        self.insert(line=2)
        with self.assertRaises(UniqueViolation):
            self.insert(self.members[0].id)

    def test_who_is_gone(self):
        """Deleted or merged in the middle: nobody's, ended, and counted."""
        first, second, third = self.members
        self.merge(first, second)
        self.env.cr.execute(SQL("DELETE FROM grc_customer WHERE partner_id = %s", third.id))
        third.unlink()
        self.env.invalidate_all()
        rows = {(row.partner_id, row.state, row.exit_reason) for row in self.running.participation_ids}
        nobody = first.browse()
        gone = {(nobody, "exited", "merged"), (nobody, "exited", "deleted")}
        self.assertEqual(rows, {(first, "running", False), *gone})

    def test_upgrade(self):
        """Rows that ran without anybody have ended, so that the database holds every row to it."""
        row = self.running.participation_ids[0]
        self.env.flush_all()
        table = "grc_campaign_participation"
        self.env.cr.execute(
            SQL("ALTER TABLE %s DROP CONSTRAINT %s", SQL.identifier(table), SQL.identifier(f"{table}_one_recipient"))
        )
        self.env.cr.execute(SQL("UPDATE grc_campaign_participation SET partner_id = NULL WHERE id = %s", row.id))
        spec = importlib.util.spec_from_file_location("script", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.0.12")
        self.env.invalidate_all()
        self.assertEqual((row.state, row.exit_reason, bool(row.ended_at)), ("exited", "deleted", True))
        self.assertEqual(row.task_ids.mapped("state"), ["cancelled"])
        self.assertEqual(set((self.running.participation_ids - row).mapped("state")), {"running"})
