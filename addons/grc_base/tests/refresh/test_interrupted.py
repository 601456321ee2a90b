"""A run that dies, and two at once."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.refresh import grc_pipeline, grc_refresh_schedule
from ...models.refresh.grc_pipeline import LOCK
from ..common import GrcCase, as_day

SCHEDULE = grc_refresh_schedule.__name__


@tagged("post_install", "-at_install")
class TestInterrupted(GrcCase):
    """A run that dies in the middle, and two at once."""

    def dying(self, after):
        """Let the run die after a number of slices."""
        write, seen = grc_pipeline.GrcPipeline._write_slice, []

        def _write_slice(records, run, limits):
            if len(seen) >= after:
                raise ZeroDivisionError("the power fails")
            seen.append(limits)
            return write(records, run, limits)

        return patch.object(self.env.registry["grc.pipeline"], "_write_slice", _write_slice)

    def assertDead(self, cron):
        with mute_logger(SCHEDULE), self.assertLogs("odoo.addons.base.models.ir_cron"):
            self.assertIsNot(self.run_cron(cron), True)

    def test_dies(self):
        """What is written is whole, what is not is still queued, and the next minute run completes it."""
        people = self.env["res.partner"].create([{"name": f"Customer {place}"} for place in range(9)])
        self.imported([(partner, day, 10) for partner in people for day in (-90, -60)])
        self.refresh()
        self.clear_queue()
        before = self.all_facts()
        self.imported([(partner, -5, 10) for partner in people])
        with patch.object(grc_pipeline, "SLICE", 3), self.dying(after=1):
            self.assertDead("nightly")
        found = self.all_facts()
        done = [partner for partner in people.ids if found[partner]["revenue"] == 30]
        self.assertEqual(len(done), 3)
        for partner in people.ids:
            self.assertEqual(found[partner]["last_purchase"], as_day(-5 if partner in done else -60))
            self.assertEqual(found[partner]["frequency"], 3 if partner in done else 2)
            if partner not in done:
                self.assertEqual(found[partner], before[partner])
        self.assertIn((self.company.id, None, None), self.queued())
        self.assertCron()
        self.assertFalse(self.queued())
        self.assertEqualToFull()
        self.assertEqual({facts["revenue"] for facts in self.all_facts().values()}, {30})

    def test_layer_is_uninstalled_meanwhile(self):
        """The run fails as a whole, stays queued, and is completed without the layer by the registry that lacks it."""
        partner = self.partner("Customer")
        self.refresh()
        self.clear_queue()
        self.invoice(partner, -5, 10)
        # As another process does it; this one has the registry of before.
        self.env.cr.execute("ALTER TABLE grc_customer DROP COLUMN last_contact")
        with mute_logger("odoo.sql_db"):
            self.assertDead("touched")
        self.assertEqual(self.queued(), {(self.company.id, partner.id, None)})
        declared = [pair for pair in self.env["grc.pipeline.plan"]._declared() if pair[1].name != "contact"]
        self.env.registry.clear_cache()
        self.addCleanup(self.env.registry.clear_cache)
        with patch.object(self.env.registry["grc.pipeline.plan"], "_declared", lambda model: declared):
            self.assertCron()
        self.assertFalse(self.queued())
        self.env.cr.execute("SELECT revenue FROM grc_customer WHERE partner_id = %s", [partner.id])
        self.assertEqual(self.env.cr.fetchone(), (10,))

    def test_dies_at_once(self):
        """Nothing is written, and what was queued still is."""
        partner = self.partner("Customer")
        self.refresh()
        self.clear_queue()
        self.invoice(partner, -5, 10)
        with self.dying(after=0):
            self.assertDead("touched")
        self.assertFalse(self.facts(partner))
        self.assertEqual(self.queued(), {(self.company.id, partner.id, None)})
        self.assertCron()
        self.assertFacts(partner, {"revenue": 10.0})

    def test_other_companies_go_on(self):
        """The failure of one company does not stop the others, and is not hidden."""
        second = self.new_company("Second Ltd")
        partner = self.partner("Customer")
        self.invoice(partner, -5, 20, company=second)
        self.invoice(partner, -5, 10)
        whole = grc_pipeline.GrcPipeline._pass
        sick = self.company

        def _pass(records, run, one, commit=False):
            if run.company == sick:
                raise ZeroDivisionError("the power fails")
            return whole(records, run, one, commit)

        with patch.object(self.env.registry["grc.pipeline"], "_pass", _pass):
            self.assertDead("nightly")
        self.assertFacts(partner, {"revenue": 20.0}, company=second)
        self.assertFalse(self.facts(partner))

    @contextmanager
    def second_session(self):
        cr = db_connect(self.env.cr.dbname).cursor()
        try:
            yield cr
        finally:
            cr.close()

    def test_lock(self):
        """The button says that another refresh runs, the cron leaves the queue to it."""
        partner = self.partner("Customer")
        with self.second_session() as other:
            other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, self.company.id])
            with self.assertRaisesRegex(UserError, "are being rebuilt"):
                self.refresh()
            self.invoice(partner, -5, 10)
            self.assertCron()
            self.assertFalse(self.facts(partner))
            self.assertIn((self.company.id, partner.id, None), self.queued())
            other.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, self.company.id])
        self.assertCron()
        self.assertFacts(partner, {"revenue": 10.0})

    def test_lock_is_released(self):
        """After a run, and after one that fails, nobody is locked out."""
        self.invoice(self.partner("Customer"), -5, 10)
        with self.second_session() as other:
            for cron, after in (("touched", 0), ("nightly", 0), ("touched", 99), ("nightly", 99)):
                with self.subTest(cron=cron, after=after), self.dying(after):
                    if after:
                        self.assertCron(cron)
                    else:
                        self.assertDead(cron)
                    other.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, self.company.id])
                    self.assertTrue(other.fetchone()[0])
                    other.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, self.company.id])
