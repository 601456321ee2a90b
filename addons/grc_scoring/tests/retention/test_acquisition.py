from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .test_retention import AS_OF, RetentionCase


class AcquisitionCase(RetentionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.costs = cls.env["grc.relation.cost"]
        cls.plan, __ = cls.env["account.analytic.plan"]._get_all_plans()

    @classmethod
    def cost(cls, name="Fair", amount=1000, first="2022-11-15", last="2023-01-10", **values):
        base = {"name": name, "amount": amount, "date_from": first, "date_to": last, "company_id": cls.company.id}
        return cls.costs.create(base | values)

    @classmethod
    def account_cost(cls, name="Club", plan=None, **values):
        account = cls.env["account.analytic.account"].create(
            {"name": name, "plan_id": (plan or cls.plan).id, "company_id": cls.company.id}
        )
        values = {"source": "analytic", "analytic_account_id": account.id, "purpose": "keep"} | values
        return cls.cost(name, 0, False, False, **values)

    @classmethod
    def entry(cls, cost, day, amount, **values):
        account = cost.analytic_account_id
        return cls.env["account.analytic.line"].create(
            {
                "name": "Entry",
                "date": day,
                "amount": amount,
                "company_id": cls.company.id,
                account.plan_id._column_name(): account.id,
            }
            | values
        )

    def months(self, domain=()):
        with self.day_of_company(AS_OF):
            lines = self.env["grc.relation.cost.month"].search([("company_id", "=", self.company.id), *domain])
            return {(str(line.month)[:7], line.purpose, line.cost_id.name): round(line.amount, 2) for line in lines}

    def periods(self, unit="year"):
        with self.day_of_company(AS_OF):
            found = self.screen("acquisition").get_acquisition(unit, AS_OF)
        return {period["label"]: period for period in found["periods"]}


@tagged("post_install", "-at_install")
class TestAcquisition(AcquisitionCase):
    def test_months_to_the_cent(self):
        self.cost()
        self.cost("Team", 100.01, "2023-06-01", "2023-06-30", purpose="both", share=30)
        self.assertEqual(
            self.months(),
            {
                ("2022-11", "acquire", "Fair"): 333.33,
                ("2022-12", "acquire", "Fair"): 333.34,
                ("2023-01", "acquire", "Fair"): 333.33,
                ("2023-06", "acquire", "Team"): 30.00,
                ("2023-06", "keep", "Team"): 70.01,
            },
        )

    def test_months_to_come_do_not_count(self):
        cost = self.cost("Year", 1200, "2024-01-01", "2024-12-31")
        with self.day_of_company(AS_OF):
            self.assertEqual(sum(self.months().values()), 600)
            self.assertEqual((cost.total, cost.entries), (600, True))

    def test_entries_of_analytic_accounts(self):
        club, silent = self.account_cost(), self.account_cost("Silent")
        self.entry(club, "2024-01-10", -45.50)
        self.entry(club, "2024-01-31", 5.25)
        self.entry(club, "2023-03-03", -20)
        self.entry(club, "2024-01-11", 500, general_account_id=self.account("income").id)
        self.entry(club, "2024-01-12", -3, general_account_id=self.account("expense").id)
        self.entry(club, "2024-06-30", -7)
        self.entry(club, "2024-07-01", -1000)
        wanted = {("2023-03", "keep", "Club"): 20, ("2024-01", "keep", "Club"): 43.25, ("2024-06", "keep", "Club"): 7}
        self.assertEqual(self.months(), wanted)
        with self.day_of_company(AS_OF):
            self.assertEqual((club.total, silent.total, silent.entries), (70.25, 0, False))
            self.assertEqual(self.screen("acquisition").get_acquisition()["silent"], ["Silent"])
        self.assertOpensWhatCounts(club)
        club.write({"date_from": "2024-01-20", "date_to": "2024-02-01"})
        self.assertEqual(self.months(), {key: value for key, value in wanted.items() if key[0] == "2024-01"})
        self.assertOpensWhatCounts(club)

    def assertOpensWhatCounts(self, cost):
        with self.day_of_company(AS_OF):
            cost.invalidate_recordset()
            action = cost.action_open_entries()
            opened = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(opened._name, "account.analytic.line")
            self.assertAlmostEqual(-sum(opened.mapped("amount")), cost.total)

    def test_an_entry_on_two_accounts_counts_once(self):
        other = self.env["account.analytic.plan"].create({"name": "Departments"})
        first, second = self.account_cost("First"), self.account_cost("Second", other, purpose="acquire")
        self.entry(first, "2024-01-10", -10, **{other._column_name(): second.analytic_account_id.id})
        self.entry(second, "2024-01-11", -5)
        self.assertEqual(self.months(), {("2024-01", "keep", "First"): 10, ("2024-01", "acquire", "Second"): 5})

    def test_by_hand(self):
        self.cost()
        self.cost("Team", 100.01, "2023-06-01", "2023-06-30", purpose="both", share=30)
        club = self.account_cost()
        for day, amount in (("2024-01-10", -45.50), ("2024-02-11", 5.25), ("2023-03-03", -20)):
            self.entry(club, day, amount)
        found = self.periods()
        names = ("new", "kept", "acquire", "keep", "cost_new", "cost_kept", "first_margin", "first_months", "payback")
        self.assertEqual(
            {label: tuple(period[name] for name in names) for label, period in found.items()},
            {
                # A 40.10, B 440.00 less a credit note of 50.00
                "2022": (2, 0, 666.67, 0, 333.34, None, 215.05, 12, None),
                # C 20.08 + 0.06, D 60.12; A bought again
                "2023": (2, 1, 363.33, 90.01, 181.67, 90.01, 40.13, 6, None),
                "2024": (0, 2, 0, 40.25, None, 20.13, None, 0, None),
            },
        )
        self.assertAlmostEqual(found["2023"]["ratio"], 181.665 / 90.01)
        self.assertEqual((found["2023"]["over"], found["2024"]["over"]), (True, False))

    def test_payback_by_hand(self):
        # Of 2022: 480.10 in the first month, −50.00 in the third, 140.20 in the 15th, 39.99 in the 24th.
        for amount, months in ((400, 1), (480.10, 1), (480.11, 15), (570.30, 15), (610.29, 24), (610.30, None)):
            cost = self.cost("Fair", amount, "2022-05-01", "2022-05-31")
            self.assertEqual(self.periods()["2022"]["payback"], months, amount)
            cost.unlink()

    def test_periods_without_a_cost_or_a_customer(self):
        """Quarters have no gaps, from the first cost on; nobody is divided by."""
        self.cost("Early", 90, "2021-12-01", "2021-12-31")
        found = self.periods("quarter")
        self.assertEqual(len(found), 11)
        early = found["Q4 2021"]
        self.assertEqual((early["new"], early["acquire"], early["cost_new"], early["ratio"]), (0, 90, None, None))
        self.assertEqual(found["Q2 2022"]["new"], 0)

    def test_figures_open_their_customers(self):
        periods = self.periods("quarter")
        self.assertTrue(periods)
        for period in periods.values():
            for name in ("new", "kept"):
                self.assertEqual(self.customers.search_count(period[f"domain_{name}"]), period[name])

    def test_nothing_entered(self):
        with self.day_of_company(AS_OF):
            found = self.screen("acquisition").get_acquisition("year", AS_OF)
        self.assertFalse(found["costs"])
        self.assertEqual([period["cost_new"] for period in found["periods"]], [0, 0, None])

    def test_bad_costs_are_refused(self):
        for values, constraint in (
            ({"amount": -1}, "amount_positive"),
            ({"date_from": "2023-02-01"}, "dates_in_order"),
            ({"date_to": False}, "amount_dated"),
            ({"share": 101}, "share_possible"),
            ({"source": "analytic"}, "account_given"),
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError) as caught,
                self.env.cr.savepoint(),
            ):
                self.cost().write(values)
                self.env.flush_all()
            self.assertIn(constraint, str(caught.exception))
        with self.assertRaisesRegex(ValidationError, "at most 50 years"):
            self.cost(last="2204-01-01")

    def test_who_sees_it(self):
        self.cost()
        seller = new_test_user(
            self.env,
            "cost_seller",
            "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.assertFalse(self.costs.with_user(seller).search([]))
        self.assertFalse(self.env["grc.relation.cost.month"].with_user(seller).search([]))
        with self.assertRaises(AccessError):
            self.costs.with_user(seller).create({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.screen("acquisition", seller).get_acquisition()
        seller.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.assertTrue(self.screen("acquisition", seller).get_acquisition("year", AS_OF)["costs"])

    def test_costs_of_another_company_stay_there(self):
        other = self.new_company("Third Ltd")
        self.costs.create(
            {"name": "Theirs", "amount": 5, "date_from": date(2024, 1, 1), "date_to": AS_OF, "company_id": other.id}
        )
        self.assertEqual(self.months(), {})
