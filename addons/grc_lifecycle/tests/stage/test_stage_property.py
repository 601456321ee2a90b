"""Whatever the history and the rules: one stage at every date, and movements that tell how the customer came there."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ...models.stage.grc_stage import TOGETHER
from ...tools.ladder import new_within
from .test_stage_engine import EPOCH, EngineCase

FIRST = date(2021, 1, 1)
rules = st.fixed_dictionaries(
    {},
    optional={
        "beyond_days": st.integers(1, 300),
        "silent_days": st.integers(1, 900),
        "is_late": st.just(True),
        "spending_fell": st.just(True),
        "max_occasions": st.integers(1, 12),
        "min_occasions": st.integers(1, 12),
        "first_within_days": st.integers(1, 400),
        "min_revenue": st.integers(1, 3000),
    },
).filter(bool)
ladders = st.lists(
    st.tuples(st.sampled_from(("new", "active", "declining", "lost")), st.lists(rules, min_size=1, max_size=2)),
    max_size=4,
)
prospects = st.lists(st.sampled_from(("new", "contacted", "cold", "inactive")), max_size=3, unique=True)
#: What may happen between two dates, with two numbers that choose.
happenings = st.lists(
    st.tuples(
        st.sampled_from(("merge", "merge", "delete", "archive", "owner", "language", "zone")),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    max_size=3,
)
days = st.lists(st.integers(0, 1200), min_size=2, max_size=5, unique=True).map(sorted)


@tagged("post_install", "-at_install")
class TestStageProperty(EngineCase):
    SIZE = 25

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.number = count()
        cls.second = cls.new_company("Second Ltd")
        cls.env.user.company_ids |= cls.second
        chance = random.Random(8)
        cls.people = cls.env["res.partner"].create([{"name": f"Customer {n}"} for n in range(cls.SIZE)])
        rows = []
        for partner in cls.people[:-2]:
            when = chance.randrange(0, 700)
            mean = chance.choice((10, 25, 60, 200))
            while when < 1200:
                rows.append((partner.id, (FIRST - EPOCH).days + when, chance.randrange(1000, 40000)))
                when += chance.randrange(1, 2 * mean)
        cls.documents(*zip(*rows, strict=True))
        cls.env["grc.prospect"].create(
            [{"partner_id": partner.id, "company_id": cls.company.id} for partner in cls.people[-4:]]
        )
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE grc_prospect SET create_date = '2020-01-01'")

    def new_user(self, login):
        values = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        return new_test_user(self.env, login, "grc_base.group_grc_user", **values)

    def new_ladder(self, buyers, leads):
        """Give the company stages of its own with these rules; False where they are refused."""
        vals = [
            {"name": f"Prospect {n}", "phase": "prospect", "rule_ids": [Command.create({"lead_state": lead})]}
            for n, lead in enumerate(leads)
        ]
        vals.append({"name": "Prospect", "phase": "prospect"})
        vals += [
            {"name": f"Stage {n}", "phase": phase, "rule_ids": [Command.create(rule) for rule in asked]}
            for n, (phase, asked) in enumerate(buyers)
        ]
        vals.append({"name": "Others", "phase": "active"})
        try:
            with self.cr.savepoint():
                self.company._grc_stages().filtered("company_id").with_context(**{TOGETHER: True}).active = False
                return self.env["grc.stage"].create(
                    [dict(values, company_id=self.company.id, sequence=n) for n, values in enumerate(vals)]
                )
        except ValidationError:
            return False

    def expected(self, ladder, customer, as_of, usual_interval):
        """Return the stages whose rules the customer meets, told again in Python."""
        bought = bool(customer.last_purchase)
        silence = bought and (as_of - customer.last_purchase).days
        age = bought and (as_of - customer.first_purchase).days
        tests = {
            "beyond_days": lambda value: silence > customer.usual_silence + value,
            "silent_days": lambda value: silence > value,
            "is_late": lambda value: customer.late_from <= as_of,
            "spending_fell": lambda value: customer.spending_fell,
            "max_occasions": lambda value: customer.purchase_days <= value,
            "min_occasions": lambda value: customer.purchase_days >= value,
            "first_within_days": lambda value: age <= new_within(value, usual_interval),
            "min_revenue": lambda value: customer.revenue >= value,
            "lead_state": lambda value: customer.lead_state == value,
        }
        mine = ladder.filtered(lambda stage: (stage.phase == "prospect") != bought)
        return next(
            stage
            for stage in mine
            if not stage.rule_ids
            or any(all(tests[name](value) for name, value in rule._asked().items()) for rule in stage.rule_ids)
        )

    # What happens between two dates

    def happen_merge(self, one, two):
        people = self.people.exists()
        survivor, other = people[one % len(people)], people[two % len(people)]
        if survivor != other:
            self.merge(survivor, other)

    def happen_delete(self, one, two):
        """Delete somebody who has no document, after a refresh has seen them."""
        people = self.people[-2:].exists()
        people[one % len(people)].unlink() if len(people) > 1 else None

    def happen_archive(self, one, two):
        people = self.people.exists()
        people[one % len(people)].active = bool(two % 2)

    def happen_owner(self, one, two):
        """The owner of the stages leaves: archived, a portal user, or of another company."""
        owner = self.new_user(f"owner_{one}_{two}_{next(self.number)}")
        self.company._grc_stages().user_id = owner
        change = (
            {"active": False},
            {"group_ids": [Command.set(self.env.ref("base.group_portal").ids)]},
            {"company_id": self.second.id, "company_ids": [Command.set(self.second.ids)]},
        )[one % 3]
        owner.write(change)

    def happen_language(self, one, two):
        self.store(self.company.partner_id, lang=("xx_XX", "en_US")[one % 2])

    def happen_zone(self, one, two):
        """The company's zone is one that nobody knows, or another of the same time."""
        self.store(self.company, grc_tz=("Mars/Olympus", "Africa/Abidjan")[one % 2])

    def store(self, record, **values):
        self.env.flush_all()
        for name, value in values.items():
            table, column = SQL.identifier(record._table), SQL.identifier(name)
            self.cr.execute(SQL("UPDATE %s SET %s = %s WHERE id = %s", table, column, value, record.id))
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def check(self, ladder, as_of):
        self.refresh(as_of)
        customers = self.customers.search([("company_id", "=", self.company.id)])
        usual_interval = self.env["grc.refresh"]._latest(self.company).usual_interval
        for customer in customers:
            self.assertEqual(customer.stage_id, self.expected(ladder, customer, as_of, usual_interval))
        return customers

    def replay(self, customers):
        """Check that movements follow each other, and that together they lead from nothing to the present stages."""
        places = {}
        movements = self.env["grc.transition"].search(
            [("company_id", "=", self.company.id), ("dimension", "=", "stage"), ("absorbed", "=", False)],
            order="date, id",
        )
        for movement in movements:
            self.assertEqual(movement.from_stage_id.id, places.get(movement.partner_id.id, False))
            self.assertNotEqual(movement.from_stage_id, movement.to_stage_id)
            places[movement.partner_id.id] = movement.to_stage_id.id
            self.assertTrue(movement.cause_text)
        self.assertEqual(places, {customer.partner_id.id: customer.stage_id.id for customer in customers})

    def test_any_rules(self):
        """Any rules and any dates, whatever is merged, deleted or lost between them (done when 2)."""
        accepted, happened = [], Counter()

        @settings(
            derandomize=True,
            max_examples=20,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(st.tuples(ladders, prospects), min_size=1, max_size=2), days, st.lists(happenings, min_size=5))
        def check(sets, when, between):
            with self.cr.savepoint() as savepoint:
                ladder = self.company._grc_stages()
                customers = self.customers
                for number, days_on in enumerate(when):
                    if number < len(sets):
                        chosen = self.new_ladder(*sets[number])
                        accepted.append(bool(chosen))
                        ladder = chosen or ladder
                    customers = self.check(ladder, FIRST + timedelta(days=days_on))
                    for name, one, two in between[number] if number < len(when) - 1 else ():
                        getattr(self, f"happen_{name}")(one, two)
                        happened[name] += 1
                self.replay(customers)
                savepoint.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_cache()

        check()
        self.assertGreater(sum(accepted), 6)
        self.assertEqual(len(happened), 6)
