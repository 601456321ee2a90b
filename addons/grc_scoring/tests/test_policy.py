from datetime import timedelta

from odoo.addons.grc_base.tests.common import GrcCase
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import Screens

CORNERS = ("retain", "rationalise", "conquer", "abandon", "early")


@tagged("post_install", "-at_install")
class TestPolicy(Screens, GrcCase):
    """Value × intensity of the relation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.five = cls.env["res.partner"].create([{"name": name.title(), "is_company": True} for name in CORNERS])
        retain, rationalise, conquer, abandon, early = cls.five
        # On time: every 60 days until 10 days ago; late: as often until a year ago.
        cls.sell(retain, range(10, 700, 60), 500)
        cls.sell(rationalise, range(10, 700, 60), 5)
        cls.sell(conquer, range(400, 1100, 60), 600)
        cls.sell(abandon, range(400, 1100, 60), 4)
        cls.sell(early, [3], 300)

    @classmethod
    def sell(cls, partner, days, amount, margin=None):
        moves = cls.imported([(partner, -day, amount) for day in days], grc_kind=1)
        margin = amount if margin is None else margin
        cls.env.cr.execute("UPDATE account_move SET grc_margin = %s WHERE id = ANY(%s)", [margin, moves.ids])
        cls.env.invalidate_all()
        return moves

    def policies(self):
        return tuple(self.customer(partner).policy for partner in self.five)

    def matrix(self, **filters):
        return self.screen("policy").get_policy_matrix(filters)

    def test_four_corners_and_too_early(self):
        self.refresh()
        self.assertEqual(self.policies(), CORNERS)
        # Seven purchases 60 days apart lie in 365 days.
        self.assertEqual(self.customer(self.five[0]).best_margin, 3500)
        self.assertEqual(self.customer(self.five[2]).best_margin, 4200)

    def test_reversed_purchases_do_not_make_the_best_year(self):
        moves = self.sell(self.five[1], [5], 90_000)
        moves.grc_reversed_on = self.company._grc_today() - timedelta(days=2)
        self.refresh()
        self.assertEqual(self.customer(self.five[1]).best_margin, 35)

    def test_days_of_grace(self):
        late = self.company._grc_today() - self.customer_after_refresh(self.five[2]).late_from
        self.company.grc_policy_late_days = late.days
        self.refresh()
        self.assertEqual(self.policies()[2], "conquer")
        self.company.grc_policy_late_days = late.days + 1
        self.refresh()
        self.assertEqual(self.policies()[2], "retain")

    def customer_after_refresh(self, partner):
        self.refresh()
        return self.customer(partner)

    def test_share_of_the_value(self):
        self.company.grc_policy_share = 40
        self.refresh()
        self.assertEqual(self.policies()[:4], ("rationalise", "rationalise", "conquer", "abandon"))

    def test_bad_settings_are_refused(self):
        for values, message in (
            ({"grc_policy_share": 0}, "above 0 and at most 100"),
            ({"grc_policy_share": 101}, "above 0 and at most 100"),
            ({"grc_policy_late_days": -1}, "days of grace must be 0 to 3650"),
            ({"grc_policy_late_days": 4000}, "days of grace must be 0 to 3650"),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, message), self.env.cr.savepoint():
                self.company.write(values)

    def test_all_margins_negative(self):
        self.env.cr.execute("UPDATE account_move SET grc_margin = -1 WHERE company_id = %s", [self.company.id])
        self.refresh()
        self.assertEqual(self.policies(), (False, False, False, False, "early"))
        found = self.matrix()
        self.assertEqual((found["reason"], found["points"]), ("negative", []))
        self.assertEqual({row["name"]: row["customers"] for row in found["policies"]}[False], 4)

    def test_company_without_customers(self):
        second = self.new_company("Empty Ltd")
        self.env.user.company_ids |= second
        matrix = self.screen("policy").with_context(allowed_company_ids=second.ids).get_policy_matrix
        self.assertFalse(matrix()["built"])
        self.refresh(company=second)
        self.assertEqual((matrix()["built"], matrix()["reason"], matrix()["customers"]), (True, "empty", 0))

    def test_movement_with_its_cause(self):
        self.refresh(-1)
        self.sell(self.five[2], [0], 10)
        self.refresh()
        move = self.env["grc.transition"].search([("partner_id", "=", self.five[2].id), ("dimension", "=", "policy")])
        self.assertEqual((move.from_policy, move.to_policy), ("conquer", "retain"))
        late = self.customer(self.five[2]).late_from
        self.assertEqual(move.cause, f"4200.00 ≥ 3500.00 · {late} > {self.company._grc_today()}")
        event = self.env["grc.event"].search([("partner_id", "=", self.five[2].id), ("kind", "=", "policy")])
        self.assertEqual(event.data, {"from": "conquer", "to": "retain"})

    def test_look_back_keeps_todays_policy(self):
        self.refresh()
        self.refresh(-400)
        self.assertEqual(self.customer(self.five[2]).policy, "retain")
        self.assertEqual(self.customer(self.five[2]).policy_before, "conquer")
        self.assertTrue(self.matrix()["rebuilt"])
        self.refresh()
        self.assertEqual(self.policies(), CORNERS)
        self.assertFalse(self.env["grc.transition"].search([("company_id", "=", self.company.id)]))

    def test_same_day_again_writes_no_row(self):
        self.refresh()
        self.assertEqual(self.refresh(), 0)

    def test_only_a_setting_changed(self):
        """Facts are those of before, so they are not read again; policies are made anew, with the stored interval."""
        self.refresh()
        usual = self.env["grc.refresh"]._latest(self.company).usual_interval
        self.company.grc_policy_share = 100
        self.refresh()
        latest = self.env["grc.refresh"]._latest(self.company)
        self.assertEqual((latest.policy["share"], latest.usual_interval), (1, usual))
        self.assertEqual(self.policies(), ("retain", "retain", "conquer", "conquer", "early"))

    def test_matrix(self):
        self.refresh()
        found = self.matrix()
        rows = {row["name"]: row for row in found["policies"]}
        self.assertEqual([rows[name]["customers"] for name in CORNERS], [1] * 5)
        self.assertEqual(rows["conquer"]["best_margin"], 4200)
        self.assertEqual((found["customers"], rows[False]["customers"]), (5, 0))
        for name, partner in zip(CORNERS, self.five, strict=True):
            self.assertEqual(self.customers.search(rows[name]["domain"]).partner_id, partner)
        points = {point["name"]: point for point in found["points"]}
        self.assertEqual(set(points), {"Retain", "Rationalise", "Conquer", "Abandon"})
        retain, conquer = self.customer(self.five[0]), self.customer(self.five[2])
        self.assertEqual(points["Retain"]["left"], (retain.late_from - self.company._grc_today()).days)
        self.assertLess(points["Conquer"]["left"], 0)
        self.assertEqual(points["Conquer"]["value"], conquer.best_margin)
        self.assertEqual(found["cuts"], {"value": 3500, "share": 0.8, "late_days": 0, "new_days": 112})

    def test_no_more_points_than_can_be_seen(self):
        partners = self.env["res.partner"].create([{"name": f"Small {place}"} for place in range(140)])
        for partner in partners:
            self.sell(partner, [400, 500, 600], 1)
        self.refresh()
        found = self.matrix()
        drawn = [point for point in found["points"] if point["policy"] == "abandon"]
        self.assertEqual(len(drawn), 125)
        self.assertIn("Abandon", {point["name"] for point in drawn}, "the greatest are drawn")

    def test_salesperson_sees_his_own(self):
        seller = new_test_user(
            self.env,
            "grc_seller",
            "sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.five[1].user_id = seller
        self.refresh()
        found = self.screen("policy", seller).get_policy_matrix()
        self.assertEqual([point["name"] for point in found["points"]], ["Rationalise"])
        self.assertEqual((found["customers"], found["margin"]), (1, 60))

    def test_fields_on_partners_and_documents(self):
        self.refresh()
        partners = self.env["res.partner"]
        self.assertEqual(partners.search([("grc_policy", "=", "conquer"), ("id", "in", self.five.ids)]), self.five[2])
        counts = dict(partners._read_group([("id", "in", self.five.ids)], ["grc_policy"], ["__count"]))
        self.assertEqual(counts, dict.fromkeys(CORNERS, 1))
        order = self.order(self.five[0])
        self.assertEqual(order.grc_policy, "retain")
        self.assertIn("Retain", [badge["text"] for badge in order.grc_badges])
