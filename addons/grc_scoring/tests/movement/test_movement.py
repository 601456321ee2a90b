import io
import random
from collections import Counter, defaultdict
from datetime import timedelta

import openpyxl
from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ...report.movement_xlsx import movement_workbook
from ..common import ScoringCase


@tagged("post_install", "-at_install")
class MovementCase(ScoringCase):
    """Customers with histories that are drawn at random, and a plain replay of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.segments = cls.env.ref("grc_scoring.segmentation_usual").sudo().segment_ids
        cls.since = cls.today - timedelta(days=200)
        cls.steps = defaultdict(list)
        cls.build(45)

    @classmethod
    def build(cls, number, seed=7):
        """Make customers, a first refresh 200 days ago, and movements at random since."""
        draw = random.Random(seed)
        cls.people = cls.partners(number)
        cls.purchases([(partner, draw.randrange(400), draw.randrange(10, 900)) for partner in cls.people[:-3]])
        cls.env["account.move"].flush_model()
        cls.customers._refresh(cls.company)
        cls.env["grc.prospect"].create(
            [{"partner_id": partner.id, "company_id": cls.company.id} for partner in cls.people[-3:]]
        )
        cls.customers._refresh(cls.company)
        cls.known_since(cls.since)
        values = []
        for partner in cls.people:
            for dimension, name, places in (
                ("segment", "segment_id", [*cls.segments.ids, False]),
                ("class", "value_class", ["a", "b", "c", False]),
            ):
                for __ in range(draw.choice((0, 0, 1, 2, 5))):
                    origin, target = draw.choices(places, k=2)
                    values.append(
                        {
                            "partner_id": partner.id,
                            "company_id": cls.company.id,
                            "dimension": dimension,
                            "date": cls.since + timedelta(days=draw.randrange(201)),
                            f"from_{name}": origin,
                            f"to_{name}": target,
                        }
                    )
        # The order of ids is not that of days: merges bring histories together.
        for step in cls.env["grc.transition"].sudo().create(values):
            cls.steps[step.dimension, step.partner_id.id].append(step)
        # Some rows show a past day; what counts is the value of the last normal refresh.
        rebuilt = draw.sample(cls.people.ids, number // 5)
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                """
                UPDATE grc_customer SET rebuilt_as_of = %(day)s, segment_before_id = %(segment)s,
                       value_rebuilt_as_of = %(day)s, value_class_before = 'b'
                 WHERE partner_id IN %(rebuilt)s
                """,
                day=cls.since,
                segment=cls.segments[0].id,
                rebuilt=tuple(rebuilt),
            )
        )
        cls.env.invalidate_all()

    @classmethod
    def known_since(cls, day):
        cls.env["grc.refresh"].sudo().create(
            {
                "company_id": cls.company.id,
                "as_of": day,
                "rebuilt": False,
                "thresholds": {"known": 1},
                "pareto": {"known": 1},
            }
        )

    def state(self, customer, day, dimension="segment"):
        """Return the state of a customer on a day, by going through the movements one by one."""
        segment = dimension == "segment"
        name, before_name, rebuilt = (
            ("segment_id", "segment_before_id", "rebuilt_as_of")
            if segment
            else ("value_class", "value_class_before", "value_rebuilt_as_of")
        )
        steps = sorted(self.steps[dimension, customer.partner_id.id], key=lambda step: (step.date, step.id))
        before = [step for step in steps if step.date <= day]
        after = [step for step in steps if step.date > day]
        if before:
            state = before[-1][f"to_{name}"]
        elif after:
            state = after[0][f"from_{name}"]
        else:
            state = customer[before_name if customer[rebuilt] else name]
        if state:
            return str(state.id) if segment else state
        existed = customer.first_purchase and customer.first_purchase <= day
        return "none" if before or existed else "new"

    def replay(self, first, second, dimension="segment"):
        """Return {(from, to): (customers, revenue)}."""
        cells = defaultdict(lambda: [0, 0])
        for customer in self.customers.search([("company_id", "=", self.company.id)]):
            key = self.state(customer, first, dimension), self.state(customer, second, dimension)
            if key != ("new", "new"):
                cells[key][0] += 1
                cells[key][1] += customer.monetary_value
        return {key: (count, round(value, 2)) for key, (count, value) in cells.items()}

    def matrix(self, first=None, second=None, **options):
        return self.screen("movement").get_movement("segment", first, second, **options)

    def cells(self, matrix):
        return {(cell["from"], cell["to"]): (cell["customers"], round(cell["revenue"], 2)) for cell in matrix["cells"]}

    def search(self, first, second, origin, target):
        return self.customers.search(
            [("company_id", "=", self.company.id), ("movement", "=", f"segment:{first}:{second}:{origin}:{target}")]
        )


class TestMovement(MovementCase):
    def test_replay(self):
        """The matrix of random histories is that of a replay, on any two days and in every dimension."""
        draw = random.Random(1)
        for __ in range(12):
            first, second = sorted(draw.choices(range(201), k=2), reverse=True)
            first, second = self.today - timedelta(days=first), self.today - timedelta(days=second)
            for dimension in ("segment", "class"):
                with self.subTest(dimension=dimension, first=first, second=second):
                    matrix = self.screen("movement").get_movement(dimension, first, second)
                    self.assertEqual(self.cells(matrix), self.replay(first, second, dimension))

    def test_adds_up(self):
        """Rows add up to the customers of the first date, columns to those of the second."""
        first, second = self.today - timedelta(days=150), self.today - timedelta(days=20)
        matrix = self.matrix(first, second)
        everyone = self.customers.search([("company_id", "=", self.company.id)])
        for side, day, total in (("from", first, "customers_from"), ("to", second, "customers_to")):
            counted = Counter(self.state(customer, day) for customer in everyone)
            counted.pop("new", None)
            sums = Counter()
            for cell in matrix["cells"]:
                sums[cell[side]] += cell["customers"]
            sums.pop("new", None)
            self.assertEqual(sums, counted)
            self.assertEqual(matrix[total], sum(counted.values()))
        # Who is a customer stays one.
        self.assertFalse([cell for cell in matrix["cells"] if cell["to"] == "new"])

    def test_cells_open_their_customers(self):
        first, second = self.today - timedelta(days=120), self.today - timedelta(days=10)
        matrix = self.matrix(first, second)
        for cell in matrix["cells"]:
            found = self.search(first, second, cell["from"], cell["to"])
            self.assertEqual(len(found), cell["customers"])
            self.assertAlmostEqual(sum(found.mapped("monetary_value")), cell["revenue"], 2)
            self.assertAlmostEqual(sum(found.mapped("window_margin")), cell["margin"], 2)
        self.assertEqual(len(self.search(first, second, "any", "other")), matrix["moved"])
        everyone = self.search(first, second, "any", "any")
        self.assertEqual(len(everyone), sum(cell["customers"] for cell in matrix["cells"]))
        some = self.segments[0].id
        row = self.search(first, second, some, "any")
        self.assertEqual(len(row), sum(cell["customers"] for cell in matrix["cells"] if cell["from"] == str(some)))
        self.assertEqual(everyone - row, everyone.filtered_domain([("id", "not in", row.ids)]))

    def test_former_segment(self):
        """A segment of a segmentation that is no longer used keeps its name."""
        other = self.env["grc.segmentation"].sudo().search([], limit=1).copy({"company_id": self.company.id})
        self.company.sudo().grc_segmentation_id = other
        matrix = self.matrix(self.since, self.today)
        labels = {state["key"]: state["label"] for state in matrix["states"]}
        for cell in matrix["cells"]:
            self.assertTrue(labels[cell["from"]] and labels[cell["to"]])
        self.assertEqual(matrix["states"][0]["key"], str(other.segment_ids[0].id))

    def test_dates(self):
        """Dates that cannot be answered are refused with what to do."""
        yesterday, tomorrow = self.today - timedelta(days=1), self.today + timedelta(days=1)
        with self.assertRaisesRegex(UserError, "reversed"):
            self.matrix(self.today, yesterday)
        with self.assertRaisesRegex(UserError, "has not come yet"):
            self.matrix(yesterday, tomorrow)
        with self.assertRaisesRegex(UserError, str(self.since.year)):
            self.matrix(self.since - timedelta(days=1), self.today)
        with self.assertRaisesRegex(UserError, "not known by colour"):
            self.screen("movement").get_movement("colour")
        self.assertEqual(self.matrix()["date_from"], self.since)
        same = self.matrix(self.today, self.today)
        self.assertTrue(all(cell["from"] == cell["to"] for cell in same["cells"]))
        for text in ("segment", "segment:2020:x:a:b", "segment:x:y:a:b", 5):
            with self.subTest(text=text), self.assertRaises(UserError):
                self.customers.search([("movement", "=", text)])
        with self.assertRaisesRegex(UserError, "reversed"):
            self.search(self.today, yesterday, "any", "any")

    def test_rebuilt_days_are_no_first_refresh(self):
        self.env["grc.refresh"].sudo().create(
            {"company_id": self.company.id, "as_of": self.since - timedelta(days=9), "rebuilt": True, "thresholds": {}}
        )
        self.assertEqual(self.matrix()["since"], self.since)

    def test_domain(self):
        chosen = self.people[:7]
        matrix = self.matrix(self.since, self.today, domain=[("partner_id", "in", chosen.ids)])
        self.assertLessEqual(matrix["customers_to"], 7)
        self.assertGreater(matrix["customers_to"], 0)

    def test_own_customers(self):
        """A salesperson's matrix is made of their own customers, in every way of asking."""
        seller = new_test_user(
            self.env,
            "grc_movement_seller",
            "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        own = self.people[:15]
        own.user_id = seller
        mine = self.customers.with_user(seller)
        days = self.today - timedelta(days=100), self.today
        matrix = self.screen("movement", seller).get_movement("segment", *days)
        self.assertEqual(self.cells(matrix), self.cells(self.matrix(*days, domain=[("partner_id", "in", own.ids)])))
        self.assertTrue(matrix["cells"])
        self.assertLess(matrix["customers_to"], self.matrix(*days)["customers_to"])
        found = mine.search([("movement", "=", "segment:{}:{}:any:any".format(*days))])
        self.assertEqual(len(found), sum(cell["customers"] for cell in matrix["cells"]))
        self.assertLessEqual(found.partner_id, own)
        total = sum(state["customers"] for state in self.screen("stay", seller).get_stays()["states"])
        self.assertLessEqual(total, 15)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_without_the_group(self):
        clerk = new_test_user(self.env, "grc_movement_clerk", "base.group_user", company_id=self.company.id)
        for topic, ask in (("movement", "get_movement"), ("stay", "get_stays")):
            with self.subTest(ask=ask), self.assertRaises(AccessError):
                getattr(self.env[f"grc.screen.{topic}"].with_user(clerk), ask)()

    def test_other_company(self):
        """Movements of another company are not those of this one."""
        other = self.env["res.company"].sudo().create({"name": "Movement elsewhere"})
        before = self.cells(self.matrix())
        self.env["grc.transition"].sudo().create(
            {
                "partner_id": self.people[0].id,
                "company_id": other.id,
                "dimension": "segment",
                "date": self.today,
                "from_segment_id": self.segments[0].id,
                "to_segment_id": self.segments[1].id,
            }
        )
        self.assertEqual(self.cells(self.matrix()), before)

    # Stays

    def replay_stays(self, customer):
        """Return [(state, since, until, whole)] of a customer."""
        steps = sorted(self.steps["segment", customer.partner_id.id], key=lambda step: (step.date, step.id))
        present = customer.segment_before_id if customer.rebuilt_as_of else customer.segment_id
        origin = steps[0].from_segment_id if steps else present
        stays = [(origin, self.since, False)] + [(step.to_segment_id, step.date, True) for step in steps]
        ends = [since for __, since, __ in stays[1:]] + [None]
        return [
            (str(state.id), since, until, whole)
            for (state, since, whole), until in zip(stays, ends, strict=True)
            if state and since != until
        ]

    def test_replay_of_stays(self):
        days, now, ended = Counter(), defaultdict(list), defaultdict(list)
        for customer in self.customers.search([("company_id", "=", self.company.id)]):
            own = Counter()
            stays = self.replay_stays(customer)
            for state, since, until, whole in stays:
                length = ((until or self.today) - since).days
                days[state] += length
                own[state] += length
                if not until:
                    now[state].append(length)
                elif whole:
                    ended[state].append(length)
            groups = {group["dimension"]: group["states"] for group in customer.stays or []}
            told = {state["key"]: state for state in groups.get("segment", [])}
            self.assertEqual({key: state["days"] for key, state in told.items()}, dict(own))
            self.assertEqual(
                {key: state["since"] for key, state in told.items() if state["since"]},
                {state: str(since) for state, since, until, __ in stays if not until},
            )
            self.assertEqual(
                {key for key, state in told.items() if state["at_least"]},
                {state for state, __, __, whole in stays if not whole},
            )
        found = {state["key"]: state for state in self.screen("stay").get_stays()["states"]}
        self.assertEqual(found.keys(), days.keys())
        for key, state in found.items():
            self.assertEqual(state["total"], days[key])
            self.assertEqual((state["customers"], state["ended"]), (len(now[key]), len(ended[key])))
            for name, lengths in (("days_so_far", now[key]), ("days", ended[key])):
                mean = sum(lengths) / len(lengths) if lengths else 0
                self.assertAlmostEqual(state[name], mean, 6, f"{name} of {state['label']}")

    def test_sheets(self):
        """Each sheet says what the matrix says, and its totals add up."""
        matrix = self.matrix(self.today - timedelta(days=90), self.today)
        book = openpyxl.load_workbook(io.BytesIO(movement_workbook(self.customers.env, matrix)))
        labels = {state["key"]: state["label"] for state in matrix["states"]}
        for sheet, measure in zip(book.worksheets, ("customers", "revenue", "margin"), strict=False):
            head, *rows, last = list(sheet.iter_rows(values_only=True))
            found = {
                (row[0], name): value
                for row in rows
                for name, value in zip(head[1:-1], row[1:-1], strict=True)
                if value
            }
            self.assertEqual(
                found,
                {
                    (labels[cell["from"]], labels[cell["to"]]): cell[measure]
                    for cell in matrix["cells"]
                    if cell[measure]
                },
            )
            self.assertAlmostEqual(last[-1], sum(last[1:-1]), 2)
            self.assertAlmostEqual(last[-1], sum(row[-1] for row in rows), 2)
        self.assertEqual(book.worksheets[0].cell(len(rows) + 2, len(head)).value, matrix["customers_to"])
        moves = [cell for cell in matrix["cells"] if cell["from"] != cell["to"]]
        self.assertEqual(book.worksheets[3].max_row, len(moves) + 1)
