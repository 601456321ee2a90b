from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .simulation_common import SimulationCase


@tagged("post_install", "-at_install")
class TestSimulation(SimulationCase):
    """What is refused, when a simulation is stale, who may simulate, and what is listed."""

    def test_what_cannot_be_is_said_at_the_setting(self):
        for settings, names, message in (
            ({"grc_pareto_a": 96, "grc_pareto_b": 90}, {"grc_pareto_a"}, "below that of B"),
            ({"grc_pareto_a": 90, "grc_pareto_b": 85}, {"grc_pareto_a", "grc_pareto_b"}, "below that of B"),
            ({"grc_pareto_a": 95}, {"grc_pareto_a"}, "below that of B"),
            ({"grc_pareto_b": 100.5}, {"grc_pareto_b"}, "at most 100"),
            ({"grc_policy_share": 120}, {"grc_policy_share"}, "at most 100"),
            ({"grc_policy_late_days": -1}, {"grc_policy_late_days"}, "0 to 3650"),
            ({"grc_window_months": 601}, {"grc_window_months"}, "0 \\(all history\\) to 600"),
            ({"grc_window_months": 1.5}, {"grc_window_months"}, "whole number"),
            ({"grc_window_months": None}, {"grc_window_months"}, "Enter a number"),
            ({"grc_window_months": float("nan")}, {"grc_window_months"}, "Enter a number"),
            ({"grc_window_months": 1e15}, {"grc_window_months"}, "too large"),
            ({"grc_clv_horizon": 0}, {"grc_clv_horizon"}, "1 to 120"),
            ({"grc_clv_discount": 101}, {"grc_clv_discount"}, "0 to 100"),
            ({"grc_score_mode": "magic"}, {"grc_score_mode"}, "one of the list"),
            ({"grc_segmentation_id": 0}, {"grc_segmentation_id"}, "one of the list"),
            ({"recency": [30, 30, 60, 90]}, {"recency"}, "must rise"),
            ({"monetary": [1, 2, 3]}, {"monetary"}, "four thresholds"),
            ({"grc_policy_share": 0, "grc_policy_late_days": 9}, {"grc_policy_share"}, "above 0"),
        ):
            with self.subTest(settings=settings):
                seen = self.simulate(**settings)
                self.assertEqual(set(seen["errors"]), names)
                self.assertRegex(" ".join(seen["errors"].values()), message)
                self.assertIsNone(seen["result"])
                with self.assertRaisesRegex(ValidationError, message):
                    self.saved(settings, "")
        with self.assertRaisesRegex(UserError, "no setting"):
            self.simulate(grc_tz="UTC")

    def test_stale(self):
        settings = {"grc_pareto_a": 50}
        seen = self.simulate(**settings)["result"]
        self.imported([(self.people[0], 0, 90_000)], grc_kind=1, grc_margin=80_000)
        self.refresh()
        self.settle()
        answer = self.saved(settings, seen["token"])
        self.assertTrue(answer["stale"])
        self.assertEqual(self.company.grc_pareto_a, 80)
        self.assertNotEqual(answer["data"]["result"]["token"], seen["token"])
        self.assertIn("action", self.saved(settings, answer["data"]["result"]["token"]))
        self.assertEqual(self.company.grc_pareto_a, 50)

    def test_stale_by_another_manager(self):
        seen = self.simulate(grc_pareto_a=50)["result"]
        self.company.grc_policy_share = 60
        self.settle()
        self.assertTrue(self.saved({"grc_pareto_a": 50}, seen["token"])["stale"])

    def test_not_while_the_figures_are_rebuilt(self):
        seen = self.simulate(grc_pareto_a=50)
        # This transaction holds the lock of its refresh.
        self.assertTrue(seen["progress"]["running"])
        with self.assertRaisesRegex(UserError, "being rebuilt"):
            self.simulator().save_simulation({"grc_pareto_a": 50}, seen["result"]["token"])

    def test_nothing_to_save(self):
        self.assertIsNone(self.simulate(grc_pareto_a=80)["result"])
        with self.assertRaisesRegex(UserError, "Nothing differs"):
            self.saved({"grc_pareto_a": 80}, "")

    def test_saving_writes_what_differs_and_asks_for_a_refresh(self):
        settings = {"grc_score_mode": "fixed", "monetary": [1, 2, 3, 4], "grc_pareto_b": 95}
        self.saved(settings, self.simulate(**settings)["result"]["token"])
        self.assertEqual(self.company.grc_score_mode, "fixed")
        lines = self.env["grc.threshold"].search([("company_id", "=", self.company.id)])
        self.assertEqual({line.measure: line._values() for line in lines}["monetary"], (1, 2, 3, 4))
        self.assertTrue(self.env["grc.queue"].sudo().search_count([("company_ref", "=", self.company.id)]))

    def test_another_segmentation(self):
        own = self.company._grc_segmentation().copy({"company_id": self.company.id})
        low = own.segment_ids.filtered(lambda segment: segment.r_min == 1)
        own.write({"segment_ids": [Command.update(segment.id, {"name": f"{segment.name} 2"}) for segment in low]})
        before = self.states()
        result = self.save(grc_segmentation_id=own.id)
        self.check(before, result, self.states())
        self.assertEqual(result["dimensions"][0]["moved"], result["customers"])
        labels = {state["label"] for state in result["dimensions"][0]["states"]}
        self.assertTrue(set(own.segment_ids.mapped("name")) < labels)

    def test_who_moves_is_listed(self):
        settings = {"grc_pareto_a": 40, "grc_policy_share": 40}
        result = self.simulate(**settings)["result"]
        simulator = self.simulator()
        for dimension in result["dimensions"]:
            for cell in dimension["cells"]:
                found = simulator.get_moved(settings, dimension["name"], cell["from"], cell["to"])
                customers = self.customers.search(found["domain"])
                self.assertEqual((len(customers), found["customers"]), (cell["customers"], cell["customers"]))
                self.assertAlmostEqual(sum(customers.mapped("best_margin")), cell["best_margin"], 2)
            everyone = simulator.get_moved(settings, dimension["name"])
            self.assertEqual(everyone["customers"], dimension["moved"])
        moved = self.customers.search(simulator.get_moved(settings)["domain"])
        self.assertEqual(len(moved), result["moved"])
        self.assertTrue(0 < len(moved) < result["customers"])

    def test_cost_of_a_contact(self):
        call = self.env.ref("mail.mail_activity_data_call")
        self.env["grc.activity.time"].create({"activity_type_id": call.id, "minutes": 6})
        self.assertEqual(self.simulate()["costs"], {"email": 0, "sms": 0, "letter": 1.5, "phone": 6, "visit": 15})
        self.company.grc_hour_cost = 0
        self.assertEqual(self.simulate()["costs"]["phone"], None)
        with self.assertRaisesRegex(ValidationError, "less than nothing"):
            self.company.grc_sms_cost = -1

    def test_managers_only(self):
        user = new_test_user(
            self.env,
            "simple",
            "base.group_user,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        simulator = self.simulator(user)
        for call in (
            lambda: simulator.get_simulation({}),
            lambda: simulator.get_moved({"grc_pareto_a": 3}),
            lambda: simulator.save_simulation({"grc_pareto_a": 3}, ""),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_manager_without_rights_on_the_company(self):
        manager = new_test_user(
            self.env,
            "manager",
            "base.group_user,grc_base.group_grc_manager",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.env = self.env(user=manager)
        self.saved({"grc_pareto_a": 3}, self.simulate(grc_pareto_a=3)["result"]["token"])
        self.assertEqual(self.company.sudo().grc_pareto_a, 3)

    def test_figures_of_a_past_day(self):
        self.refresh(-30)
        self.settle()
        seen = self.simulate(grc_pareto_a=3)
        self.assertTrue(seen["rebuilt"])
        self.assertIsNone(seen["result"])

    def test_waiting_customers_are_told(self):
        self.assertEqual(self.simulate()["waiting"], 0)
        self.env["grc.queue"]._touch(self.people[:2])
        self.assertEqual(self.simulate()["waiting"], 2)


@tagged("post_install", "-at_install")
class TestSimulationEmpty(GrcCase):
    """A company without figures, and one without customers."""

    def test_empty(self):
        simulator = self.env["grc.simulation"]
        seen = simulator.get_simulation({"grc_pareto_a": 3})
        self.assertEqual((seen["built"], seen["result"]), (False, None))
        with self.assertRaisesRegex(UserError, "not been built"):
            simulator.get_moved({"grc_pareto_a": 3})
        self.refresh()
        for months in (24, 12):
            result = simulator.get_simulation({"grc_pareto_a": 3, "grc_window_months": months})["result"]
            self.assertEqual((result["customers"], result["moved"]), (0, 0))
            self.assertEqual([dimension["cells"] for dimension in result["dimensions"]], [[], [], []])

    def test_one_customer_who_costs(self):
        moves = self.imported([(self.partner(), -3, 10)], grc_kind=1, grc_margin=-5)
        self.assertTrue(moves)
        self.refresh()
        result = self.env["grc.simulation"].get_simulation({"grc_window_months": 0})["result"]
        self.assertEqual((result["customers"], result["moved"]), (1, 0))
