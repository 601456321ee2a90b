"""Campaigns to very many, and several at once: batch by batch, each on its own."""

from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger
from psycopg2 import IntegrityError

from ...models.run import grc_campaign_claim, grc_campaign_executor
from ..common_campaign import START, CampaignCase

#: Whose records a batch works with.
MODELS = ("grc.campaign.task", "mail.mail", "mail.message", "mailing.trace", "res.partner")


@contextmanager
def free_lock(*args):
    """Stand for a lock that nobody else holds: a test is one transaction."""
    yield SimpleNamespace(check=lambda cr: None)


@tagged("post_install", "-at_install")
class TestBatches(CampaignCase):
    def remembered(self):
        """Return how many values of records are in memory."""
        fields = [field for model in MODELS for field in self.env[model]._fields.values() if field.store]
        return sum(len(field._get_cache(self.env)) for field in fields)

    def test_case_07_never_more_contacts_than_steps(self):
        """A step that is deleted sent 11,500 mails to 100 contacts elsewhere: here the tables take no second one."""
        campaign = self.launched(self.people(2))
        self.run_at(0)
        for table in ("grc_campaign_task", "grc_contact_ledger"):
            self.env.cr.execute(SQL("SELECT column_name FROM information_schema.columns WHERE table_name = %s", table))
            names = SQL(", ").join(SQL.identifier(name) for (name,) in self.env.cr.fetchall() if name != "id")
            again = SQL(
                "INSERT INTO %(table)s (%(names)s) SELECT %(names)s FROM %(table)s WHERE campaign_id = %(campaign)s",
                table=SQL.identifier(table),
                names=names,
                campaign=campaign.id,
            )
            with (
                self.subTest(table),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.env.cr.execute(again)

    def test_case_27_flat_and_committed(self):
        """Each batch is committed and says that more may come, and leaves nothing in memory for the next."""
        batches = []

        def commit(cron, processed=0, *, remaining=None, deactivate=False):
            batches.append((processed, remaining, self.remembered()))
            return 60

        partners = self.people(12)
        campaign = self.launched(partners)
        self.env.invalidate_all()
        with (
            patch.object(grc_campaign_claim, "SIZE", 2),
            patch.object(grc_campaign_claim, "PARTS", 1),
            patch.object(grc_campaign_executor, "number_lock", free_lock),
            patch.object(self.registry["ir.cron"], "_commit_progress", commit),
        ):
            self.env["grc.campaign.executor"].sudo()._run(now=START)
        self.env.invalidate_all()
        self.assertEqual(self.sent(campaign), partners)
        done = [(processed, remaining) for processed, remaining, __ in batches if processed]
        self.assertEqual(done, [(2, 1)] * 6)
        self.assertEqual(batches[-1][1], 0, "at the end nothing is left")
        held = [number for processed, __, number in batches if processed]
        self.assertEqual(held[1:], held[:1] * 5, "no batch leaves more than the first")

    def test_case_28_another_campaign_goes_on(self):
        """Who leaves one campaign, and one that is stopped, take nothing out of another's queue."""
        partners = self.people(3)
        one = self.launched(partners, self.mail(), self.call(after="previous", delay=5))
        other = self.launched(partners)
        self.run_at(0)
        mails = self.queued(other)
        one.action_stop()
        self.assertEqual(set(self.queued(one).mapped("state")), {"cancel"})
        self.assertEqual(len(mails), 3)
        self.assertEqual(set(mails.mapped("state")), {"outgoing"})
        self.assertEqual(set(self.states(other).values()), {("done", None)})
        self.assertEqual(self.sent(other), partners)
