import random
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common import ScoringCase


@tagged("post_install", "-at_install")
class TestOverview(ScoringCase):
    """Regular customers, some of whom have stopped buying."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        draw = random.Random(9)
        cls.people = cls.partners(14)
        rows = []
        for place, partner in enumerate(cls.people[:-1]):
            # Silent for 5, 55, ... days; every 30 days before that.
            silent = 5 + 50 * (place % 8)
            rows += [(partner, silent + 30 * step, draw.randrange(50, 900)) for step in range(4)]
        cls.moves = cls.purchases(rows)
        cls.seller = new_test_user(
            cls.env,
            "grc_overview_seller",
            "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.team = cls.env["crm.team"].sudo().create({"name": "Overview team", "company_id": cls.company.id})
        cls.env["crm.team.member"].sudo().create({"crm_team_id": cls.team.id, "user_id": cls.seller.id})
        cls.own = cls.people[:6]
        cls.own.user_id = cls.seller
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE account_move SET invoice_date_due = invoice_date + 30 WHERE id = ANY(%s)", [cls.moves.ids]
        )
        cls.env.cr.execute(
            "UPDATE account_move_line SET date_maturity = invoice_date + 30"
            " WHERE move_id = ANY(%s) AND display_type = 'payment_term'",
            [cls.moves.ids],
        )
        cls.env.invalidate_all()
        cls.customers._refresh(cls.company, as_of=cls.today - timedelta(days=20))
        cls.customers._refresh(cls.company)
        cls.everyone = cls.customers.search([("company_id", "=", cls.company.id)])

    def ask(self, name, user=None, **filters):
        screen = self.screen("todo" if name == "todo" else "overview", user)
        self.env.invalidate_all()
        return getattr(screen, f"get_overview_{name}")(filters)

    def noted(self, day, filters=()):
        refresh = (
            self.env["grc.refresh"]
            .sudo()
            .search([("company_id", "=", self.company.id), ("as_of", "=", day), ("rebuilt", "=", False)])
        )
        return refresh.value_by_user

    def test_value(self):
        """The value is the sum of what the customers are expected to bring; the change is against what was noted."""
        since = self.today - timedelta(days=15)
        value = self.ask("figures", since=since)["value"]
        self.assertAlmostEqual(value["amount"], sum(self.everyone.mapped("clv_predicted")), 2)
        self.assertEqual(self.customers.search(value["domain"]), self.everyone.filtered("last_purchase"))
        noted = self.noted(self.today - timedelta(days=20))
        self.assertAlmostEqual(value["before"], sum(noted.values()), 2)
        self.assertEqual(value["day"], self.today - timedelta(days=20))
        today = self.noted(self.today)
        mine = self.everyone.filtered(lambda customer: customer.partner_id in self.own)
        self.assertAlmostEqual(today[str(self.seller.id)], sum(mine.mapped("clv_predicted")), 2)
        self.assertAlmostEqual(sum(today.values()), value["amount"], 2)
        # Longer ago than anything is known.
        value = self.ask("figures", since=since, compare="year")["value"]
        self.assertEqual((value["before"], value["day"]), (None, None))

    def test_value_is_noted_once(self):
        """The same day again writes nothing; a look back changes nothing of what was noted."""
        before = self.noted(self.today), self.noted(self.today - timedelta(days=20))
        self.env.flush_all()
        self.env.cr.execute("SELECT ctid FROM grc_refresh WHERE company_id = %s ORDER BY id", [self.company.id])
        places = self.env.cr.fetchall()
        self.refresh()
        self.env.flush_all()
        self.env.cr.execute("SELECT ctid FROM grc_refresh WHERE company_id = %s ORDER BY id", [self.company.id])
        self.assertEqual(self.env.cr.fetchall(), places)
        self.refresh(as_of=self.today - timedelta(days=20))
        self.assertEqual((self.noted(self.today), self.noted(self.today - timedelta(days=20))), before)

    def test_kept_and_back(self):
        since = self.today - timedelta(days=40)
        figures = self.ask("figures", since=since)
        kept = figures["kept"]
        self.assertEqual(len(self.customers.search(kept["lost_domain"])), kept["lost"])
        self.assertEqual(len(self.customers.search(kept["domain"])), kept["base"] - kept["lost"])
        self.assertAlmostEqual(kept["rate"], 1 - kept["lost"] / kept["base"])
        self.assertEqual(figures["back"]["customers"], len(self.customers.search(figures["back"]["domain"])))
        self.assertEqual(figures["compared"], since - timedelta(days=1))
        self.assertEqual(figures["compared_since"], since - timedelta(days=41))

    def test_slipping(self):
        """Slipping are those of high value who are late but not lost; the search says what the field says."""
        slipping = self.everyone.filtered("is_slipping")
        self.assertTrue(slipping)
        for customer in self.everyone:
            lost = min(customer.usual_silence + 180, 730)
            expected = customer.policy == "conquer" and customer.is_late and customer.recency <= lost
            self.assertEqual(customer.is_slipping, expected)
        self.assertTrue(self.everyone.filtered(lambda customer: customer.policy == "conquer") - slipping)
        mine = [("company_id", "=", self.company.id)]
        self.assertEqual(self.customers.search([*mine, ("is_slipping", "=", True)]), slipping)
        self.assertEqual(self.customers.search([*mine, ("is_slipping", "=", False)]), self.everyone - slipping)
        told = self.ask("figures")["slipping"]
        self.assertEqual(told["customers"], len(slipping))
        self.assertAlmostEqual(told["amount"], sum(slipping.mapped("best_margin")), 2)
        self.assertEqual(self.customers.search(told["domain"]), slipping)
        self.refresh(as_of=self.today - timedelta(days=60))
        self.env.invalidate_all()
        then = self.everyone.filtered("is_slipping")
        self.assertEqual(self.customers.search([*mine, ("is_slipping", "=", True)]), then)
        self.assertNotEqual(then, slipping)

    def test_todo(self):
        items = {item["key"]: item for item in self.ask("todo")}
        slipping = self.everyone.filtered("is_slipping")
        people = [person["id"] for person in items["slipping"]["people"]]
        self.assertEqual(people, slipping.sorted(lambda row: (-row.best_margin, row.id))[:5].ids)
        self.assertIn(str(len(slipping)), items["slipping"]["text"])
        best = self.everyone.filtered(lambda customer: customer.value_class == "a").partner_id
        overdue = self.moves.filtered(
            lambda move: move.commercial_partner_id in best and move.invoice_date_due < self.today
        )
        self.assertTrue(overdue)
        action = items["overdue"]["action"]
        self.assertEqual(self.env["account.move"].search(action["domain"]), overdue.sorted())
        self.assertIn(str(len(overdue)), items["overdue"]["text"])

    def test_todo_calls_nobody_who_refused(self):
        best = self.everyone.filtered("is_slipping").sorted(lambda row: (-row.best_margin, row.id))[:2].partner_id
        best.write({"phone": "+33 1 23 45 67 89"})
        best[1].phone = "+33 1 23 45 67 90"
        self.env["phone.blacklist"].add(best[0].phone_sanitized)
        people = next(item["people"] for item in self.ask("todo") if item["key"] == "slipping")
        self.assertEqual([person["phone"] for person in people[:2]], ["", best[1].phone])

    def test_filters(self):
        """A team's figures are those of its salespeople's customers; nonsense is refused."""
        team = {"team_id": self.team.id}
        mine = self.everyone.filtered(lambda customer: customer.partner_id in self.own)
        since = self.today - timedelta(days=15)
        value = self.ask("figures", since=since, **team)["value"]
        self.assertAlmostEqual(value["amount"], sum(mine.mapped("clv_predicted")), 2)
        self.assertAlmostEqual(value["before"], self.noted(self.today - timedelta(days=20))[str(self.seller.id)], 2)
        self.assertEqual(self.screen("map").get_rfm_map(team)["buyers"], 6)
        self.assertEqual(self.screen("map").get_rfm_map()["buyers"], 13)
        people = [person["id"] for item in self.ask("todo", **team) for person in item["people"]]
        self.assertLessEqual(set(people), set(mine.ids))
        with self.assertRaisesRegex(UserError, "has not come yet"):
            self.ask("figures", since=self.today + timedelta(days=1))
        with self.assertRaisesRegex(UserError, "no day"):
            self.ask("figures", since="soon")
        with self.assertRaisesRegex(UserError, "not never"):
            self.ask("figures", compare="never")

    def test_own_customers(self):
        """A salesperson's overview is made of their own customers."""
        mine = self.everyone.filtered(lambda customer: customer.partner_id in self.own)
        figures = self.ask("figures", self.seller, since=self.today - timedelta(days=15))
        self.assertAlmostEqual(figures["value"]["amount"], sum(mine.mapped("clv_predicted")), 2)
        noted = self.noted(self.today - timedelta(days=20))
        self.assertAlmostEqual(figures["value"]["before"], noted[str(self.seller.id)], 2)
        self.assertEqual(figures["slipping"]["customers"], len(mine.filtered("is_slipping")))
        people = [person["id"] for item in self.ask("todo", self.seller) for person in item["people"]]
        self.assertLessEqual(set(people), set(mine.ids))
        with self.assertRaises(AccessError):
            self.env["grc.refresh"].with_user(self.seller).search([]).read(["value_by_user"])

    def test_value_of_some(self):
        """Who sees some customers of others, but not all, is not told what all of them were worth."""
        self.env["ir.rule"].sudo().create(
            {
                "name": "Some of others",
                "model_id": self.env.ref("grc_base.model_grc_customer").id,
                "domain_force": [("partner_id", "in", self.people[4:8].ids)],
                "groups": [Command.link(self.env.ref("grc_base.group_grc_user").id)],
            }
        )
        value = self.ask("figures", self.seller, since=self.today - timedelta(days=15))["value"]
        self.assertGreater(value["amount"], 0)
        self.assertIsNone(value["before"])

    def test_goals(self):
        first = self.today - timedelta(days=10)
        goals = self.env["grc.goal"].create(
            [
                {"ratio": ratio, "target": 100, "date_from": first, "period": "year", "company_id": self.company.id}
                | values
                for ratio, values in (
                    ("revenue", {}),
                    ("margin", {"team_id": self.team.id}),
                    ("revenue", {"user_id": self.seller.id}),
                    ("margin", {"date_from": first - timedelta(days=800)}),
                )
            ]
        )
        self.assertEqual([goal["id"] for goal in self.ask("goals")], goals[0].ids)
        self.assertEqual({goal["id"] for goal in self.ask("goals", team_id=self.team.id)}, set(goals[1:3].ids))
        self.assertEqual([goal["id"] for goal in self.ask("goals", self.seller)], goals[2].ids)

    def test_layers_left_out(self):
        """Whoever looks at figures that are not refreshed any more is told so, and why."""
        self.assertFalse(self.screen("overview").get_overview_frame()["progress"]["left_out"])
        pipeline = self.registry["grc.pipeline"]
        out = {"likeness": "The layer “likeness” needs what is not there: tickets."}
        planned = replace(self.env["grc.pipeline"]._plan(), out=out)
        with patch.object(pipeline, "_plan", lambda model: planned):
            said = self.screen("overview").get_overview_frame()["progress"]["left_out"]
        self.assertIn("needs what is not there: tickets", said)

    def test_frame(self):
        frame = self.screen("overview").get_overview_frame()
        self.assertTrue(frame["built"] and frame["buyers"] and frame["seen"])
        self.assertEqual(frame["since"], self.today - timedelta(days=20))
        self.assertIn(self.team.id, [team["id"] for team in frame["teams"]])
        self.assertTrue(all(period["since"] <= self.today for period in frame["periods"]))
        self.own.user_id = False
        self.assertFalse(self.screen("overview", self.seller).get_overview_frame()["seen"])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_without_the_group(self):
        clerk = new_test_user(self.env, "grc_overview_clerk", "base.group_user", company_id=self.company.id)
        for name in ("figures", "todo", "goals"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.ask(name, clerk)
        with self.assertRaises(AccessError):
            self.screen("overview", clerk).get_overview_frame()
