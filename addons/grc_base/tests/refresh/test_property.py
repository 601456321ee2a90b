import random
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ...tools.unchecked import unchecked_columns
from ..common import GrcCase
from ..common_users import of_company

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
    "delete_order",
    "delete_partner",
    "archive_partner",
    "activity",
    "delete_activity",
    "user_archived",
    "user_portal",
    "user_leaves",
    "user_back",
    "language_gone",
    "zone_gone",
    "run",
)


def steps(operations, fewest, most):
    """Return the strategy of what happens: an operation, two numbers that choose, and a number of days."""
    return st.lists(
        st.tuples(st.sampled_from(operations), st.integers(0, 999), st.integers(0, 999), st.integers(0, 900)),
        min_size=fewest,
        max_size=most,
    )


@tagged("post_install", "-at_install")
class TestProperty(GrcCase):
    """Whatever happens to a history, the minute run ends where a full refresh ends.

    An addon subclasses this, and adds to ``operations`` and to :meth:`check_links`.
    """

    operations = OPERATIONS
    examples, lengths = 6, (20, 40)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_company("Second Ltd")
        cls.env.user.company_ids |= cls.second
        cls.users = cls.env["res.users"].union(*(cls.new_user(f"property_{place}") for place in range(3)))
        firms = [cls.partner(f"Firm {number}") for number in range(4)]
        cls.contacts = [cls.partner(f"Worker {firm.name}", parent_id=firm.id, is_company=False) for firm in firms]
        cls.children = [cls.partner("Subsidiary", parent_id=firms[0].id)]
        cls.singles = [cls.partner(f"Person {number}", is_company=False) for number in range(2)]
        cls.people = cls.env["res.partner"].union(*firms, *cls.contacts, *cls.children, *cls.singles)
        for place, partner in enumerate(cls.people):
            partner.user_id = cls.users[place % 3]
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

    @classmethod
    def new_user(cls, login):
        return new_test_user(
            cls.env,
            login,
            "sales_team.group_sale_salesman,grc_base.group_grc_user",
            **of_company(cls.company),
            tz="Europe/Paris",
        )

    # Operations: each takes two numbers that choose, and a number of days; it may find nothing to do.

    def a_partner(self, number):
        people = self.people.exists()
        return people[number % len(people)]

    def a_user(self, number):
        return self.users[number % len(self.users)]

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
        self.redate(move, -days)
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

    def op_delete_order(self, one, two, days):
        orders = self.env["sale.order"].search([("company_id", "=", self.company.id), ("state", "=", "draft")])
        orders[one % len(orders) : one % len(orders) + 1].unlink() if orders else None

    def op_delete_partner(self, one, two, days):
        """Delete somebody: Odoo refuses who has a posted document."""
        partner = self.partner("Passing by", parent_id=self.a_partner(one).id if two % 2 else False)
        self.order(partner, confirm=False)
        self.op_run(one, two, days) if days % 3 == 0 else None
        self.env["sale.order"].search([("partner_id", "=", partner.id)]).unlink()
        partner.unlink()

    def op_archive_partner(self, one, two, days):
        partner = self.a_partner(one)
        partner.active = not partner.active

    def op_activity(self, one, two, days):
        activity = self.a_partner(one).activity_schedule(
            "mail.mail_activity_data_todo", summary="By hand", user_id=self.a_user(two).id
        )
        activity.automated = False

    def op_delete_activity(self, one, two, days):
        activities = self.env["mail.activity"].search([("user_id", "in", self.users.ids)], order="id")
        if activities and days % 2:
            activities[one % len(activities)].action_done()
        elif activities:
            activities[one % len(activities)].unlink()

    def op_user_archived(self, one, two, days):
        user = self.a_user(one)
        user.action_archive() if days % 2 else user.write({"active": False})

    def op_user_portal(self, one, two, days):
        self.a_user(one).group_ids = self.env.ref("base.group_portal")

    def op_user_leaves(self, one, two, days):
        self.a_user(one).write({"company_id": self.second.id, "company_ids": [Command.set(self.second.ids)]})

    def op_user_back(self, one, two, days):
        groups = self.env.ref("sales_team.group_sale_salesman") | self.env.ref("grc_base.group_grc_user")
        self.a_user(one).write(
            {
                "active": True,
                "group_ids": [Command.set(groups.ids)],
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
            }
        )

    def op_language_gone(self, one, two, days):
        """A user's, a customer's or the company's language is one that is not active."""
        partner = (self.a_user(one).partner_id, self.a_partner(two), self.company.partner_id)[days % 3]
        self.store(partner, lang="xx_XX" if one % 4 else "en_US")

    def op_zone_gone(self, one, two, days):
        """The zone of a user or of the company is one that nobody knows, or another of the same time."""
        record, name = ((self.a_user(one).partner_id, "tz"), (self.company, "grc_tz"))[days % 2]
        self.store(record, **{name: ("Mars/Olympus", "Africa/Abidjan")[two % 2]})

    def store(self, record, **values):
        """Store what no form would take, as an upgrade of the system or an import leaves it."""
        self.env.flush_all()
        for name, value in values.items():
            self.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = %s",
                    SQL.identifier(record._table),
                    SQL.identifier(name),
                    value,
                    record.id,
                )
            )
        self.env.invalidate_all()
        self.env.registry.clear_cache()

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
                # What Odoo refuses (a partner under itself, a merge with one's parent) did not happen.
                type(self).documents = documents

    def check_links(self):
        """Check that nothing of ours refers to what is not there."""
        self.env.flush_all()
        for table, column in unchecked_columns(self.env, "res.partner"):
            self.cr.execute(
                SQL(
                    "SELECT COUNT(*) FROM %s t LEFT JOIN res_partner p ON p.id = t.%s WHERE p.id IS NULL", table, column
                )
            )
            self.assertFalse(self.cr.fetchone()[0], f"{table.code}.{column.code}")

    def check_state(self):
        """Check what holds after whatever happened; an addon adds its own."""
        self.assertCron()
        self.assertFalse(self.queued())
        self.assertEqualToFull()
        self.check_links()

    def test_minute_run_is_a_full_refresh(self):
        """Whatever is merged, deleted, moved or lost between two runs (done when 2)."""
        start, self.played = self.documents, Counter()

        @settings(
            derandomize=True,
            max_examples=self.examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(steps(self.operations, *self.lengths))
        def check(operations):
            with self.cr.savepoint() as savepoint:
                self.play(operations)
                self.check_state()
                savepoint.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            type(self).documents = start

        self.assertGreaterEqual(len(start), DOCUMENTS)
        check()
        # Odoo refuses some, but never all of a kind.
        self.assertEqual(set(self.played), set(self.operations))
