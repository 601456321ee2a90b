import random
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import GrcCase, as_day

DOCUMENTS = 200
OPERATIONS = (
    "post",
    "post",
    "cancel",
    "draft",
    "repost",
    "refund",
    "refund_all",
    "undo_refund",
    "not_sale",
    "merge",
    "move",
    "parent",
    "subsidiary",
    "quote",
    "delete",
    "run",
)
steps = st.lists(
    st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 999), st.integers(0, 999), st.integers(0, 900)),
    min_size=20,
    max_size=40,
)


@tagged("post_install", "-at_install")
class TestProperty(GrcCase):
    """Whatever happens to a history, the minute run ends where a full refresh ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        firms = [cls.partner(f"Firm {number}") for number in range(4)]
        cls.contacts = [cls.partner(f"Worker {firm.name}", parent_id=firm.id, is_company=False) for firm in firms]
        cls.children = [cls.partner("Subsidiary", parent_id=firms[0].id)]
        cls.singles = [cls.partner(f"Person {number}", is_company=False) for number in range(2)]
        cls.people = cls.env["res.partner"].union(*firms, *cls.contacts, *cls.children, *cls.singles)
        chance = random.Random(3)
        rows = [
            (chance.choice(cls.people), -chance.randrange(1, 1100), chance.randrange(0, 500))
            for __ in range(DOCUMENTS - 40)
        ]
        cls.documents = cls.invoices(rows)
        for invoice in chance.sample(list(cls.documents), 40):
            part = chance.choice((0.5, 1))
            cls.documents |= cls.credit(invoice, -chance.randrange(1, 400), invoice.amount_untaxed * part)
        cls.refresh()
        cls.clear_queue(cls)

    # Operations: each takes two numbers that choose, and a number of days; it may find nothing to do.

    def a_partner(self, number):
        people = self.people.exists()
        return people[number % len(people)]

    def a_document(self, number, *states, kinds=("out_invoice",)):
        found = self.documents.exists().filtered(lambda move: move.state in states and move.move_type in kinds)
        return found[number % len(found)] if found else found

    def op_post(self, one, two, days):
        type(self).documents |= self.invoice(self.a_partner(one), -days, two)

    def op_cancel(self, one, two, days):
        move = self.a_document(one, "posted")
        move.button_draft()
        move.button_cancel()

    def op_draft(self, one, two, days):
        self.a_document(one, "posted").button_draft()

    def op_repost(self, one, two, days):
        move = self.a_document(one, "posted", "draft")
        if not move:
            return
        if move.state == "posted":
            move.button_draft()
        move.write({"invoice_date": as_day(-days), "date": as_day(-days)})
        if two % 2:
            move.partner_id = self.a_partner(two)
        move.invoice_line_ids.price_unit = two
        move._post(soft=False)

    def op_refund(self, one, two, days, part=0.4):
        move = self.a_document(one, "posted")
        if move:
            type(self).documents |= self.credit(move, -days, round(move.amount_untaxed * part, 2))

    def op_refund_all(self, one, two, days):
        self.op_refund(one, two, days, 1)

    def op_undo_refund(self, one, two, days):
        self.a_document(one, "posted", kinds=("out_refund",)).button_draft()

    def op_not_sale(self, one, two, days):
        move = self.a_document(one, "posted", "draft", kinds=("out_invoice", "out_refund"))
        move.grc_not_sale = not move.grc_not_sale

    def op_merge(self, one, two, days):
        survivor, other = self.a_partner(one), self.a_partner(two)
        if survivor != other and days % 4 == 0:
            self.merge(survivor, other)

    def op_move(self, one, two, days):
        self.contacts[one % len(self.contacts)].exists().parent_id = self.a_partner(two)

    def op_parent(self, one, two, days):
        person = self.singles[one % len(self.singles)].exists()
        person.parent_id = self.a_partner(two) if days % 2 else False

    def op_subsidiary(self, one, two, days):
        child = self.children[0].exists()
        child.is_company = not child.is_company

    def op_quote(self, one, two, days):
        self.order(self.a_partner(one), confirm=False)

    def op_delete(self, one, two, days):
        self.a_document(one, "draft", kinds=("out_invoice", "out_refund")).unlink()

    def op_run(self, one, two, days):
        self.assertCron()

    def play(self, operations):
        for name, *numbers in operations:
            documents = self.documents
            try:
                with self.cr.savepoint():
                    getattr(self, f"op_{name}")(*numbers)
                    self.env.flush_all()
                self.played[name] += 1
            except (UserError, ValidationError):
                # What Odoo refuses (a partner under himself, a merge with one's parent) did not happen.
                type(self).documents = documents

    def test_minute_run_is_a_full_refresh(self):
        start, self.played = self.documents, Counter()

        @settings(
            derandomize=True,
            max_examples=6,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(steps)
        def check(operations):
            with self.cr.savepoint() as savepoint:
                self.play(operations)
                self.assertCron()
                self.assertFalse(self.queued())
                self.assertEqualToFull()
                savepoint.rollback()
            self.env.invalidate_all()
            type(self).documents = start

        self.assertGreaterEqual(len(start), DOCUMENTS)
        check()
        # Odoo refuses some, but never all of a kind.
        self.assertEqual(set(self.played), set(OPERATIONS))
