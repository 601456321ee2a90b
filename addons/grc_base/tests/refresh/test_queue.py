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
class TestQueue(GrcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company("Second Ltd")
        cls.env.user.company_ids |= cls.second
        cls.a, cls.b, cls.c = cls.partner("A"), cls.partner("B"), cls.partner("C")
        cls.first, cls.other, cls.third = cls.invoices([(cls.a, -50, 100), (cls.b, -40, 50), (cls.a, -30, 20)])
        cls.refresh()
        cls.refresh(company=cls.second)
        cls.clear_queue(cls)

    @contextmanager
    def assertTouches(self, *partners, company=None):
        """Check that the block queues these entities, and that the minute run then has all figures right."""
        self.clear_queue()
        yield
        company = company or self.company
        touched = {partner for owner, partner, __ in self.queued() if partner and owner in (company.id, None)}
        entities = self.env["res.partner"].browse(touched).exists().commercial_partner_id
        self.assertLessEqual(set(partners), set(entities))
        self.assertCron()
        self.assertFalse(self.queued())
        self.assertEqualToFull()

    def test_post(self):
        with self.assertTouches(self.c):
            self.invoice(self.c, -10, 30)
        self.assertFacts(self.c, {"revenue": 30.0})

    def test_post_costs_one_row(self):
        self.clear_queue()
        self.invoice(self.c, -10, 30)
        self.assertEqual(self.queued(), {(self.company.id, self.c.id, None)})

    def test_vendor_bill_is_not_queued(self):
        self.clear_queue()
        self.invoice(self.c, -10, 30, move_type="in_invoice", journal=self.journal("BILL"))
        self.assertFalse(self.queued())

    def test_draft(self):
        with self.assertTouches(self.a):
            self.first.button_draft()
        self.assertFacts(self.a, {"revenue": 20.0, "first_purchase": as_day(-30)})

    def test_cancel(self):
        with self.assertTouches(self.b):
            self.other.button_draft()
            self.other.button_cancel()
        self.assertFacts(self.b, {"revenue": 0.0, "purchase_days": 0, "last_purchase": None})

    def test_refund(self):
        with self.assertTouches(self.a):
            self.credit(self.third, -5, 20)
        self.assertFacts(self.a, {"last_purchase": as_day(-50), "refund_count": 1})

    def test_refund_wizard(self):
        with self.assertTouches(self.a):
            wizard = self.env["account.move.reversal"].with_context(
                active_model="account.move", active_ids=self.third.ids
            )
            wizard = wizard.create({"journal_id": self.third.journal_id.id, "date": as_day(-5)})
            refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
            refund.invoice_date = as_day(-5)
            refund._post(soft=False)
        self.assertFacts(self.a, {"last_purchase": as_day(-50), "refund_count": 1, "monetary_value": 100.0})

    def test_redate(self):
        with self.assertTouches(self.a):
            self.third.button_draft()
            self.redate(self.third, -3)
            self.third._post(soft=False)
        self.assertFacts(self.a, {"last_purchase": as_day(-3)})

    def test_other_partner(self):
        """Both, the customer who was named and the one who is, are brought up to date."""
        with self.assertTouches(self.a, self.c):
            self.third.button_draft()
            self.third.partner_id = self.c
            self.third._post(soft=False)
        self.assertFacts(self.a, {"revenue": 100.0})
        self.assertFacts(self.c, {"revenue": 20.0})

    def test_not_sale(self):
        with self.assertTouches(self.a):
            self.third.grc_not_sale = True
        self.assertFacts(self.a, {"revenue": 100.0})

    def test_delete(self):
        with self.assertTouches(self.a):
            self.third.with_context(force_delete=True).unlink()
        self.assertFacts(self.a, {"revenue": 100.0})

    def test_delete_refund(self):
        refund = self.credit(self.third, -5, 20)
        self.refresh()
        with self.assertTouches(self.a):
            refund.with_context(force_delete=True).unlink()
        self.assertFacts(self.a, {"last_purchase": as_day(-30)})

    def test_quotation(self):
        with self.assertTouches(self.c):
            order = self.order(self.c, confirm=False)
        self.assertFacts(self.c, {"purchase_days": 0})
        with self.assertTouches(self.b, self.c):
            order.partner_id = self.b
        self.assertFalse(self.facts(self.c))
        order.partner_id = self.c
        with self.assertTouches(self.c):
            order.unlink()
        self.assertFalse(self.facts(self.c))

    def test_prospect(self):
        with self.assertTouches(self.c):
            self.c.grc_is_prospect = True
        self.assertFacts(self.c, {"purchase_days": 0})

    def test_prospect_actions(self):
        with self.assertTouches(self.c):
            self.c.action_follow_prospect()
        self.assertTrue(self.c.grc_is_prospect and self.customer(self.c))
        with self.assertTouches(self.c):
            self.c.action_leave_prospect()
        self.assertFalse(self.c.grc_is_prospect or self.facts(self.c))
        self.assertFalse(self.env["grc.prospect"].search([("partner_id", "=", self.c.id)]))

    def test_prospect_left(self):
        """Who is no longer marked has no row from the next refresh on, unless there is something else of them."""
        contact = self.partner("Contact of a prospect", parent_id=self.b.id, is_company=False)
        self.order(contact, confirm=False)
        (self.b | self.c).grc_is_prospect = True
        self.refresh()
        (self.b | self.c).grc_is_prospect = False
        self.refresh(0, partner_ids=self.c.ids)
        self.assertFalse(self.facts(self.c))
        self.c.grc_is_prospect = True
        self.refresh()
        self.c.grc_is_prospect = False
        self.refresh()
        self.assertFalse(self.facts(self.c))
        self.assertTrue(self.facts(self.b))
        self.assertTrue(self.facts(self.a))

    def test_prospect_keeps_his_row(self):
        """The same row refresh after refresh: nobody becomes a prospect anew, and nothing is recorded."""
        self.c.grc_is_prospect = True
        self.refresh()
        row = self.customer(self.c)
        moved = self.env["grc.transition"].search_count([("partner_id", "=", self.c.id)])
        for options in ({}, {"partner_ids": self.c.ids}):
            self.refresh(0, **options)
            self.assertEqual(self.customer(self.c), row)
        self.assertEqual(self.env["grc.transition"].search_count([("partner_id", "=", self.c.id)]), moved)

    def test_look_back_keeps_rows(self):
        """A look back to before a customer came leaves the customer's row, and the way back leaves it there."""
        before = self.customer(self.a)
        for day in (-400, 0):
            self.refresh(day)
            self.assertEqual(self.customer(self.a), before)
        self.assertFacts(self.a, {"revenue": 120.0})

    def test_prospect_record(self):
        """An import of prospects makes rows without waiting for the night."""
        with self.assertTouches(self.c):
            self.env["grc.prospect"].create({"partner_id": self.c.id, "company_id": self.company.id})
        self.assertFacts(self.c, {"purchase_days": 0})

    def test_parent(self):
        person = self.partner("Person", is_company=False)
        self.invoice(person, -10, 30)
        self.refresh()
        with self.assertTouches(self.b):
            person.parent_id = self.b
        self.assertFacts(self.b, {"revenue": 80.0})
        self.assertFalse(self.facts(person))

    def test_subsidiary(self):
        child = self.partner("Child", parent_id=self.b.id)
        self.invoice(child, -10, 30)
        self.refresh()
        self.assertFacts(self.b, {"revenue": 50.0})
        with self.assertTouches(self.b):
            child.is_company = False
        self.assertFacts(self.b, {"revenue": 80.0})
        with self.assertTouches(self.b, child):
            child.is_company = True
        self.assertFacts(self.b, {"revenue": 50.0})
        self.assertFacts(child, {"revenue": 30.0})

    def test_cost(self):
        order = self.order(self.c, day=-20)
        self.bill_order(order, -10)
        self.refresh()
        with self.assertTouches(self.c):
            order.order_line.purchase_price = 70
        self.assertFacts(self.c, {"margin": 300.0})

    def test_cost_locked(self):
        """Margins of a closed period stay as they are."""
        order = self.order(self.c, day=-20)
        self.bill_order(order, -10)
        self.refresh()
        self.company.sudo().sale_lock_date = as_day(-10)
        order.order_line.purchase_price = 70
        self.assertCron()
        self.assertFacts(self.c, {"margin": 400.0})

    def test_cost_locked_above(self):
        """A branch is locked by its parent."""
        branch = self.new_company("Branch", parent_id=self.company.id)
        self.env.user.company_ids |= branch
        good = self.new_good()
        move = self.invoice(self.c, -10, 1000, company=branch, product=good, quantity=10)
        good.with_company(branch).standard_price = 70
        for lock, margin in ((as_day(-10), 1000), (as_day(-11), 300)):
            self.company.sudo().fiscalyear_lock_date = lock
            self.env["account.move"]._grc_stamp_again(branch, [move.id])
            move.invalidate_recordset()
            self.assertEqual(move.grc_margin, margin)

    def test_other_company(self):
        with self.assertTouches(self.a, company=self.second):
            self.invoice(self.a, -10, 77, company=self.second)
        self.assertFacts(self.a, {"revenue": 77.0}, company=self.second)
        self.assertFacts(self.a, {"revenue": 120.0})

    # Merge

    def counts(self, partner):
        self.env.cr.execute(
            "SELECT (SELECT COUNT(*) FROM grc_event WHERE partner_id = %(id)s AND kind = 'test'),"
            " (SELECT COUNT(*) FROM grc_transition WHERE partner_id = %(id)s AND dimension = 'test')",
            {"id": partner.id},
        )
        return self.env.cr.fetchone()

    def test_merge(self):
        """The survivor keeps and adds up, whoever of them had a row, in every company."""
        for survivor, others, revenue in (
            ("both had a row", (self.a, self.b), 170.0),
            ("the survivor had none", (self.c, self.a, self.b), 170.0),
            ("the other had none", (self.a, self.c), 120.0),
        ):
            with self.subTest(survivor), self.cr.savepoint() as savepoint:
                keeper, *rest = others
                for number, partner in enumerate(others, 1):
                    self.seen(partner, number)
                    partner.grc_is_prospect = True
                self.invoice(rest[0], -10, 7, company=self.second)
                self.assertCron()
                with self.assertTouches(keeper):
                    self.merge(keeper, *rest)
                total = sum(range(1, len(others) + 1))
                self.assertEqual(self.counts(keeper), (total, total))
                self.assertFacts(keeper, {"revenue": revenue})
                self.assertFacts(keeper, {"revenue": 7.0}, company=self.second)
                self.assertEqual(self.env["grc.prospect"].search_count([("partner_id", "=", keeper.id)]), 1)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_delete_partner(self):
        """Who is deleted leaves no row behind, though no foreign key sees to it."""
        gone = self.partner("Gone")
        gone.grc_is_prospect = True
        self.seen(gone)
        self.refresh()
        gone.unlink()
        self.assertEqual(self.counts(gone), (0, 0))
        self.assertFalse(self.env["grc.customer"].search_count([("partner_id", "=", gone.id)]))

    def test_sweep(self):
        """What went by another way than the ORM is swept up."""
        gone = self.partner("Gone")
        self.seen(gone)
        kept = self.partner("Kept")
        self.seen(kept)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM res_partner WHERE id = %s", [gone.id])
        self.env["grc.customer"]._gc_orphans()
        self.assertEqual(self.counts(gone), (0, 0))
        self.assertEqual(self.counts(kept), (1, 1))

    def test_merge_into_a_contact(self):
        """A customer who turns out to be somebody at another one."""
        worker = self.partner("Worker", parent_id=self.b.id, is_company=False)
        person = self.partner("Person", is_company=False)
        self.invoice(person, -10, 30)
        self.seen(person)
        self.refresh()
        with self.assertTouches(self.b):
            self.merge(worker, person)
        self.assertFacts(self.b, {"revenue": 80.0})
        self.assertFalse(self.facts(worker))
        self.assertEqual(self.counts(worker), (1, 1))

    def test_merge_walk_ins(self):
        """Two partners left out by the settings become one."""
        self.company.grc_walk_in_ids = self.a | self.b
        self.refresh()
        self.assertFalse(self.facts(self.a))
        self.merge(self.a, self.b)
        self.assertEqual(self.company.grc_walk_in_ids, self.a)
        self.assertCron()
        self.assertFalse(self.facts(self.a))

    # Runs

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
