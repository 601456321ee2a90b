import random
from datetime import timedelta

import psycopg2
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import ScoringCase

YEAR = timedelta(days=365)


@tagged("post_install", "-at_install")
class RatioCase(ScoringCase):
    """Purchases and credit notes of three years at random, and plain sums of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        draw = random.Random(4)
        cls.people = cls.partners(20)
        cls.contact = cls.env["res.partner"].create({"name": "Contact", "parent_id": cls.people[0].id})
        cls.seller, cls.other = (
            new_test_user(
                cls.env,
                f"grc_goal_{name}",
                "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_user",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for name in ("seller", "other")
        )
        cls.team = cls.env["crm.team"].sudo().create({"name": "Goal team", "company_id": cls.company.id})
        cls.env["crm.team.member"].sudo().create({"crm_team_id": cls.team.id, "user_id": cls.seller.id})
        cls.people[:8].user_id = cls.seller
        cls.people[8:12].user_id = cls.other
        rows = [
            (draw.choice([*cls.people, cls.contact]), draw.randrange(1000), draw.randrange(10, 500)) for __ in range(60)
        ]
        cls.moves = cls.purchases(rows)
        cls.moves |= cls.purchases([(cls.people[1], 40, 33), (cls.people[2], 400, 44)], "out_refund")
        # A purchase that is reversed in full from some day on.
        origin = next(move for move in cls.moves if move.invoice_date < cls.today - timedelta(days=300))
        credit = origin._reverse_moves([{"invoice_date": cls.today - timedelta(days=100)}])
        credit.action_post()
        cls.moves |= credit
        cls.customers._refresh(cls.company)

    def bought(self, entity, day):
        """Return the days up to ``day`` on which an entity bought something that stood then."""
        return {
            move.invoice_date
            for move in self.moves
            if move.move_type == "out_invoice"
            and move.commercial_partner_id == entity
            and move.invoice_date <= day
            and not (move.sudo().grc_reversed_on and move.sudo().grc_reversed_on <= day)
        }

    def loyalty(self, day):
        """Return (customers of the year before the last, those of them who bought again)."""
        before, again = set(), set()
        for entity in self.people:
            days = self.bought(entity, day)
            if any(day - 2 * YEAR < one <= day - YEAR for one in days):
                before.add(entity)
                if any(day - YEAR < one for one in days):
                    again.add(entity)
        return before, again

    def back(self, first, last):
        """Return who bought within the period after a year of silence."""
        found = set()
        for entity in self.people:
            days = self.bought(entity, last)
            earlier = [day for day in days if day < first]
            within = [day for day in days if day >= first]
            if earlier and within and min(within) - max(earlier) > YEAR:
                found.add(entity)
        return found

    def goal(self, ratio, target, days_ago=90, days=60, **values):
        first = self.today - timedelta(days=days_ago)
        last = first + timedelta(days=days)
        return self.env["grc.goal"].create(
            {"company_id": self.company.id, "ratio": ratio, "target": target, "date_from": first, "date_to": last}
            | values
        )

    def search(self, text):
        return self.customers.search([("company_id", "=", self.company.id), ("loyalty", "=", text)])


class TestRatios(RatioCase):
    def test_sums(self):
        periods = []
        for first, last in ((900, 0), (300, 200), (100, 90), (20, 20)):
            periods.append((self.today - timedelta(days=first), self.today - timedelta(days=last)))
        found = self.screen("ratio")._period_sums(self.company, periods)
        for (first, last), (revenue, margin) in zip(periods, found, strict=True):
            moves = self.moves.filtered(lambda move, a=first, b=last: a <= move.invoice_date <= b)
            self.assertAlmostEqual(revenue, sum(moves.mapped("amount_untaxed_signed")), 2)
            self.assertAlmostEqual(margin, sum(moves.sudo().mapped("grc_margin")), 2)

    def test_loyalty(self):
        """Kept and won back are those of a replay of the documents, on any day; searches find the same."""
        days = [self.today - timedelta(days=ago) for ago in (0, 50, 101, 200)]
        periods = [
            (self.today - timedelta(days=first), self.today - timedelta(days=last))
            for first, last in ((90, 0), (400, 300), (200, 10))
        ]
        kept, back = self.screen("ratio")._loyalty(self.company, days, periods)
        told = set()
        for day, (before, again) in zip(days, kept, strict=True):
            expected = self.loyalty(day)
            self.assertEqual((before, again), tuple(map(len, expected)), day)
            self.assertEqual(set(self.search(f"kept:{day}").partner_id), expected[1])
            self.assertEqual(set(self.search(f"left:{day}").partner_id), expected[0] - expected[1])
            told.add((before, again))
        self.assertGreater(len(told), 1)
        for (first, last), count in zip(periods, back, strict=True):
            expected = self.back(first, last)
            self.assertEqual(count, len(expected))
            self.assertEqual(set(self.search(f"back:{first}:{last}").partner_id), expected)
        self.assertTrue(any(back))

    def test_loyalty_borders(self):
        """Years have 365 days: the day on which one begins, or a silence of exactly a year, decides."""
        for days, kept, left, back in (
            ((364, 0), 0, 0, 0),
            ((365, 0), 1, 0, 0),
            ((366, 0), 1, 0, 1),
            ((365,), 0, 1, 0),
            ((365, 364), 1, 0, 0),
            ((729, 364), 1, 0, 0),
            ((730, 364), 0, 0, 0),
            ((729,), 0, 1, 0),
            ((730,), 0, 0, 0),
            ((371, 5), 1, 0, 1),
            ((370, 5), 1, 0, 0),
            ((372, 6), 1, 0, 0),
        ):
            with self.subTest(days=days):
                partner = self.partners(1)
                self.purchases([(partner, ago, 10) for ago in days])
                self.customers._refresh(self.company, partner_ids=partner.ids)
                mine = [("partner_id", "=", partner.id)]
                period = self.today - timedelta(days=5), self.today
                found = self.screen("ratio")._loyalty(self.company, [self.today], [period], mine)
                self.assertEqual(found, ([(kept + left, kept)], [back]))

    def test_nonsense(self):
        for text in ("kept", "kept:x", "kept:2020-01-01:2020-01-02", "back:2020-01-01", "gone:2020-01-01", 7):
            with self.subTest(text=text), self.assertRaises(UserError):
                self.search(text)

    # Goals

    def total(self, name, goal, entities=None):
        moves = self.moves.sudo().filtered(
            lambda move: (
                goal.date_from <= move.invoice_date <= goal.date_to
                and (entities is None or move.commercial_partner_id in entities)
            )
        )
        return sum(moves.mapped(name))

    def test_achieved(self):
        revenue = self.goal("revenue", 1000, days_ago=500, days=400)
        margin = self.goal("margin", 500, days_ago=300, days=290)
        team = self.goal("revenue", 300, days_ago=500, days=400, team_id=self.team.id)
        seller = self.goal("margin", 300, days_ago=500, days=400, user_id=self.other.id)
        people = self.goal("salesperson", 300, days_ago=500, days=400)
        kept = self.goal("retention", 0.5, days_ago=120, days=90)
        self.assertAlmostEqual(revenue.achieved, self.total("amount_untaxed_signed", revenue), 2)
        self.assertAlmostEqual(revenue.share, revenue.achieved / 1000, 4)
        self.assertAlmostEqual(margin.achieved, self.total("grc_margin", margin), 2)
        self.assertAlmostEqual(team.achieved, self.total("amount_untaxed_signed", team, self.people[:8]), 2)
        self.assertAlmostEqual(seller.achieved, self.total("grc_margin", seller, self.people[8:12]), 2)
        self.assertAlmostEqual(people.achieved, revenue.achieved / 2, 2)
        before, again = self.loyalty(kept.date_to)
        self.assertAlmostEqual(kept.achieved, len(again) / len(before), 4)
        self.assertTrue(all((revenue | margin | team | seller | people | kept).mapped("known")))
        self.assertIn("%", kept.target_text)

    def test_time(self):
        """What has not begun is not known; what lasts is measured up to today."""
        future = self.goal("revenue", 100, days_ago=-10)
        self.assertFalse(future.known)
        self.assertEqual((future.elapsed, future.share), (0, 0))
        self.assertEqual(future.achieved_text, "Not known yet")
        with self.assertRaisesRegex(UserError, "begins on"):
            future.action_open_records()
        now = self.goal("revenue", 100, days_ago=9, days=19)
        self.assertAlmostEqual(now.elapsed, 0.5)
        self.assertAlmostEqual(now.achieved, self.total("amount_untaxed_signed", now), 2)
        self.assertEqual(self.goal("revenue", 100, days_ago=90, days=60).elapsed, 1)

    def test_records(self):
        """A goal opens what it is made of."""
        for values in ({}, {"user_id": self.seller.id}):
            goal = self.goal("revenue", 100, days_ago=500, days=400, **values)
            action = goal.action_open_records()
            documents = self.env[action["res_model"]].search(action["domain"])
            self.assertAlmostEqual(sum(documents.mapped("amount")), goal.achieved, 2)
        kept = self.goal("retention", 0.5)
        action = kept.action_open_records()
        before, again = self.loyalty(kept.date_to)
        self.assertEqual(set(self.env[action["res_model"]].search(action["domain"]).partner_id), before - again)

    def test_period(self):
        """The last day follows from the first and the kind of period, and may be changed."""
        with Form(self.env["grc.goal"]) as form:
            form.ratio = "revenue"
            form.target = 10
            form.period = "month"
            form.date_from = "2026-02-01"
            self.assertEqual(str(form.date_to), "2026-02-28")
            form.period = "quarter"
            self.assertEqual(str(form.date_to), "2026-04-30")
            form.period = "year"
            self.assertEqual(str(form.date_to), "2027-01-31")
            form.date_to = "2026-12-31"
        self.assertEqual(str(form.record.date_to), "2026-12-31")
        goal = self.env["grc.goal"].create({"ratio": "margin", "target": 1, "date_from": "2026-10-01"})
        self.assertEqual((goal.period, str(goal.date_to)), ("quarter", "2026-12-31"))
        self.assertIn("Revenue", form.record.display_name)

    @mute_logger("odoo.sql_db")
    def test_bad_input(self):
        for values in (
            {"target": 0},
            {"target": -5},
            {"days": -1},
            {"team_id": self.team.id, "user_id": self.seller.id},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.errors.CheckViolation),
            ):
                self.goal("revenue", **{"target": 1} | values)
        with self.assertRaisesRegex(ValidationError, "above 100"):
            self.goal("retention", 87)
        other = self.env["res.company"].sudo().create({"name": "Goal elsewhere"})
        stranger = self.env["crm.team"].sudo().create({"name": "Strangers", "company_id": other.id})
        with self.assertRaisesRegex(ValidationError, "another company"):
            self.goal("revenue", 5, team_id=stranger.id)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_security(self):
        """A salesperson sees their own goals, made of their own customers, and sets none."""
        whole = self.goal("revenue", 1000, days_ago=500, days=400)
        own = self.goal("revenue", 100, days_ago=500, days=400, user_id=self.seller.id)
        foreign = self.goal("revenue", 100, days_ago=500, days=400, user_id=self.other.id)
        goals = self.env["grc.goal"].with_user(self.seller).with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(goals.search([("company_id", "=", self.company.id)]).ids, own.ids)
        self.env.invalidate_all()
        mine = goals.browse(own.id)
        self.assertAlmostEqual(mine.achieved, self.total("amount_untaxed_signed", own, self.people[:8]), 2)
        for goal in (whole, foreign):
            with self.assertRaises(AccessError):
                goals.browse(goal.id).read(["achieved"])
        with self.assertRaises(AccessError):
            mine.write({"target": 1})
        # Even a whole company's ratio, asked by a salesperson, is made of their own customers.
        sums = self.screen("ratio", self.seller)._period_sums(self.company, [(own.date_from, own.date_to)])
        self.assertAlmostEqual(sums[0][0], mine.achieved, 2)
        found = self.customers.with_user(self.seller).search([("loyalty", "=", f"left:{self.today}")])
        self.assertLessEqual(found.partner_id, self.people[:8])
