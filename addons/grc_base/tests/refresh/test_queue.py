from odoo.tests import tagged

from ..common import as_day
from .common_queue import QueueCase


@tagged("post_install", "-at_install")
class TestQueue(QueueCase):
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
