"""The campaign of ``docs/methods.md``, reproduced from its documents to the cent."""

import numpy as np
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from scipy.stats import t as student

from .common_worked import SIZE, WorkedCase


@tagged("post_install", "-at_install")
class TestWorked(WorkedCase):
    def test_break_even(self):
        """(200 + 160 × 0.50 + 64 × 30) ÷ (120 − 30) = 24.4: 25 orders."""
        found = self.screen("get_forecast")
        self.assertEqual(found["basis"], "last_year")
        self.assertEqual(found["customers"], 160)
        self.assertEqual(found["anyway"], 64)
        order = found["order"]
        self.assertEqual((order["number"], order["returned"]), (64, 0))
        self.assertAlmostEqual(order["revenue"], 300, 2)
        self.assertAlmostEqual(order["margin"], 120, 2)
        self.assertAlmostEqual(order["articles"], 3, 2)
        needed = found["needed"]
        self.assertAlmostEqual(needed["cost"], 2200, 2)
        self.assertAlmostEqual(needed["gain"], 90, 2)
        self.assertEqual(needed["orders"], 25)
        self.assertAlmostEqual(needed["articles"], 75)
        self.assertAlmostEqual(needed["response"], 25 / 160)
        self.assertAlmostEqual(needed["revenue"], 6750, 2)
        self.assertEqual(found["sentences"]["needed"], "25 orders (75 articles) more than the 64 that come anyway")

    def test_orders_anyway_open_their_invoices(self):
        invoices = self.documents("anyway")
        self.assertEqual(len(invoices), 64)
        self.assertEqual(set(invoices.mapped("amount_untaxed")), {300.0})
        self.assertEqual(self.documents("order"), invoices)

    def test_cost(self):
        """200 and 80 mails at 0.50."""
        costs = self.screen("get_result")["costs"]
        self.assertEqual(costs["fixed"], 200)
        self.assertEqual([(c["channel"], c["number"], c["amount"]) for c in costs["contacts"]], [("email", SIZE, 40.0)])

    def test_cost_in_lists(self):
        """The same, campaign by campaign and a month, for managers alone."""
        campaigns = self.env["grc.campaign"].with_user(self.manager).search([("company_id", "=", self.company.id)])
        self.assertEqual(self.worked.with_user(self.manager).spent, 240)
        groups = campaigns._read_group([("id", "=", self.worked.id)], ["date_begin:month"], ["spent:sum"])
        self.assertEqual([spent for __, spent in groups], [240])
        self.assertEqual(campaigns.fields_get(["spent"])["spent"]["aggregator"], "sum")
        self.assertNotIn("spent", self.env["grc.campaign"].with_user(self.seller).fields_get())

    def test_cost_before_the_launch(self):
        draft = self.worked.copy({"fixed_cost": 50})
        self.assertEqual(draft.spent, 0)
        self.env["grc.campaign.launch"].create({"campaign_id": draft.id}).action_launch()
        self.assertEqual(draft.spent, 50)

    def test_result(self):
        reading = self.screen("get_result")["readings"][0]
        treated, control = reading["groups"]["treated"], reading["groups"]["control"]
        self.assertEqual((treated["customers"], treated["buyers"]), (80, 75))
        self.assertEqual((control["customers"], control["buyers"]), (80, 32))
        self.assertAlmostEqual(treated["revenue"], 75 * 270, 2)
        self.assertAlmostEqual(treated["margin"], 75 * 90, 2)
        self.assertAlmostEqual(control["revenue"], 32 * 300, 2)
        self.assertAlmostEqual(control["margin"], 32 * 120, 2)
        self.assertAlmostEqual(reading["incremental"]["value"], 2910, 2)
        self.assertAlmostEqual(reading["costs"], 240, 2)
        self.assertAlmostEqual(reading["net"]["value"], 2670, 2)
        self.assertAlmostEqual(reading["net"]["low"], 1562.32, 2)
        self.assertAlmostEqual(reading["net"]["high"], 3777.68, 2)
        self.assertAlmostEqual(reading["returned"], 11.125, 6)
        self.assertAlmostEqual(reading["purchase"]["value"], 75 / 80 - 32 / 80, 6)
        self.assertTrue(0 < reading["purchase"]["low"] < reading["purchase"]["value"] < reading["purchase"]["high"])
        self.assertAlmostEqual(reading["revenue"]["value"], 75 * 270 - 32 * 300, 2)
        self.assertTrue(0 < reading["revenue"]["low"] < reading["revenue"]["value"] < reading["revenue"]["high"])
        self.assertEqual(reading["state"], "paid")
        self.assertRegex(reading["sentence"], r"^It paid: between .*1,562.* and .*3,778.* after all costs$")

    def test_result_from_documents(self):
        """Least squares over what the invoices say by themselves, customer by customer."""
        margins, past = [], []
        moves = self.env["account.move"].search(
            [("partner_id", "in", self.members.ids), ("state", "=", "posted"), ("move_type", "like", "out_")]
        )
        for partner in self.members:
            own = moves.filtered(lambda move, partner=partner: move.partner_id == partner)
            since = own.filtered(lambda move: move.invoice_date >= self.start)
            margins.append(sum(since.mapped("grc_margin")))
            past.append(sum((own - since).mapped("amount_untaxed_signed")))
        margins, past = np.array(margins), np.array(past)
        contacted = np.tile([0.0, 1.0], SIZE)
        columns = np.column_stack([np.ones(2 * SIZE), contacted, past])
        found = np.linalg.lstsq(columns, margins, rcond=None)[0]
        beyond = margins - columns @ found
        freedom = 2 * SIZE - 3
        error = np.sqrt(beyond @ beyond / freedom * np.linalg.inv(columns.T @ columns)[1, 1])
        half = student.ppf(0.975, freedom) * error
        net = self.screen("get_result")["readings"][0]["net"]
        for name, value in (("value", found[1]), ("low", found[1] - half), ("high", found[1] + half)):
            self.assertAlmostEqual(net[name], SIZE * value - 240, 2)

    def test_figures_open_their_invoices(self):
        reading = self.screen("get_result")["readings"][0]
        for figure, people in (("treated", self.contacted), ("control", self.held)):
            moves = self.documents(figure)
            self.assertLessEqual(moves.partner_id, people)
            revenue = sum(moves.mapped("amount_untaxed_signed"))
            self.assertAlmostEqual(revenue, reading["groups"][figure]["revenue"], 2)
        self.assertEqual(len(self.documents("treated").filtered(lambda move: move.move_type == "out_refund")), 1)

    def test_second_reading(self):
        """Twice the window is over as well; what was brought forward would be missing there."""
        second = self.screen("get_result")["readings"][1]
        self.assertEqual(second["times"], 2)
        self.assertEqual((second["last"] - second["start"]).days, 59)
        self.assertEqual(second["state"], "paid")

    def test_power(self):
        """80 held back, of whom 32 buy: more of the same; fewer than 30 buyers are too likely to say more for sure."""
        self.assertEqual(
            self.screen("get_result")["power"],
            "With 80 customers in the comparison group no change of a purchase rate of 40.0 % would be seen for sure.",
        )

    def test_managers_alone(self):
        """It is measured over all customers."""
        screen = self.env["grc.screen.campaign"].with_user(self.seller)
        for method in ("get_forecast", "get_result"):
            with self.assertRaises(AccessError):
                getattr(screen, method)(self.worked.id)
        documents = self.env["grc.customer.document"].with_user(self.seller)
        with self.assertRaises(AccessError):
            documents.search([("campaign", "=", f"{self.worked.id}:treated:1")])

    def test_figures_that_are_none(self):
        documents = self.env["grc.customer.document"].with_user(self.manager)
        for text in ("", "x", f"{self.worked.id}", f"{self.worked.id}:margin:1", f"{self.worked.id}:treated:3"):
            with self.assertRaises(UserError):
                documents.search([("campaign", "=", text)])

    # Where else it counts

    def test_capital(self):
        """Each of the 80 costs their mail, and an eightieth of the fixed costs; nobody who was held back."""
        lines = self.env["grc.capital.line"].search([("kind", "=", "campaign")])
        self.assertEqual(lines.partner_id, self.contacted)
        self.assertEqual(len(lines), SIZE)
        for line in lines:
            self.assertAlmostEqual(line.amount, -3, 2)
        self.assertEqual(lines[0].action_open_document()["res_id"], self.worked.id)

    def test_capital_to_the_cent(self):
        """Fixed costs that do not divide are shared out, and add up."""
        self.worked.fixed_cost = 100.01
        lines = self.env["grc.capital.line"].search([("kind", "=", "campaign")])
        self.assertAlmostEqual(sum(lines.mapped("amount")), -140.01, 2)
        some = self.env["grc.capital.line"].search(
            [("kind", "=", "campaign"), ("customer_id.partner_id", "in", self.contacted[:7].ids)]
        )
        whole = {line.partner_id: line.amount for line in lines}
        self.assertEqual({line.partner_id: line.amount for line in some}, {p: whole[p] for p in self.contacted[:7]})

    def test_cost_of_relations(self):
        """The same cost is one of keeping customers, in the months in which it came."""
        cost = self.env["grc.relation.cost"].search([("campaign_id", "=", self.worked.id)])
        months = self.env["grc.relation.cost.month"].search([("cost_id", "=", cost.id)])
        self.assertEqual(set(months.mapped("purpose")), {"keep"})
        self.assertAlmostEqual(sum(months.mapped("amount")), 240, 2)
        self.assertEqual(min(months.mapped("month")), self.start.replace(day=1))

    def test_cost_that_another_holds(self):
        """What an analytic account holds already is not counted twice; its fixed costs alone, if it says so."""
        plan, __ = self.env["account.analytic.plan"]._get_all_plans()
        account = self.env["account.analytic.account"].create(
            {
                "name": "Agency",
                "plan_id": plan.id,
                "company_id": self.company.id,
            }
        )
        holder = self.env["grc.relation.cost"].create(
            {
                "name": "Agency",
                "source": "analytic",
                "analytic_account_id": account.id,
                "company_id": self.company.id,
            }
        )
        cost = self.env["grc.relation.cost"].search([("campaign_id", "=", self.worked.id)])
        self.assertIn("“Agency”", self.screen("get_forecast")["sentences"]["alike"])
        for held, expected in (("all", 0), ("fixed", 40)):
            self.worked.write({"held_by_id": holder.id, "held_part": held})
            self.env.flush_all()
            months = self.env["grc.relation.cost.month"].search([("cost_id", "=", cost.id)])
            self.assertAlmostEqual(sum(months.mapped("amount")), expected, 2)
        self.assertFalse(self.screen("get_forecast")["sentences"]["alike"])
        self.assertEqual(self.screen("get_result")["costs"]["fixed"], 200, "the result knows it all the same")
