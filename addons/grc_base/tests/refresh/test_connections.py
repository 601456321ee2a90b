from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from ...models.refresh import grc_layer_rhythm, grc_pipeline, grc_refresh_schedule

OURS = ("grc_customer", "grc_refresh", "grc_transition", "grc_event")


@tagged("post_install", "-at_install")
class TestConnections(TransactionCase):
    """A run of everyone that commits shares its work out among connections. Nothing else commits in the tests.

    What it commits is deleted at the end of each test.
    """

    def setUp(self):
        super().setUp()
        self.real = self.enterContext(self.registry.cursor())
        self.customers = api.Environment(self.real, SUPERUSER_ID, {})["grc.customer"]
        self.company = self.customers.env.ref("base.main_company")
        self.journal = self.customers.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "sale")], limit=1
        )
        for name, value in (("SLICE", 3), ("ALONE", 0)):
            self.enterContext(patch.object(grc_pipeline, name, value))
        self.enterContext(patch.object(grc_layer_rhythm, "CHUNK", 2))
        self.assertFalse(self.stored(), "the company of the test database has customers already")
        self.people = self.customers.env["res.partner"].create([{"name": f"Customer {n}"} for n in range(10)])
        self.addCleanup(self.clean)
        for days in (90, 60, 20):
            self.sell(days)
        self.real.commit()

    def sell(self, days):
        """Insert an invoice of each but the last, so many days ago."""
        self.real.execute(
            """
            INSERT INTO account_move (move_type, state, auto_post, company_id, journal_id, currency_id, partner_id,
                                      commercial_partner_id, invoice_date, date, amount_untaxed, amount_untaxed_signed)
            SELECT 'out_invoice', 'posted', 'no', %s, %s, %s, p,
                   p, CURRENT_DATE - %s - p %% 7, CURRENT_DATE - %s, 10, 10
              FROM unnest(%s) p
            """,
            [self.company.id, self.journal.id, self.company.currency_id.id, days, days, self.people[:-1].ids],
        )

    def clean(self):
        self.real.rollback()
        self.real.execute("DELETE FROM account_move WHERE commercial_partner_id = ANY(%s)", [self.people.ids])
        for table in OURS:
            self.real.execute(SQL("DELETE FROM %s WHERE company_id = %s", SQL.identifier(table), self.company.id))
        self.real.execute("DELETE FROM grc_queue WHERE company_ref = %s", [self.company.id])
        self.real.execute("DELETE FROM res_partner WHERE id = ANY(%s)", [self.people.ids])
        self.real.commit()

    def stored(self):
        """Return {partner id: purchase days}."""
        self.real.execute("SELECT partner_id, purchase_days FROM grc_customer WHERE company_id = %s", [self.company.id])
        return dict(self.real.fetchall())

    def left_over(self):
        self.real.execute("SELECT relname FROM pg_class WHERE relname ~ '^grc_(fact|rhythm)_\\d+$'")
        return self.real.fetchall()

    def run_night(self):
        schedule = self.customers.env["grc.refresh.schedule"]
        schedule._committing(self.company, schedule._whole)

    def test_same_as_alone(self):
        """Several connections write what one writes, leave no table behind, and record movements once."""
        self.run_night()
        self.assertEqual(self.stored(), dict.fromkeys(self.people[:-1].ids, 3))
        self.assertFalse(self.left_over())
        self.real.execute("UPDATE grc_refresh SET signature = NULL")
        self.assertEqual(self.customers._refresh(self.company), 0)
        self.real.rollback()
        self.sell(5)
        self.run_night()
        self.assertEqual(self.stored(), dict.fromkeys(self.people[:-1].ids, 4))

    def test_nothing_to_do(self):
        """The same again ends at the fingerprint: no row is written, not even through another connection."""
        self.run_night()
        self.real.execute("SELECT SUM(xmin::text::bigint) FROM grc_customer")
        before = self.real.fetchone()
        self.real.commit()
        with patch.object(
            self.registry["grc.pipeline"], "_measure_and_write", side_effect=AssertionError("not needed")
        ):
            self.run_night()
        self.real.execute("SELECT SUM(xmin::text::bigint) FROM grc_customer")
        self.assertEqual(self.real.fetchone(), before)

    def test_silent(self):
        """What the run has learned on its way, such as that nothing moves, goes for each slice of it."""
        self.run_night()
        self.sell(5)
        begin, write, seen = self.registry["grc.layer.facts"]._begin, grc_pipeline.GrcPipeline._write_slice, []

        def _begin(records, run, commit):
            run.silent = True
            return begin(records, run, commit)

        def _write_slice(records, run, limits):
            if run.runs.name == "facts":
                seen.append(run.silent)
            return write(records, run, limits)

        with (
            patch.object(self.registry["grc.layer.facts"], "_begin", _begin),
            patch.object(self.registry["grc.pipeline"], "_write_slice", _write_slice),
        ):
            self.run_night()
        self.assertEqual(seen, [True] * 3)

    def test_dies(self):
        """One slice fails: the others are whole, and the next run completes them and clears up."""
        write = grc_pipeline.GrcPipeline._write_slice
        last = max(self.people[:-1].ids)

        def _write_slice(records, run, limits):
            if limits[1] > last:
                raise ZeroDivisionError("the power fails")
            return write(records, run, limits)

        with (
            patch.object(self.registry["grc.pipeline"], "_write_slice", _write_slice),
            mute_logger(grc_refresh_schedule.__name__),
            self.assertRaises(ZeroDivisionError),
        ):
            self.run_night()
        found = self.stored()
        self.assertTrue(found)
        self.assertLess(len(found), 9)
        self.assertEqual(set(found.values()), {3})
        self.run_night()
        self.assertEqual(len(self.stored()), 9)
        self.assertFalse(self.left_over())
