from datetime import timedelta

import numpy as np
from odoo.addons.grc_base.tests.common import GrcCase, rows_written
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, float_round

#: Customers, and the days ago of their purchases.
SIZE, OLD = 260, 600


class LikenessCase(GrcCase):
    """A company whose best customers are wholesale, from Lyon, and came by recommendation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rng = np.random.default_rng(4)
        cls.day = cls.company._grc_today()
        tags = cls.env["res.partner.category"]
        cls.wholesale, cls.cinema, cls.school = tags.create(
            [{"name": name} for name in ("Wholesale", "Cinema", "School")]
        )
        sources = cls.env["utm.source"]
        cls.recommendation, cls.fair = sources.create([{"name": "Recommendation LK"}, {"name": "Fair LK"}])
        cls.cities = ("Lyon", "Paris", "Lille", "Nice")
        cls.people = cls.crowd(SIZE)
        cls.purchases()
        cls.prospect, cls.other = cls.partner("Alike"), cls.partner("Other")
        cls.prospect.write({"city": " LYON ", "category_id": [Command.set(cls.wholesale.ids)]})
        cls.other.write({"city": "Paris", "category_id": [Command.set(cls.school.ids)]})
        cls.quotes(cls.prospect, 40, cls.recommendation)
        cls.quotes(cls.other, 40, cls.fair)
        cls.refresh()

    @classmethod
    def crowd(cls, size):
        """Create customers with a city and a tag by chance, and orders that say where they came from."""
        draws = cls.rng.random((3, size))
        values = [
            {
                "name": f"Customer {place}",
                "is_company": True,
                "city": cls.cities[int(draws[0, place] * 4)],
                "category_id": [Command.set((cls.wholesale, cls.cinema, cls.school)[int(draws[1, place] * 3)].ids)],
            }
            for place in range(size)
        ]
        people = cls.env["res.partner"].create(values)
        cls.traits = np.array([draws[0] < 1 / 4, draws[1] < 1 / 3, draws[2] < 0.3])
        for source, chosen in ((cls.recommendation, cls.traits[2]), (cls.fair, draws[2] > 0.7)):
            cls.quotes(people.browse(np.array(people.ids)[chosen].tolist()), OLD + 10, source)
        return people

    @classmethod
    def purchases(cls, weights=(2.2, 2.2, 2.2)):
        odds = np.dot(weights, cls.traits) - 3.2
        cls.best = cls.rng.random(len(cls.people)) < 1 / (1 + np.exp(-odds))
        moves = cls.imported([(partner, -OLD, 10) for partner in cls.people], grc_kind=1)
        cls.margins(moves, np.where(cls.best, 1000, 10))

    @classmethod
    def margins(cls, moves, margins):
        cls.env.cr.execute(
            "UPDATE account_move m SET grc_margin = v.margin FROM unnest(%s, %s) v (id, margin) WHERE m.id = v.id",
            [moves.ids, [float(margin) for margin in margins]],
        )
        cls.env.invalidate_all()

    @classmethod
    def quotes(cls, partners, days, source):
        """Make quotations of so many days ago."""
        first = cls.env["sale.order"].create(
            {"partner_id": partners[0].id, "source_id": source.id, "company_id": cls.company.id}
        )
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            INSERT INTO sale_order
            SELECT (jsonb_populate_record(o, jsonb_build_object(
                       'id', nextval('sale_order_id_seq'), 'partner_id', p.id, 'partner_invoice_id', p.id,
                       'partner_shipping_id', p.id, 'access_token', NULL))).*
              FROM sale_order o, unnest(%s::integer[]) p (id) WHERE o.id = %s
            RETURNING id
            """,
            [partners[1:].ids, first.id],
        )
        orders = first.browse(first.ids + [row[0] for row in cls.env.cr.fetchall()])
        cls.dated(orders, days)
        return orders

    @classmethod
    def dated(cls, orders, days):
        cls.env.flush_all()
        day = cls.day - timedelta(days=days)
        cls.env.cr.execute(
            "UPDATE sale_order SET date_order = %s, create_date = %s WHERE id IN %s", [day, day, orders._ids]
        )
        cls.env.invalidate_all()

    def fit(self):
        return self.env["grc.likeness"]._latest(self.company)

    def again(self, **options):
        """Look at the best customers anew."""
        self.fit().due = True
        return self.refresh(**options)

    def found(self):
        """Return what a look found, as it lies in the tables."""
        names = ("kind", "value", "customers", "best", "lift", "p_value", "weight")
        return [tuple(trait[name] for name in names) for trait in self.fit().trait_ids]


@tagged("post_install", "-at_install")
class TestLikeness(LikenessCase):
    def test_planted_traits_come_first_in_words(self):
        fit = self.fit()
        self.assertFalse(fit.reason)
        self.assertEqual((fit.customers, fit.best), (SIZE, int(self.best.sum())))
        self.assertEqual(set(fit.trait_ids[:3].mapped("phrase")), {"Wholesale", "Lyon", "came by Recommendation LK"})
        for trait in fit.trait_ids[:3]:
            self.assertGreater(trait.low, 1)
            self.assertLess(trait.low, trait.lift)
            self.assertLess(trait.lift, trait.high)
        place = fit.trait_ids.filtered(lambda trait: trait.label == "Wholesale")
        self.assertEqual((place.customers, place.best), (self.traits[1].sum(), (self.traits[1] & self.best).sum()))
        self.assertGreater(fit.top, 1.3)

    def test_prospects_are_scored_in_words(self):
        alike, other = self.customer(self.prospect), self.customer(self.other)
        self.assertGreater(alike.likeness, 2)
        self.assertLess(other.likeness, 0.7)
        self.assertEqual(self.customer(self.people[0]).likeness, 0)
        words, multiple = alike.likeness_sentence.split(": ")
        self.assertEqual(set(words.split(", ")), {"Wholesale", "Lyon", "came by Recommendation LK"})
        self.assertEqual(multiple, f"{float_round(alike.likeness, 1):.1f} × the average")
        self.assertIn(multiple, [badge["text"] for badge in self.prospect.grc_badges])
        self.assertEqual(self.prospect.grc_likeness, alike.likeness)

    def test_score_is_that_of_the_regression(self):
        fit = self.fit()
        weight = sum(self.customer(self.prospect).likeness_trait_ids.mapped("weight"))
        expected = 1 / (1 + np.exp(-fit.intercept - weight)) / (fit.best / fit.customers)
        self.assertAlmostEqual(self.customer(self.prospect).likeness, expected, 2)

    def test_nothing_after_he_became_a_prospect_enters_his_score(self):
        before = self.customer(self.prospect).likeness, self.customer(self.other).likeness
        later = self.quotes(self.other, 39, self.recommendation) | self.quotes(self.prospect, 39, self.fair)
        later |= self.order(self.other, day=-20, confirm=False)
        for days in (39, 20, 0):
            self.dated(later, days)
            self.refresh()
            self.assertEqual((self.customer(self.prospect).likeness, self.customer(self.other).likeness), before)
        # The same document on the day itself counts.
        self.dated(later, 40)
        self.refresh()
        self.assertNotEqual(self.customer(self.other).likeness, before[1])

    def test_prospect_of_the_companys_evening(self):
        """Whose quotation was made when the next day had begun elsewhere is scored on the company's day."""
        quotation = self.env["sale.order"].search([("partner_id", "=", self.prospect.id)])
        tomorrow = f"{self.day + timedelta(days=1)} 05:00:00"
        self.env.cr.execute(
            "UPDATE sale_order SET date_order = %s, create_date = %s WHERE id = %s",
            [tomorrow, tomorrow, quotation.id],
        )
        with self.day_of_company(self.day):
            self.refresh(self.day, partner_ids=self.prospect.ids)
            self.assertFalse(self.customer(self.prospect))
            self.company.grc_tz = "Pacific/Honolulu"
            self.refresh(self.day, partner_ids=self.prospect.ids)
        self.assertGreater(self.customer(self.prospect).likeness, 1)

    def test_a_line_added_later_is_not_what_he_asked_for_first(self):
        self.good.categ_id = self.env["product.category"].create({"name": "Records"})
        order = self.order(self.other, confirm=False)
        self.dated(order, 40)
        sources = self.env["grc.likeness.source"].sudo()
        run = sources._run_of(self.company, None)

        def products():
            self.env.flush_all()
            people = SQL("(%s)", sources._everyone(run))
            pairs = sources._pairs(run, people, ["product"])
            return [row for row in self.env.execute_query(pairs) if row[0] == self.other.id]

        self.assertFalse(products(), "the line was made today")
        self.env.cr.execute("UPDATE sale_order_line SET create_date = %s", [self.day - timedelta(days=40)])
        self.assertEqual(products(), [(self.other.id, "product", str(self.good.categ_id.id))])

    def test_nothing_after_the_first_purchase_makes_a_trait(self):
        self.again()
        before = self.found()
        later = self.quotes(self.people, OLD - 1, self.recommendation)
        self.again()
        self.assertEqual(self.found(), before)
        self.dated(later, 3)
        self.again()
        self.assertEqual(self.found(), before)

    def test_who_began_within_the_year_is_not_looked_at(self):
        before = self.found()
        young = self.env["res.partner"].create([{"name": f"Young {place}", "city": "Nice"} for place in range(40)])
        self.margins(self.imported([(partner, -364, 10) for partner in young], grc_kind=1), [5000] * 40)
        self.again()
        self.assertEqual(self.found(), before)
        self.assertEqual(self.fit().customers, SIZE)

    def test_past_day_knows_nothing_of_what_came_later(self):
        day = -100
        self.refresh(day)
        past = self.env["grc.likeness"]._of_rows(self.company, self.day - timedelta(days=100))
        before = past.trait_ids.mapped(lambda trait: (trait.kind, trait.value, trait.lift))
        self.assertTrue(past.rebuilt and before)
        self.assertEqual(self.customer(self.prospect).likeness, 0, "nobody knew the prospect then")
        self.refresh()
        self.assertGreater(self.customer(self.prospect).likeness, 2)
        self.margins(self.imported([(partner, -50, 10) for partner in self.people[:60]], grc_kind=1), [9000] * 60)
        self.quotes(self.people[:60], 60, self.fair)
        self.refresh(day)
        again = self.env["grc.likeness"]._of_rows(self.company, self.day - timedelta(days=100))
        self.assertEqual(again.trait_ids.mapped(lambda trait: (trait.kind, trait.value, trait.lift)), before)

    def test_tags_left_out(self):
        self.company.grc_likeness_tag_ids = self.wholesale
        self.again()
        self.assertNotIn("Wholesale", self.fit().trait_ids.mapped("label"))
        self.assertNotIn("Wholesale", self.customer(self.prospect).likeness_sentence)

    def test_lists_behind_the_figures(self):
        screen = self.env["grc.likeness"].get_screen()
        self.assertEqual(len(screen["traits"]), len(self.fit().trait_ids))
        for trait in screen["traits"]:
            self.assertEqual(self.customers.search_count(trait["customers_domain"]), trait["customers"])
            self.assertEqual(self.customers.search_count(trait["best_domain"]), trait["best"])
            self.assertEqual(self.customers.search_count(trait["prospects_domain"]), trait["prospects"])
        self.assertEqual(self.customers.search_count(screen["fit"]["best_domain"]), self.fit().best)
        self.assertEqual([row["name"] for row in screen["prospects"]], ["Alike", "Other"])
        self.assertEqual(screen["scored"]["count"], 2)

    def test_salesperson_sees_his_own_prospects(self):
        seller = new_test_user(
            self.env,
            "lk_seller",
            "sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.other.user_id = seller
        self.env.flush_all()
        screen = self.env["grc.likeness"].with_user(seller).get_screen()
        self.assertEqual([row["name"] for row in screen["prospects"]], ["Other"])
        self.assertEqual(max(trait["prospects"] for trait in screen["traits"]), 1)
        for trait in screen["traits"]:
            found = self.customers.with_user(seller).search(trait["prospects_domain"])
            self.assertEqual(len(found), trait["prospects"])
        with self.assertRaises(AccessError):
            self.env["grc.likeness"].with_user(seller).action_look_again()
        with self.assertRaises(AccessError):
            self.fit().with_user(seller).best = 3

    def test_other_company_sees_nothing(self):
        second = self.new_company("Second Ltd")
        self.env.user.company_ids |= second
        screen = self.env["grc.likeness"].with_context(allowed_company_ids=second.ids).get_screen()
        self.assertEqual((screen["fit"], screen["traits"], screen["built"]), (False, [], False))
        self.refresh(company=second)
        screen = self.env["grc.likeness"].with_context(allowed_company_ids=second.ids).get_screen()
        self.assertEqual(screen["fit"]["reason"], "few_customers")

    def test_same_day_again_writes_nothing_and_a_week_holds(self):
        before = rows_written(self.env)
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(rows_written(self.env), before)
        likeness = self.env["grc.likeness"]
        fit = self.fit()
        fit.as_of -= timedelta(days=6)
        self.assertFalse(likeness._is_due(self.company, self.day))
        fit.as_of -= timedelta(days=1)
        self.assertTrue(likeness._is_due(self.company, self.day))

    def test_prospect_touched_alone_is_scored_like_everyone(self):
        self.other.city = "Lyon"
        self.refresh(partner_ids=self.other.ids)
        found = self.customer(self.other).likeness
        self.assertIn("Lyon", self.customer(self.other).likeness_sentence)
        self.refresh()
        self.assertEqual(self.customer(self.other).likeness, found)

    def test_no_characteristics(self):
        self.env.cr.execute("DELETE FROM sale_order WHERE company_id = %s", [self.company.id])
        self.people.write({"city": False, "category_id": [Command.clear()]})
        self.again()
        self.assertEqual((self.fit().reason, self.fit().trait_ids.ids), ("no_traits", []))
        self.assertEqual(self.customer(self.prospect).likeness, 0)

    def test_all_alike(self):
        self.env.cr.execute("UPDATE account_move SET grc_margin = 10 WHERE company_id = %s", [self.company.id])
        self.again()
        self.assertEqual((self.fit().reason, self.fit().best), ("alike", 0))

    def test_a_deleted_tag_is_said_to_be(self):
        self.wholesale.unlink()
        self.assertTrue(any("deleted" in label for label in self.fit().trait_ids.mapped("label")))
        self.assertTrue(self.env["grc.likeness"].get_screen()["traits"])


@tagged("post_install", "-at_install")
class TestLikenessNothing(LikenessCase):
    @classmethod
    def purchases(cls, weights=(0, 0, 0)):
        return super().purchases(weights)

    def test_without_a_signal_nothing_is_claimed(self):
        self.assertEqual((self.fit().reason, self.fit().trait_ids.ids), ("nothing", []))
        self.assertGreater(self.fit().tested, 5)
        self.assertEqual(self.customer(self.prospect).likeness, 0)
        self.assertFalse(self.customer(self.prospect).likeness_sentence)
        screen = self.env["grc.likeness"].get_screen()
        self.assertEqual((screen["fit"]["reason"], screen["scored"]["count"]), ("nothing", 0))
