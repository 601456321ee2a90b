from ast import literal_eval
from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase, rows_written, stored
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

#: Planted groups: customers, first and last purchase (days ago), days between, amount, margin rate.
PLANTED = ((16, 360, 3, 20, 900, 0.5), (14, 350, 330, 400, 30, 0.4), (14, 364, 5, 40, 2500, -0.1))


class GroupsCase(GrcCase):
    """A company with planted groups of customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.groups = cls.env["grc.group"]
        cls.groupings = cls.env["grc.grouping"]
        cls.planted = [cls.plant(place, *kind) for place, kind in enumerate(PLANTED)]

    @classmethod
    def plant(cls, kind, customers, first, last, step, amount, rate):
        partners = cls.env["res.partner"].create(
            [{"name": f"Kind {kind} {place}", "is_company": True} for place in range(customers)]
        )
        for place, partner in enumerate(partners):
            cls.sell(partner, range(last + place % 3, first, step), amount * (1 + place / 50), rate)
        return partners

    @classmethod
    def sell(cls, partner, days, amount, rate=1):
        moves = cls.imported([(partner, -day, amount) for day in days], grc_kind=1)
        cls.env.cr.execute("UPDATE account_move SET grc_margin = %s WHERE id = ANY(%s)", [amount * rate, moves.ids])
        cls.env.invalidate_all()

    def group_of(self, partners):
        """Return the groups of these customers."""
        return self.customers.search(
            [("partner_id", "in", partners.ids), ("company_id", "=", self.company.id)]
        ).group_id

    def latest(self):
        return self.groupings._latest(self.company)


@tagged("post_install", "-at_install")
class TestGroups(GroupsCase):
    def test_seed_that_nothing_can_be_drawn_by(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.company.grc_group_seed = -1
            self.env.flush_all()

    def test_planted_groups(self):
        self.refresh()
        found = [self.group_of(partners) for partners in self.planted]
        self.assertEqual([len(group) for group in found], [1, 1, 1])
        frequent, silent, loss = found
        self.assertEqual(len(frequent | silent | loss), 3)
        self.assertEqual([group.size for group in found], [16, 14, 14])
        self.assertEqual(frequent.number, 1, "the highest margin comes first")
        self.assertIn("at a loss", loss.name.lower())
        self.assertIn("silent", silent.name.lower())
        self.assertAlmostEqual(silent.recency, 331, delta=2)
        self.assertLess(loss.margin, 0)
        grouping = self.latest()
        self.assertEqual((grouping.chosen, grouping.asked, grouping.customers), (3, 0, 44))
        self.assertGreater(grouping.silhouette, 0.5)
        french = self.env["res.lang"]._activate_lang("fr_FR")
        self.assertTrue(loss.with_context(lang=french.code).name)

    def test_same_day_again_writes_no_row(self):
        self.refresh()
        before = rows_written(self.env)
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(rows_written(self.env), before)

    def test_touched_customer_joins_the_nearest_group(self):
        self.refresh()
        seeking = self.patched_seek()
        mover = self.planted[1][0]
        self.sell(mover, range(1, 360, 20), 1000, 0.5)
        self.refresh(partner_ids=mover.ids)
        self.assertEqual(self.group_of(mover), self.group_of(self.planted[0]))
        found = self.ids()
        self.refresh(keep_thresholds=True)
        self.assertEqual(self.ids(), found)
        seeking.assert_not_called()

    def patched_seek(self):
        patcher = patch.object(self.env.registry["grc.grouping"], "_seek", autospec=True)
        self.addCleanup(patcher.stop)
        return patcher.start()

    def ids(self):
        return {partner: row["group_id"] for partner, row in stored(self.customers, ["group_id"], self.company).items()}

    def test_sought_once_a_week(self):
        self.refresh(-8)
        first = self.latest()
        self.refresh(-2)
        self.assertEqual(self.latest(), first)
        self.refresh()
        self.assertEqual(self.latest().as_of - first.as_of, timedelta(days=8))

    def test_numbers_names_and_filters_stay(self):
        self.refresh(-8)
        before = {
            group: (group.number, self.group_of(partners))
            for partners in self.planted
            for group in self.group_of(partners)
        }
        frequent = self.group_of(self.planted[0])
        frequent.label = "Our friends"
        self.plant(3, 12, 360, 4, 20, 950, 0.5)
        self.refresh()
        self.assertEqual(self.latest().as_of, self.company._grc_today())
        self.assertEqual(
            {
                group: (group.number, self.group_of(partners))
                for partners in self.planted
                for group in self.group_of(partners)
            },
            before,
        )
        self.assertEqual((frequent.name, frequent.size), ("Our friends", 28))

    def test_group_that_is_gone_is_archived(self):
        self.refresh()
        loss = self.group_of(self.planted[2])
        self.groupings.action_regroup("2")
        self.refresh()
        live = self.groups.search([("company_id", "=", self.company.id)])
        self.assertEqual(len(live), 2)
        self.assertFalse(set(self.ids().values()) - set(live.ids))
        self.assertEqual(self.latest().asked, 2)
        self.assertEqual(len(self.groups.with_context(active_test=False).search([("id", "in", loss.ids)])), 1)

    def test_setting_alone_seeks_anew(self):
        self.refresh()
        self.company.grc_group_count = "4"
        self.refresh()
        self.assertEqual((self.latest().chosen, len(set(self.ids().values()))), (4, 4))
        self.assertEqual(self.refresh(), 0)

    def test_more_than_there_can_be(self):
        company = self.new_company("Small Ltd")
        five = self.partner(name="One") | self.partner(name="Two") | self.partner(name="Three")
        five |= self.partner(name="Four") | self.partner(name="Five")
        self.imported([(partner, -place, 10 ** (place + 1)) for place, partner in enumerate(five)], company, grc_kind=1)
        self.refresh(company=company)
        grouping = self.groupings._latest(company)
        self.assertEqual((grouping.chosen, grouping.reason), (1, "few"))
        company.grc_group_count = "8"
        self.refresh(company=company)
        grouping = self.groupings._latest(company)
        self.assertEqual((grouping.chosen, grouping.asked, grouping.reason), (2, 8, "limited"))

    def test_all_alike_and_nobody(self):
        company = self.new_company("Alike Ltd")
        self.refresh(company=company)
        self.assertFalse(self.groupings._latest(company))
        partners = self.env["res.partner"].create([{"name": f"Same {place}"} for place in range(30)])
        self.imported([(partner, -10, 100) for partner in partners], company, grc_kind=1)
        self.refresh(company=company)
        grouping = self.groupings._latest(company)
        self.assertEqual((grouping.chosen, grouping.reason, grouping.silhouette), (1, "alike", 0))
        screen = self.groupings.with_context(allowed_company_ids=company.ids).with_company(company).get_screen()
        self.assertEqual([row["name"] for row in screen["groups"]], ["Like the average"])
        self.assertIsNone(screen["found"]["silhouette"])

    def test_look_back_and_return(self):
        self.refresh()
        today = self.ids()
        self.refresh(-100)
        self.assertEqual(set(self.ids().values()), {None}, "there were no groups then")
        self.refresh()
        self.assertEqual(self.ids(), today)
        self.assertEqual(self.groupings.search_count([("company_id", "=", self.company.id)]), 1)

    def test_deleted_group_leaves_its_customers(self):
        self.refresh()
        group = self.group_of(self.planted[0])
        group.unlink()
        self.assertFalse(self.group_of(self.planted[0]))
        self.groupings._latest(self.company).due = True
        self.refresh()
        self.assertTrue(self.group_of(self.planted[0]))

    def test_screen(self):
        self.refresh()
        screen = self.groupings.get_screen()
        self.assertEqual((len(screen["groups"]), screen["customers"], screen["none"]), (3, 44, 0))
        self.assertEqual({row["number"] for row in screen["found"]["silhouettes"]}, {2, 3, 4})
        for row in screen["groups"]:
            rows = self.customers.search(row["domain"])
            self.assertEqual(len(rows), row["customers"])
            self.assertAlmostEqual(sum(rows.mapped("window_margin")), row["window_margin"], 2)
        self.assertAlmostEqual(
            sum(row["profile"][0] * row["customers"] for row in screen["groups"]), 0, 6, "the average of all is zero"
        )

    def test_salesperson_sees_his_own(self):
        seller = self.user("seller", "sales_team.group_sale_salesman,grc_base.group_grc_user")
        self.planted[0][0].user_id = seller
        self.refresh()
        screen = self.groupings.with_user(seller).get_screen()
        self.assertEqual(screen["customers"], 1)
        for call in (
            lambda: self.groupings.with_user(seller).action_regroup("3"),
            lambda: self.group_of(self.planted[0]).with_user(seller).make_filter(shared=True),
            lambda: self.group_of(self.planted[0]).with_user(seller).write({"label": "Mine"}),
        ):
            self.assertRaises(AccessError, call)

    def user(self, login, groups):
        return new_test_user(
            self.env,
            f"grc_{login}",
            groups,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def test_number_that_cannot_be_asked_for(self):
        with self.assertRaisesRegex(UserError, "choose 2 to 8"):
            self.groupings.action_regroup("9")

    def test_filters(self):
        self.refresh()
        seller = self.user("seller", "sales_team.group_sale_salesman,grc_base.group_grc_user")
        self.user("clerk", "base.group_user")
        group = self.group_of(self.planted[0])
        filters = self.env["ir.filters"].browse(group.make_filter("Friends", shared=True))
        self.assertEqual(set(filters.mapped("model_id")), {"grc.customer", "res.partner"})
        self.assertIn(seller, filters.user_ids)
        self.assertNotIn("grc_clerk", filters.user_ids.mapped("login"))
        for one in filters:
            found = self.env[one.model_id].search(literal_eval(one.domain))
            partners = found.partner_id if one.model_id == "grc.customer" else found
            self.assertEqual(partners, self.planted[0] & partners)
            self.assertEqual(len(partners), 16)
        with self.assertRaisesRegex(UserError, "named “Friends” already"):
            group.with_user(seller).make_filter("Friends")
        own = self.env["ir.filters"].browse(group.with_user(seller).make_filter())
        self.assertEqual(own.mapped("name"), [group.name] * 2)
        self.assertEqual(own.user_ids, seller)

    def test_fields_on_partners(self):
        self.refresh()
        partners, group = self.env["res.partner"], self.group_of(self.planted[0])
        everyone = self.planted[0] | self.planted[1] | self.planted[2]
        mine = [("id", "in", everyone.ids)]
        self.assertEqual(partners.search([*mine, ("grc_group_id", "=", group.id)]), self.planted[0])
        self.assertEqual(
            partners.search([*mine, ("grc_group_id", "ilike", group.name[:6])]) & self.planted[0], self.planted[0]
        )
        counts = partners._read_group(mine, ["grc_group_id"], ["__count"])
        self.assertEqual(dict(counts)[group], 16)
