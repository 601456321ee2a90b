"""Point 13: one document of another century moves no figure of the company."""

from dateutil.relativedelta import relativedelta
from odoo.addons.grc_base.tests.common import as_day
from odoo.addons.grc_base.tools.stamp import PURCHASE
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .clv.common_clv import ClvCase
from .common import Screens


class OddYearCase(Screens, ClvCase):
    def odd(self, partner, day):
        move = self.imported([(partner, day, 50)], grc_kind=PURCHASE)
        self.margins(0.4)
        return move


@tagged("post_install", "-at_install")
class TestOddYear(OddYearCase):
    """Eighty customers over two and a half years, the test of the model among what they tell."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.everyone = cls.people(80)
        cls.rows = cls.histories(cls.everyone)
        cls.first = as_day(min(day for __, day, __ in cls.rows))

    def company_figures(self):
        fit = self.fit()
        state = self.env["grc.refresh"]._latest(self.company)
        screens = {
            unit: (
                len(found["cohorts"]),
                len(found["rates"]["bought"]),
                found["older"],
                sum(cohort["customers"] for cohort in found["cohorts"]),
            )
            for unit in ("month", "quarter", "year")
            for found in [self.screen("retention").get_retention(unit)]
        }
        acquired = self.screen("acquisition").get_acquisition("month")
        pivot = self.env["grc.retention"]._read_group([], ["months_since"], ["buyer_id:count_distinct"])
        return {
            "grade": fit.grade,
            "split": fit.holdout["split"],
            "source": fit.source,
            "tracked": len(fit.holdout["tracking_day"]),
            "history": state.history_days,
            "mode": (state.mode, state.mode_reason),
            "triangles": screens,
            "unit": self.screen("retention").get_retention()["unit"],
            "periods": [period["start"] for period in acquired["periods"]],
            "pivot": [months for months, __ in pivot],
            "parameters": [round(value, 2) for value in fit.verdict["purchases"].values()],
        }

    def test_one_invoice(self):
        self.refresh()
        before = self.company_figures()
        customer = min(self.rows, key=lambda row: row[1])[0]
        self.assertTrue(before["grade"], before)
        for day in ("0202-07-01", "1926-07-01", str(self.first - relativedelta(years=10))):
            with self.subTest(day=day):
                move = self.odd(customer, day)
                self.fits.search([]).due = True
                self.refresh()
                after = self.company_figures()
                places = [name for name in before if name != "parameters" and after[name] != before[name]]
                self.assertFalse(places, {name: (before[name], after[name]) for name in places})
                for found, known in zip(after["parameters"], before["parameters"], strict=True):
                    self.assertAlmostEqual(found, known, delta=0.05 * abs(known) + 0.05)
                domain = [("retention", "=", f"cohort:year:{self.first.year}-01-01::{self.today}")]
                self.assertIn(customer, self.customers.search(domain).partner_id)
                self.env.cr.execute("DELETE FROM account_move WHERE id = %s", [move.id])

    def test_triangle_says_so(self):
        self.refresh()
        self.assertFalse(self.screen("retention").get_retention("year")["early"])
        self.odd(self.everyone[0], "1926-07-01")
        self.refresh()
        found = self.screen("retention").get_retention("year")
        self.assertEqual((found["early"], found["later"]), (as_day("1926-07-01"), 0))
        money = self.env["grc.customer"]._read_group([("company_id", "=", self.company.id)], [], ["revenue:sum"])[0][0]
        shown = sum(cell["revenue"] for cohort in found["cohorts"] for cell in cohort["cells"])
        self.assertAlmostEqual(shown + found["outside"]["revenue"], money, 2)

    def test_simulation_of_nothing_moves_nobody(self):
        self.odd(self.everyone[0], "1926-07-01")
        self.refresh()
        latest = self.env["grc.refresh"]._latest(self.company)
        found = self.env["grc.simulation.run"]._simulate(self.company, self.company, {}, latest)
        self.assertFalse(found.moved.any())
        self.assertEqual((found.mode, found.mode_reason), (latest.mode, latest.mode_reason))

    def test_customer_alone_as_with_everybody(self):
        self.odd(self.everyone[0], "1926-07-01")
        self.refresh()
        before = self.values()
        self.env.cr.execute(
            "UPDATE grc_customer SET p_alive = 0, clv_plain = 0 WHERE company_id = %s", [self.company.id]
        )
        self.refresh(partner_ids=self.everyone.ids)
        self.assertEqual(self.values(), before)

    def test_overview_says_so_to_managers(self):
        self.refresh()
        manager = new_test_user(
            self.env,
            "grc_odd_manager",
            "account.group_account_invoice,grc_base.group_grc_manager",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

        def said():
            items = self.screen("todo", manager).get_overview_todo({})
            return [item for item in items if item["key"] == "dates"]

        self.assertEqual(said(), [])
        move = self.odd(self.everyone[0], "1926-07-01")
        (item,) = said()
        self.assertIn("1 document", item["text"])
        self.assertEqual(self.env["account.move"].with_user(manager).search(safe_eval(item["action"]["domain"])), move)


@tagged("post_install", "-at_install")
class TestYoungCompany(OddYearCase):
    """Two months of sales and one invoice of the year before are no year of history."""

    def test_gates(self):
        people = self.people(60)
        rows = [
            (partner, day, 100 + place) for place, partner in enumerate(people) for day in (-60 + place, -place % 60)
        ]
        self.imported([row for row in rows if row[1] <= 0], grc_kind=PURCHASE)
        self.margins(0.4)
        self.company.write({"grc_min_customers": 1, "grc_min_history_days": 180})
        for day in (None, -350, "1926-07-01"):
            with self.subTest(day=day):
                move = self.odd(people[0], day) if day else self.env["account.move"]
                self.refresh()
                state = self.env["grc.refresh"]._latest(self.company)
                self.assertEqual((state.mode, state.mode_reason, state.history_days), ("fixed", "history", 60))
                self.assertEqual(self.fit().verdict["reasons"], ["too_early"])
                self.assertEqual(self.screen("retention").get_retention()["unit"], "quarter")
                self.env.cr.execute("DELETE FROM account_move WHERE id = %s", [move.id or 0])


@tagged("post_install", "-at_install")
class TestGraphs(OddYearCase):
    """A graph fills the holes between its groups, but no centuries."""

    def groups(self, model, groupby, measure):
        models = self.env[model].with_context(fill_temporal=True)
        domain = [("company_id", "=", self.company.id)]
        return models.formatted_read_group(domain, [groupby], [f"{measure}:sum"])

    def test_bounded(self):
        customer = self.people(1)
        for day in (-400, -10):
            self.invoice(customer, day, 50)
        self.refresh()
        asked = (("grc.sale.analysis", "invoice_date:month", "revenue"), ("grc.capital.line", "date:week", "amount"))
        counts = [len(self.groups(*question)) for question in asked]
        self.assertGreater(counts[0], 12)
        self.assertGreater(counts[1], 52)
        self.invoice(customer, "0202-07-01", 50)
        self.invoice(customer, "9999-12-01", 50)
        self.refresh()
        for question, number in zip(asked, (4, 3), strict=True):
            for granularity in ("month", "quarter", "year", "week"):
                model, groupby, measure = question
                found = self.groups(model, f"{groupby.partition(':')[0]}:{granularity}", measure)
                # Each group opens its lines.
                lines = self.env[model]
                mine = [("company_id", "=", self.company.id)]
                self.assertEqual(
                    sum(lines.search_count([*mine, *group["__extra_domain"]]) for group in found),
                    lines.search_count(mine),
                    granularity,
                )
                if granularity != "year":
                    self.assertEqual(len(found), number)


@tagged("post_install", "-at_install")
class TestSpread(OddYearCase):
    """Three customers over centuries: no rule says what is odd there, but a screen stays a screen."""

    def test_bounded(self):
        people = self.people(3)
        for partner, day in zip(people, ("0202-07-01", "1926-07-01", -30), strict=True):
            self.imported([(partner, day, 50)], grc_kind=PURCHASE)
        self.imported([(people[0], -20, 10)], grc_kind=PURCHASE)
        self.margins(0.4)
        self.refresh()
        self.env.cr.execute("UPDATE grc_refresh SET early_until = NULL, beginning = '0202-07-01'")
        self.env.invalidate_all()
        for unit, most in (("month", 120), ("quarter", 80), ("year", 50)):
            found = self.screen("retention").get_retention(unit)
            self.assertLessEqual(len(found["rates"]["bought"]), most)
            self.assertLessEqual(max(len(cohort["cells"]) for cohort in found["cohorts"]), most)
            self.assertTrue(found["later"])
            # Who bought again beyond what is shown is still there in every cell shown.
            self.assertEqual({cell["still"] for cell in found["cohorts"][0]["cells"]}, {1})
            self.assertLessEqual(len(self.screen("acquisition").get_acquisition(unit)["periods"]), 24)
