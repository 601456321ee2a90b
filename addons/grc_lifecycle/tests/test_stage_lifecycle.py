"""The lifecycle screen and the simulator: numbers that open exactly the customers they count."""

from odoo import Command
from odoo.addons.grc_scoring.tests.common import Screens
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import StageCase, day, every


@tagged("post_install", "-at_install")
class TestStageLifecycle(Screens, StageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {}
        for name, rows in {
            "gone": every(30, 3),
            "kept": every(30, 20),
            "one": [(180, 100)],
            "two": [(180, 100), (200, 100)],
            "back": [(-200, 100), (230, 100)],
            "later": [(220, 50)],
        }.items():
            cls.people[name] = cls.partner(name)
            cls.purchases(cls.people[name], rows)
        lead = cls.people["lead"] = cls.partner("lead")
        converted = cls.people["converted"] = cls.partner("converted")
        cls.purchases(converted, [(210, 100)])
        cls.env["grc.prospect"].create(
            [{"partner_id": partner.id, "company_id": cls.company.id} for partner in (lead, converted)]
        )
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE grc_prospect SET create_date = '2019-01-01'")
        for when in (0, 60, 136, 190, 240):
            cls.refresh(day(when))

    def names(self, domain):
        return set(self.customers.search(domain).mapped("partner_id.name"))

    def lifecycle(self, first=190, second=240):
        return self.screen("lifecycle").get_lifecycle(str(day(first)), str(day(second)))

    def test_rates(self):
        data = self.lifecycle()
        found = {rate["name"]: (rate["done"], rate["all"]) for rate in data["rates"]}
        # Day 190: prospects lead, converted; new one, two; declining gone; active kept; lost back.
        self.assertEqual(found, {"conversion": (1, 2), "repurchase": (1, 2), "retention": (4, 4), "winback": (1, 1)})
        self.refresh(day(305))
        rates = {rate["name"]: (rate["done"], rate["all"]) for rate in self.lifecycle(second=305)["rates"]}
        self.assertEqual(rates["retention"], (3, 4))

    def test_each_rate_opens_its_customers(self):
        data = self.lifecycle()
        for rate in data["rates"]:
            for part in ("all", "done"):
                text = f"{rate['name']}:{data['date_from']}:{data['date_to']}:{part}"
                self.assertEqual(len(self.names([("lifecycle", "=", text)])), rate[part], text)
        done = {
            rate["name"]: self.names([("lifecycle", "=", f"{rate['name']}:{day(190)}:{day(240)}:done")])
            for rate in data["rates"]
        }
        self.assertEqual(
            done,
            {
                "conversion": {"converted"},
                "repurchase": {"two"},
                "retention": {"gone", "kept", "one", "two"},
                "winback": {"back"},
            },
        )

    def test_bad_searches(self):
        for text in ("nothing", "conversion:a:b:all", "conversion:2020-01-01:2020-02-01:half"):
            with self.assertRaisesRegex(UserError, "This is no rate"):
                self.customers.search([("lifecycle", "=", text)])

    def test_movements_between_stages(self):
        data = self.lifecycle()
        states = {state["key"]: state for state in data["states"]}
        cells = {
            (states[cell["from"]]["label"], states[cell["to"]]["label"]): cell["customers"] for cell in data["cells"]
        }
        self.assertEqual(cells[("Lost", "Active")], 1)
        self.assertEqual(cells[("Prospect", "New")], 1)
        self.assertEqual(states[data["cells"][0]["from"]]["phase"] in (False, *self.stages), True)
        for cell in data["cells"]:
            text = f"stage:{day(190)}:{day(240)}:{cell['from']}:{cell['to']}"
            self.assertEqual(len(self.names([("movement", "=", text)])), cell["customers"])

    def test_funnel(self):
        data = self.screen("lifecycle").get_stage_funnel({"since": str(day(190))})
        self.assertEqual(
            [stage["phase"] for stage in data["stages"]], ["prospect", "new", "active", "declining", "lost"]
        )
        for stage in data["stages"]:
            self.assertEqual(len(self.names(stage["domain"])), stage["customers"])
        self.assertEqual(data["customers"], len(self.people))
        self.assertTrue(data["rates"])

    def test_funnel_since_the_day_of_a_movement(self):
        """Point 0: what changes on the first day of a period belongs to it."""
        done = {}
        for since in (189, 190, 191):
            data = self.screen("lifecycle").get_stage_funnel({"since": str(day(since))})
            self.assertEqual(data["since"], day(since))
            done[since] = {rate["name"]: (rate["done"], rate["all"]) for rate in data["rates"]}
        # On day 190 customers were found in their stages anew.
        self.assertEqual(done[191], {rate["name"]: (rate["done"], rate["all"]) for rate in self.lifecycle()["rates"]})
        self.assertNotEqual(done[190], done[191])

    def test_time_in_stages(self):
        stays = self.customer(self.people["gone"]).stays
        states = {
            state["label"]: state for entry in stays if entry["dimension"] == "stage" for state in entry["states"]
        }
        self.assertEqual(states["Active"]["days"], 76)
        self.assertEqual(
            states["Declining"]["days"],
            240 - 136 if states["Declining"]["since"] is False else states["Declining"]["days"],
        )
        self.assertEqual(states["Declining"]["since"] or states["Lost"]["since"], str(day(136)))

    def test_before_the_first_refresh(self):
        company = self.new_company("Empty")
        with self.assertRaisesRegex(UserError, "have not been built yet"):
            self.screen("lifecycle").with_context(allowed_company_ids=company.ids).with_company(company).get_lifecycle()
        data = self.screen("lifecycle").with_company(company).get_stage_funnel()
        self.assertEqual((data["customers"], data["rates"], len(data["stages"])), (0, [], 5))

    def test_groups_and_filters_on_documents(self):
        partners = self.env["res.partner"]
        lost = [partner for partner in self.people.values() if self.stage(partner) == "new"]
        self.assertEqual(set(partners.search([("grc_stage_id.phase", "=", "new")])), set(lost))
        self.assertTrue(partners._read_group([("id", "in", [p.id for p in lost])], ["grc_stage_id"], ["__count"]))
        invoices = self.env["account.move"].search([("grc_stage_id", "=", self.stages["new"].id)])
        self.assertEqual(invoices.partner_id, partners.concat(*lost))
        self.assertFalse(self.env["sale.order"].search([("grc_stage_id.phase", "=", "lost")]))
        self.assertFalse(
            self.env["crm.lead"].search([("grc_stage_id.phase", "=", "lost"), ("company_id", "=", self.company.id)])
        )

    # Simulator

    def simulate(self, stage, **values):
        data = self.env["grc.stage"].get_simulation(stage and stage.id, values)
        moves = {(move["from"]["name"], move["to"]["name"]): move["customers"] for move in data["moves"]}
        return moves, data

    def test_simulation_of_a_changed_rule(self):
        own = {stage.code: stage for stage in self.company._grc_own_stages()}
        self.refresh(day(240))
        rule = own["new"].rule_ids
        moves, data = self.simulate(own["new"], rule_ids=[Command.update(rule.id, {"max_occasions": 1})])
        self.assertEqual(moves, {("New", "Active"): 1})
        self.assertEqual((data["moved"], data["customers"], data["as_of"]), (1, len(self.people), day(240)))
        self.assertEqual(data["moves"][0]["revenue"], 200)
        self.assertEqual(rule.max_occasions, 2)
        # What was told is what happens.
        rule.max_occasions = 1
        self.refresh(day(240))
        self.assertEqual(self.stage(self.people["two"]), "active")
        self.assertEqual(self.simulate(own["new"])[0], {})

    def test_simulation_of_a_new_stage(self):
        self.refresh(day(240))
        moves, data = self.simulate(
            False,
            name="Small",
            phase="new",
            sequence=25,
            company_id=False,
            rule_ids=[Command.create({"first_within_days": 90, "max_occasions": 1})],
        )
        self.assertEqual(moves, {("New", "Small"): 3})
        self.assertEqual(data["moves"][0]["to"]["id"], 0)

    def test_simulation_of_an_archived_stage(self):
        self.assertEqual(self.simulate(self.stages["new"], active=False)[0], {("New", "Active"): 4})

    def test_simulation_of_a_shared_stage_that_the_company_does_not_use(self):
        self.company._grc_own_stages()
        moves, data = self.simulate(self.stages["new"], active=False)
        self.assertEqual((moves, data["used"]), ({}, False))
        self.assertFalse(self.stages["new"].in_use)
        self.assertEqual(
            set(self.env["grc.stage"].search([("in_use", "=", True)])),
            set(self.company._grc_stages().with_env(self.env)),
        )

    def test_simulation_refuses_what_saving_would(self):
        with self.assertRaisesRegex(ValidationError, "has no rule and takes everyone"):
            self.simulate(self.stages["new"], rule_ids=[Command.clear()])

    def test_only_managers_simulate(self):
        user = new_test_user(
            self.env,
            "stage-seller",
            "grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        with self.assertRaises(AccessError):
            self.env["grc.stage"].with_user(user).get_simulation(self.stages["new"].id, {})

    def test_salesperson_sees_his_own_customers_only(self):
        user = new_test_user(
            self.env,
            "stage-owner",
            "grc_base.group_grc_user,sales_team.group_sale_salesman",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.people["back"].user_id = user
        mine = self.screen("lifecycle", user)
        self.assertEqual(mine.get_stage_funnel({})["customers"], 1)
        data = mine.get_lifecycle(str(day(190)), str(day(240)))
        self.assertEqual(
            {rate["name"]: rate["all"] for rate in data["rates"]},
            {"conversion": 0, "repurchase": 0, "retention": 0, "winback": 1},
        )
        found = self.customers.with_user(user).search([("lifecycle", "=", f"retention:{day(190)}:{day(240)}:all")])
        self.assertFalse(found)
