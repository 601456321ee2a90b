import random
from datetime import date, timedelta

import pandas as pd
from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..common import Screens
from ..pandas_value import PURCHASE, documents

AS_OF = date(2024, 6, 15)


class RetentionCase(Screens, GrcCase):
    """Five customers, by hand: a good costs 60, what has no product costs nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.five = cls.env["res.partner"].create([{"name": name, "is_company": True} for name in "ABCDE"])
        a, b, c, d, e = cls.five
        sold = [
            (a, "2022-03-10", 100.10),
            (a, "2023-05-05", 200.20),
            (a, "2024-02-01", 99.99),
            (b, "2022-11-30", 500.00),
            (c, "2023-01-31", 300.30),
            (c, "2023-07-01", 80.08),
            (c, "2024-05-31", 60.06),
            (d, "2023-12-31", 120.12),
            (e, "2022-05-01", 77.77),
        ]
        moves = cls.invoices(sold, product=cls.good)
        cls.credit(moves[3], "2023-01-15", 50)
        # Reversed in full: no purchase any more, but its money stays on both dates.
        cls.credit(moves[4], "2023-02-10", 300.30)
        cls.credit(moves[8], "2022-05-02", 77.77)
        cls.refresh(AS_OF)

    def triangle(self, unit="year", **options):
        return self.screen("retention").get_retention(unit, AS_OF, **options)

    def cells(self, found, *names):
        return {
            cohort["label"]: [tuple(round(cell[name], 2) for name in names) for cell in cohort["cells"]]
            for cohort in found["cohorts"]
        }


@tagged("post_install", "-at_install")
class TestRetention(RetentionCase):
    def test_triangle_by_hand(self):
        found = self.triangle()
        self.assertEqual(
            self.cells(found, "bought", "still", "revenue", "margin"),
            {
                "2022": [(2, 2, 600.10, 480.10), (1, 1, 150.20, 90.20), (1, 1, 99.99, 39.99)],
                "2023": [(2, 2, 200.20, 20.20), (1, 1, 60.06, 0.06)],
            },
        )
        self.assertEqual([cell["over"] for cell in found["cohorts"][0]["cells"]], [True, True, False])
        # Of 2022 one in two came back in 2023; what is not over does not count.
        self.assertEqual(found["rates"], {"bought": [1, 0.5, None], "still": [1, 0.5, None]})
        # E has no purchase that stands.
        self.assertEqual(
            {name: round(value, 2) for name, value in found["outside"].items()}, {"revenue": 0, "margin": -60}
        )

    def test_quarters_and_months_by_hand(self):
        found = self.triangle("quarter")
        self.assertEqual([cohort["label"] for cohort in found["cohorts"]], ["Q1 2022", "Q4 2022", "Q3 2023", "Q4 2023"])
        cells = self.cells(found, "bought", "revenue")
        self.assertEqual(cells["Q4 2022"][:3], [(1, 500), (0, -50), (0, 0)])
        self.assertEqual(cells["Q3 2023"], [(1, 80.08), (0, 0), (0, 0), (1, 60.06)])
        # What C bought and gave back lies before the first purchase that stands.
        self.assertAlmostEqual(found["outside"]["revenue"], 0)
        self.assertAlmostEqual(found["outside"]["margin"], -60 - 60)
        found = self.triangle("month")
        self.assertEqual(self.cells(found, "still")["Mar 2022"][-1], (0,))
        self.assertEqual(self.cells(found, "still")["Mar 2022"][23:25], [(1,), (0,)])
        self.assertEqual(len(self.cells(found, "bought")["Mar 2022"]), 28)

    def test_money_ties_to_the_documents(self):
        for unit in ("month", "quarter", "year"):
            found = self.triangle(unit)
            for name, wanted in (("revenue", 1110.55), ("margin", 1110.55 - 9 * 60)):
                total = sum(cell[name] for cohort in found["cohorts"] for cell in cohort["cells"])
                self.assertAlmostEqual(total + found["outside"][name], wanted, 2, f"{unit}, {name}")

    def test_cells_open_their_customers(self):
        a, b, c, d, __ = self.five

        def names(text):
            return "".join(
                sorted(self.customers.search([("retention", "=", f"{text}:{AS_OF}")]).mapped("partner_id.name"))
            )

        self.assertEqual(names("cohort:year:2022-01-01:"), "AB")
        self.assertEqual(names("bought:year:2022-01-01:2023-01-01"), "A")
        self.assertEqual(names("still:year:2022-01-01:2022-01-01"), "AB")
        self.assertEqual(names("still:year:2022-01-01:2024-01-01"), "A")
        self.assertEqual(names("kept:year::2024-01-01"), "AC")
        self.assertEqual(names("cohort:quarter:2023-07-01:"), "C")

    def test_every_cell_opens_as_many_as_it_says(self):
        cohorts = self.triangle("quarter")["cohorts"]
        self.assertTrue(cohorts and cohorts[0]["cells"])
        for cohort in cohorts:
            for cell in cohort["cells"]:
                for asked in ("bought", "still"):
                    text = f"{asked}:quarter:{cohort['start']}:{cell['period']}:{AS_OF}"
                    self.assertEqual(self.customers.search_count([("retention", "=", text)]), cell[asked], text)

    def test_bad_questions(self):
        for text in (
            "",
            "x",
            "cohort:year::",
            "bought:year:2022-01-01::",
            "left:year:2022-01-01:2022-01-01:",
            "cohort:year:2022-13-01::",
        ):
            with self.subTest(text), self.assertRaisesRegex(UserError, "no question on retention"):
                self.customers.search([("retention", "=", text)])
        with self.assertRaisesRegex(UserError, "choose month, quarter or year"):
            self.customers.search([("retention", "=", "cohort:week:2022-01-01::")])
        with self.assertRaisesRegex(UserError, "choose month, quarter or year"):
            self.triangle("week")

    def test_a_past_day_knows_nothing_later(self):
        """C's first purchase stood until it was given back."""
        found = self.screen("retention").get_retention("year", "2023-02-09")
        self.assertEqual(self.cells(found, "bought", "revenue")["2023"], [(1, 300.30)])
        self.assertEqual(found["cohorts"][0]["customers"], 2)

    def test_worth_by_hand(self):
        self.company.grc_clv_discount = 10
        found = self.screen("retention").get_retention_worth(5, AS_OF)
        # In the year before A and B bought, in the last one A, C and D: half were kept.
        self.assertEqual((found["base"], found["kept"], found["retention"], found["customers"]), (2, 1, 0.5, 3))
        # 39.99 + 20.08 + 0.06 + 60.12
        self.assertAlmostEqual(found["margin"], 120.25, 2)
        self.assertAlmostEqual(found["worth"]["before"], 120.25 * 0.5 / 0.6, 2)
        self.assertAlmostEqual(found["worth"]["after"], 120.25, 2)
        self.assertAlmostEqual(found["worth"]["gain"], 20.04, 2)
        self.assertAlmostEqual(found["worth"]["next_year"], 6.01, 2)
        self.company.grc_clv_discount = 0
        self.assertIsNone(self.screen("retention").get_retention_worth(90, AS_OF)["worth"]["gain"])

    def test_nobody(self):
        self.assertEqual(self.screen("retention").get_retention("year", "2000-01-01")["cohorts"], [])
        found = self.screen("retention").get_retention_worth(5, "2000-01-01")
        self.assertEqual((found["retention"], found["worth"]), (None, None))

    def test_own_customers_only(self):
        """A salesperson's triangle is that of their own customers; nobody else's are in the pivot either."""
        a, b = self.five[:2]
        seller = new_test_user(
            self.env,
            "retention_seller",
            "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        b.user_id = seller
        self.env.flush_all()
        found = self.screen("retention", seller).get_retention("year", AS_OF)
        self.assertEqual(self.cells(found, "bought", "revenue"), {"2022": [(1, 500), (0, -50), (0, 0)]})
        self.assertEqual(self.screen("retention", seller).get_retention_worth(5, AS_OF)["base"], 1)
        lines = self.env["grc.retention"].with_user(seller)
        with self.day_of_company(AS_OF):
            self.assertEqual(lines.search([]).customer_id.partner_id, b)
            self.assertGreater(len(lines.sudo().search([]).customer_id), 4)

    def test_pivot_says_the_same(self):
        with self.day_of_company(AS_OF):
            groups = self.env["grc.retention"]._read_group(
                [("cohort", "!=", False), ("years_since", ">=", 0)],
                ["cohort:year", "years_since"],
                ["buyer_id:count_distinct", "revenue:sum", "margin:sum"],
            )
        found = {
            (cohort["start"], place): (cell["bought"], cell["revenue"], cell["margin"])
            for cohort in self.triangle()["cohorts"]
            for place, cell in enumerate(cohort["cells"])
        }
        self.assertEqual(
            {
                (start, place): (bought, round(revenue, 2), round(margin, 2))
                for start, place, bought, revenue, margin in groups
            },
            {
                key: (bought, round(revenue, 2), round(margin, 2))
                for key, (bought, revenue, margin) in found.items()
                if (bought, revenue, margin) != (0, 0, 0)
            },
        )


@tagged("post_install", "-at_install")
class TestRetentionAtRandom(Screens, GrcCase):
    """Two hundred and forty documents against pandas."""

    def test_against_pandas(self):
        draw = random.Random(5)
        partners = self.env["res.partner"].create([{"name": f"Buyer {n}", "is_company": True} for n in range(40)])
        rows = [
            (
                draw.choice(partners),
                AS_OF - timedelta(days=int(draw.triangular(0, 1400, 100))),
                draw.randint(1, 90_000) / 100,
            )
            for __ in range(240)
        ]
        moves = self.imported(rows)
        self.env.cr.execute(
            """
            UPDATE account_move m
               SET grc_margin = ROUND((m.amount_untaxed_signed * (n.place %% 7 - 1) / 6)::numeric, 2),
                   grc_kind = CASE WHEN n.place %% 11 = 0 THEN 2 WHEN n.place %% 13 = 0 THEN 3 ELSE 1 END,
                   grc_reversed_on = CASE WHEN n.place %% 5 = 0 THEN m.invoice_date + (n.place %% 90)::integer END
              FROM unnest(%s) WITH ORDINALITY AS n(id, place) WHERE n.id = m.id
            """,
            [moves.ids],
        )
        self.refresh(AS_OF)
        frame = documents(self.env, self.company)
        for unit, rule in (("month", "M"), ("quarter", "Q"), ("year", "Y")):
            with self.subTest(unit):
                found = self.screen("retention").get_retention(unit, AS_OF)
                self.assertFalse(found["early"], "pandas knows of no documents before the history")
                wanted, outside = self.expected(frame, rule)
                cells = {
                    (str(cohort["start"]), str(cell["period"])): (
                        cell["bought"],
                        cell["still"],
                        round(cell["revenue"], 2),
                        round(cell["margin"], 2),
                    )
                    for cohort in found["cohorts"]
                    for cell in cohort["cells"]
                }
                shown = {start for start, __ in cells}
                self.assertEqual(len({start for start, __ in wanted} - shown), found["older"])
                self.assertGreater(len(cells), 8)
                for key, cell in cells.items():
                    self.assertEqual(cell, wanted.pop(key, (0, 0, 0, 0)), key)
                self.assertFalse([key for key in wanted if key[0] in shown])
                self.assertAlmostEqual(found["outside"]["revenue"], outside, 2)

    def expected(self, frame, rule):
        """Return {(cohort, period): bought, still, revenue, margin}, and the revenue outside."""
        today = (pd.Timestamp(AS_OF) - pd.Timestamp("1970-01-01")).days
        frame = frame.assign(period=pd.to_datetime(frame.date).dt.to_period(rule))
        stands = frame[(frame.kind == PURCHASE) & ~(frame.reversed <= today)]
        first = stands.groupby("customer").period.min().rename("cohort")
        last = stands.groupby("customer").period.max()
        frame = frame.join(first, on="customer")
        inside = frame[frame.cohort.notna() & (frame.period >= frame.cohort)]
        result = {}
        for customer, cohort in first.items():
            for period in pd.period_range(cohort, last[customer], freq=cohort.freq):
                result.setdefault((cohort, period), [0, 0, 0.0, 0.0])[1] += 1
        for (cohort, period), group in inside.groupby(["cohort", "period"]):
            cell = result.setdefault((cohort, period), [0, 0, 0.0, 0.0])
            cell[0] = stands[(stands.period == period) & stands.customer.isin(group.customer)].customer.nunique()
            cell[2], cell[3] = round(group.amount.sum(), 2), round(group.margin.sum(), 2)
        named = {
            (str(cohort.start_time.date()), str(period.start_time.date())): tuple(cell)
            for (cohort, period), cell in result.items()
        }
        return named, frame.amount.sum() - inside.amount.sum()
