from datetime import timedelta

from odoo.addons.grc_base.tests.common import GrcCase
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import Screens


@tagged("post_install", "-at_install")
class TestPareto(Screens, GrcCase):
    """Classes and the concentration of what customers bring."""

    @classmethod
    def people(cls, number, **values):
        return cls.env["res.partner"].create([{"name": f"Customer {place}"} | values for place in range(number)])

    @classmethod
    def sell(cls, *amounts, day=-20, partners=None):
        """Return new customers (or ``partners``) of one invoice each; the margin is the amount."""
        partners = cls.people(len(amounts)) if partners is None else partners
        rows = zip(partners, amounts, strict=True)
        moves = cls.imported([(partner, day, amount) for partner, amount in rows], grc_kind=1)
        for move, amount in zip(moves, amounts, strict=True):
            cls.env.cr.execute("UPDATE account_move SET grc_margin = %s WHERE id = %s", [amount, move.id])
        cls.env.invalidate_all()
        return partners

    def classes(self, partners):
        return "".join(self.customer(partner).value_class or "-" for partner in partners)

    def pareto(self, **filters):
        return self.screen("pareto").get_pareto(filters)

    def test_classes_and_their_sentence(self):
        partners = self.sell(50, 30, 10, 5, 3, 2)
        self.refresh()
        self.assertEqual(self.classes(partners), "aabbcc")
        found = self.pareto()
        self.assertEqual((found["basis"], found["customers"], found["value"]), ("margin", 6, 100))
        self.assertEqual([item["customers"] for item in found["classes"]], [2, 2, 2])
        self.assertEqual([round(item["value_share"], 2) for item in found["classes"]], [0.8, 0.15, 0.05])
        self.assertAlmostEqual(found["classes"][0]["customers_share"], 1 / 3)
        self.assertEqual(found["curve"]["value"], [0, 0.5, 0.8, 0.9, 0.95, 0.98, 1])

    def test_each_bar_opens_its_customers(self):
        partners = self.sell(50, 30, 10, 5, 3, 2)
        self.refresh()
        for basis in ("margin", "revenue"):
            found = self.pareto(basis=basis)
            members = [self.customers.search(item["domain"]).partner_id for item in found["classes"]]
            self.assertEqual(members, [partners[:2], partners[2:4], partners[4:]])

    def test_basis_of_the_company(self):
        partners = self.sell(100, 60, 5)
        self.env.cr.execute("UPDATE account_move SET grc_margin = -1 WHERE partner_id = %s", [partners[0].id])
        self.refresh()
        self.assertEqual(self.classes(partners), "cab")
        self.company.grc_pareto_basis = "revenue"
        self.refresh()
        self.assertEqual(self.classes(partners), "aac")
        self.assertEqual(self.pareto()["basis"], "revenue")
        other = self.pareto(basis="margin")
        self.assertEqual((other["basis"], other["company_basis"]), ("margin", "revenue"))
        self.assertEqual([item["customers"] for item in other["classes"]], [1, 1, 1])
        self.assertEqual(self.customers.search(other["classes"][2]["domain"]).partner_id, partners[0])

    def test_bought_but_not_in_the_window(self):
        old = self.sell(900, day=-1200)
        self.sell(50, 30)
        self.refresh()
        self.assertEqual(self.classes(old), "c")
        self.assertEqual(self.pareto()["customers"], 2)
        self.assertFalse(self.customer(old) in self.customers.search(self.pareto()["classes"][2]["domain"]))

    def test_prospects_have_no_class(self):
        prospect = self.partner()
        prospect.grc_is_prospect = True
        self.sell(10)
        self.refresh()
        self.assertFalse(self.customer(prospect).value_class)

    # Bad input

    def test_crossing_shares_are_refused(self):
        for values in (
            {"grc_pareto_a": 96},
            {"grc_pareto_b": 80},
            {"grc_pareto_a": 0},
            {"grc_pareto_b": 100.5},
            {"grc_pareto_a": -5, "grc_pareto_b": 50},
        ):
            message = "share of A .* below that of B"
            with self.subTest(values), self.assertRaisesRegex(ValidationError, message), self.env.cr.savepoint():
                self.company.write(values)

    def test_a_change_of_settings_asks_for_a_refresh(self):
        for values in ({"grc_pareto_a": 70}, {"grc_pareto_basis": "revenue"}, {"grc_policy_late_days": 10}):
            self.clear_queue()
            self.company.write(values)
            self.assertIn(self.company.id, {company for company, __, __ in self.queued()}, values)

    def test_three_customers(self):
        self.assertEqual(self.classes_of(1000, 10, 1), "acc")

    def classes_of(self, *amounts):
        partners = self.sell(*amounts)
        self.refresh()
        return self.classes(partners)

    def test_identical_customers(self):
        self.assertEqual(self.classes_of(*[25] * 40), "a" * 40)
        found = self.pareto()
        self.assertAlmostEqual(found["gini"], 0)
        self.assertAlmostEqual(found["best_fifth"], 0.2)

    def test_all_margins_negative(self):
        self.assertEqual(self.classes_of(-5, -10), "--")
        found = self.pareto()
        self.assertEqual((found["reason"], found["classes"], found["value"]), ("negative", [], -15))
        self.assertEqual(found["curve"], {"customers": [], "value": []})

    def test_great_amounts(self):
        partners = self.sell(1e12, 1e12, 0.01, 5)
        self.refresh()
        self.assertEqual(self.classes(partners), "aacc")
        self.assertEqual(self.customer(partners[0]).best_margin, 1e12)
        self.assertEqual(self.customer(partners[2]).best_margin, 0.01)
        self.assertAlmostEqual(self.pareto()["value"], 2e12 + 5.01, 2)

    def test_future_invoices_do_not_count(self):
        partners = self.sell(50, 30)
        self.sell(9000, day=40, partners=partners[1:])
        self.refresh()
        self.assertEqual(self.pareto()["value"], 80)

    def test_company_without_customers(self):
        found = self.pareto()
        self.assertFalse(found["built"])
        self.refresh()
        found = self.pareto()
        self.assertEqual((found["built"], found["reason"], found["customers"]), (True, "empty", 0))

    def test_unknown_filters_are_refused(self):
        """Point 20: with a sentence that says which there are."""
        self.sell(10)
        self.refresh()
        for filters in ({"basis": "nonsense"}, {"group": "nobody"}):
            with self.subTest(**filters), self.assertRaisesRegex(UserError, "Choose one of"):
                self.pareto(**filters)

    # Movements

    def test_movement_and_event(self):
        partners = self.sell(100, 60, 5)
        self.refresh(-1)
        with self.day_of_company(0):
            self.sell(9000, day=0, partners=partners[2:])
            self.refresh()
        move = self.env["grc.transition"].search(
            [("partner_id", "=", partners[2].id), ("dimension", "=", "class"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual((move.from_value_class, move.to_value_class), ("c", "a"))
        self.assertEqual(move.cause, "9005.00 (A ≥ 9005.00, B ≥ 9005.00)")
        self.assertEqual(move.monetary_value, 9005)
        event = self.env["grc.event"].search([("partner_id", "=", partners[2].id), ("kind", "=", "class")])
        self.assertEqual(event.data, {"from": "c", "to": "a"})

    def test_look_back_keeps_todays_class(self):
        partners = self.sell(10, 500)
        self.sell(9000, day=-5, partners=partners[:1])
        self.refresh()
        self.assertEqual(self.classes(partners), "ab")
        day = self.company._grc_today() - timedelta(days=10)
        self.refresh(day)
        self.assertEqual(self.classes(partners), "ca")
        self.assertEqual((self.pareto()["as_of"], self.pareto()["rebuilt"]), (day, True))
        self.refresh()
        self.assertEqual(self.classes(partners), "ab")
        self.assertFalse(self.env["grc.transition"].search([("company_id", "=", self.company.id)]))
        self.assertFalse(self.customer(partners[0]).value_class_before)

    # Groups

    def test_groups(self):
        team = self.env["crm.team"].create({"name": "North"})
        seller = new_test_user(self.env, "grc_seller", "sales_team.group_sale_salesman")
        team.member_ids = seller
        gold, old = self.env["res.partner.category"].create([{"name": "Gold"}, {"name": "Old"}])
        france = self.env.ref("base.fr")
        partners = self.sell(100, 60, 5)
        partners[0].write({"user_id": seller.id, "category_id": [Command.set((gold | old).ids)]})
        partners[1].write({"country_id": france.id, "category_id": [Command.link(gold.id)]})
        self.refresh()
        wanted = {
            "team": [("North", [partners[0]]), ("No team", partners[1:])],
            "country": [("No country", partners[::2]), ("France", [partners[1]])],
            "category": [("Gold", partners[:2]), ("Old", [partners[0]]), ("No tag", [partners[2]])],
            "company": [("Relations Ltd", partners)],
        }
        for group, expected in wanted.items():
            found = self.pareto(group=group)["groups"]
            with self.subTest(group):
                self.assertEqual([row["name"] for row in found], [name for name, __ in expected])
                for row, (__, members) in zip(found, expected, strict=True):
                    self.assertEqual(set(self.customers.search(row["domain"]).partner_id), set(members))
                    self.assertEqual(row["customers"], len(members))
                    self.assertAlmostEqual(
                        row["value"], sum(self.customer(partner).window_margin for partner in members)
                    )
        self.assertEqual(self.pareto(team_id=team.id)["customers"], 1)

    def test_companies_have_their_own_cut_offs(self):
        second = self.new_company("Second Ltd", "EUR")
        self.env.user.company_ids |= second
        partners = self.sell(100, 60, 5)
        self.imported([(partners[2], -5, 7)], second, grc_kind=1, grc_margin=7)
        self.refresh()
        self.refresh(company=second)
        found = (
            self.screen("pareto")
            .with_context(allowed_company_ids=(self.company | second).ids)
            .get_pareto({"group": "company"})
        )
        self.assertEqual(
            {row["name"]: [item["customers"] for item in row["classes"]] for row in found["groups"]},
            {"Relations Ltd": [2, 0, 1], "Second Ltd": [1, 0, 0]},
        )
        self.assertEqual(found["customers"], 3, "the curve is the present company's")
        self.assertEqual(
            {row["currency_id"] for row in found["groups"]}, {self.company.currency_id.id, second.currency_id.id}
        )

    # Security

    def test_salesperson_sees_his_own(self):
        partners = self.sell(100, 60, 5)
        users = {
            name: new_test_user(
                self.env,
                f"grc_{name}",
                f"sales_team.group_sale_salesman,grc_base.group_grc_user{more}",
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
            for name, more in (("seller", ""), ("all", ",sales_team.group_sale_salesman_all_leads"))
        }
        partners[1].user_id = users["seller"]
        self.refresh()
        for name, customers, value in (("seller", 1, 60), ("all", 3, 165)):
            mine = self.screen("pareto", users[name])
            for filters in ({}, {"basis": "revenue"}, {"group": "team"}, {"group": "country"}, {"group": "category"}):
                found = mine.get_pareto(filters)
                self.assertEqual((found["customers"], found["value"]), (customers, value), filters)
                self.assertEqual(
                    sum(row["customers"] for row in found["groups"]), customers if filters.get("group") else 0
                )
            self.assertEqual(self.screen("policy", users[name]).get_policy_matrix()["customers"], customers)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_without_the_group_there_is_nothing(self):
        self.sell(10)
        self.refresh()
        employee = new_test_user(self.env, "grc_employee", "sales_team.group_sale_salesman_all_leads")
        for topic, method in (("pareto", "get_pareto"), ("policy", "get_policy_matrix")):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(self.screen(topic, employee), method)()

    def test_fields_on_partners(self):
        partners = self.sell(100, 60, 5)
        self.refresh()
        self.assertEqual(partners.mapped("grc_value_class"), ["a", "a", "c"])
        domain = [("id", "in", partners.ids), ("grc_value_class", "=", "a")]
        self.assertEqual(self.env["res.partner"].search(domain), partners[:2])
        groups = self.env["res.partner"]._read_group([("id", "in", partners.ids)], ["grc_value_class"], ["__count"])
        self.assertEqual(dict(groups), {"a": 2, "c": 1})
        invoices = self.env["account.move"].search([("partner_id", "in", partners.ids)])
        self.assertEqual(invoices.filtered(lambda move: move.grc_value_class == "c").partner_id, partners[2])
        self.assertIn("A", [badge["text"] for badge in partners[0].grc_badges])
