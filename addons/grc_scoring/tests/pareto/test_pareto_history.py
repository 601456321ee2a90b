from datetime import timedelta

import numpy as np
from odoo.addons.grc_base.tests.common import GrcCase
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.policy import grc_layer_best_margin
from ..common import Screens
from ..pandas_value import Values, documents

CUSTOMERS, DOCUMENTS, DAYS = 160, 1600, 1500


@tagged("post_install", "-at_install")
class TestParetoHistory(Screens, GrcCase):
    """Classes, policies and concentration of ten days are those of pandas on the same documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance = np.random.default_rng(11)
        people = cls.env["res.partner"].create(
            [{"name": f"Customer {place}", "is_company": place % 3 == 0} for place in range(CUSTOMERS)]
        )
        size = chance.pareto(1.1, CUSTOMERS) + 0.2
        owner = chance.integers(0, CUSTOMERS, DOCUMENTS)
        # Customers come and go: each has their own stretch of the history.
        begin = chance.integers(0, DAYS, CUSTOMERS)
        stretch = chance.integers(1, DAYS, CUSTOMERS)
        ago = np.maximum(begin[owner] - chance.integers(0, stretch[owner]), 0)
        amounts = np.round(size[owner] * chance.integers(1, 20, DOCUMENTS) * 10, 2)
        margins = np.round(amounts * chance.normal(0.3, 0.25, DOCUMENTS), 2)
        refund = chance.random(DOCUMENTS) < 0.08
        cls.today = cls.company._grc_today()
        rows = [
            (people[int(who)], -int(day), -float(amount) if back else float(amount))
            for who, day, amount, back in zip(owner, ago, amounts, refund, strict=True)
        ]
        moves = cls.imported(rows, grc_kind=1)
        reversed_on = [
            cls.today - timedelta(days=int(day * share)) if undone else None
            for day, share, undone in zip(ago, chance.random(DOCUMENTS), chance.random(DOCUMENTS) < 0.05, strict=True)
        ]
        cls.env.cr.execute(
            SQL(
                """
                UPDATE account_move m
                   SET grc_margin = v.margin, grc_kind = v.kind, grc_reversed_on = v.day,
                       move_type = CASE WHEN v.kind = 3 THEN 'out_refund' ELSE 'out_invoice' END
                  FROM (VALUES %s) v (id, margin, kind, day) WHERE m.id = v.id
                """,
                SQL(", ").join(
                    SQL(
                        "(%s, %s, %s, %s::date)", move, -float(margin) if back else float(margin), 3 if back else 1, day
                    )
                    for move, margin, back, day in zip(moves.ids, margins, refund, reversed_on, strict=True)
                ),
            )
        )
        # A contact whose documents belong to somebody else by now.
        cls.moved = people[1]
        cls.moved.parent_id = people[0]
        cls.env.invalidate_all()

    def rows(self):
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT partner_id, value_class, policy, best_margin::float8 FROM grc_customer
             WHERE company_id = %s AND last_purchase IS NOT NULL
            """,
            [self.company.id],
        )
        return {partner: tuple(values) for partner, *values in self.env.cr.fetchall()}

    def assertValues(self, wanted):
        found = self.rows()
        expected = wanted.rows
        self.assertEqual(found.keys(), set(expected.index))
        self.assertEqual(
            {partner: row[:2] for partner, row in found.items()},
            {partner: (row["class"], row["policy"]) for partner, row in expected.iterrows()},
        )
        for partner, row in found.items():
            self.assertAlmostEqual(row[2], expected.best[partner], 2)

    def assertConcentration(self, wanted):
        found, expected = self.screen("pareto").get_pareto({"basis": wanted.basis}), wanted.concentration()
        classes = {item["name"]: item for item in found["classes"]}
        self.assertEqual(found["customers"], expected["customers"])
        self.assertEqual(classes["a"]["customers"], expected["a"])
        self.assertEqual(sum(item["customers"] for item in classes.values()), expected["customers"])
        for name, value in (
            ("value", found["value"]),
            ("a_value", classes["a"]["value"]),
            ("best_fifth", found["best_fifth"]),
            ("half", found["half"]),
            ("gini", found["gini"]),
        ):
            self.assertAlmostEqual(value, expected[name], 6, name)
        heights = np.interp(found["curve"]["customers"], *expected["curve"])
        np.testing.assert_allclose(found["curve"]["value"], heights, atol=1e-3)

    def test_ten_days(self):
        frame = documents(self.env, self.company)
        seen = set()
        self.refresh()
        for ago in (0, 1, 30, 91, 200, 333, 365, 500, 731, 1000):
            day = self.today - timedelta(days=ago)
            with self.subTest(day=day):
                self.refresh(as_of=day)
                wanted = Values(frame, day)
                self.assertValues(wanted)
                self.assertConcentration(wanted)
                seen |= set(wanted.rows.policy) | set(wanted.rows["class"])
        self.assertEqual(seen, {"a", "b", "c", "retain", "rationalise", "conquer", "abandon", "early"})

    def test_other_settings(self):
        frame = documents(self.env, self.company)
        self.company.write(
            {
                "grc_pareto_basis": "revenue",
                "grc_pareto_a": 50,
                "grc_pareto_b": 99.5,
                "grc_policy_share": 60,
                "grc_policy_late_days": 30,
                "grc_window_months": 0,
            }
        )
        self.refresh()
        wanted = Values(frame, self.today, months=0, shares=(0.5, 0.995), value_share=0.6, grace=30, basis="revenue")
        self.assertValues(wanted)
        self.assertConcentration(wanted)

    def test_touched_are_valued_like_everyone(self):
        """Customers refreshed alone, one of them with a contact's documents, stand where a whole run puts them."""
        self.refresh()
        before = self.rows()
        chosen = sorted(before)[:25]
        self.env.cr.execute(
            "UPDATE grc_customer SET value_class = NULL, policy = NULL, best_margin = 0 WHERE partner_id = ANY(%s)",
            [chosen],
        )
        self.refresh(partner_ids=chosen)
        self.assertEqual(self.rows(), before)
        self.invoice(self.env["res.partner"].browse(chosen[3]), 0, 40_000)
        self.refresh(partner_ids=chosen[3:4])
        touched = self.rows()
        self.assertNotEqual(touched[chosen[3]], before[chosen[3]])
        self.refresh(keep_thresholds=True)
        self.assertEqual(self.rows(), touched)

    def test_documents_are_read_in_parts(self):
        """However few customers are read at once, the best years are the same."""
        self.refresh()
        before = self.rows()
        self.env.cr.execute("UPDATE grc_customer SET best_margin = 0 WHERE company_id = %s", [self.company.id])
        self.patch(grc_layer_best_margin, "CHUNK", 7)
        self.patch(grc_layer_best_margin, "CHUNKS", 1000)
        self.refresh()
        self.assertEqual(self.rows(), before)
