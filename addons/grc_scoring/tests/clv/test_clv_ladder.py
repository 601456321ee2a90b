import numpy as np
from odoo.addons.grc_base.tests.common import as_day
from odoo.addons.grc_base.tools.stamp import PURCHASE
from odoo.tests import tagged

from .common_clv import ClvCase


@tagged("post_install", "-at_install")
class TestClvLadder(ClvCase):
    """Too little, too much, all alike: defined, and said."""

    def assertPlain(self, *reasons):
        fit = self.fit()
        self.assertEqual(fit.source, "plain")
        self.assertEqual(fit.verdict["reasons"][: len(reasons)], list(reasons))
        self.assertTrue(fit.reasons)
        for row in self.values().values():
            self.assertEqual(row["clv_predicted"], row["clv_plain"])
        return fit

    def test_nobody(self):
        self.refresh()
        self.assertPlain("few_customers")

    def test_three_customers(self):
        people = self.people(3)
        self.histories(people)
        self.refresh()
        self.assertPlain("few_customers")
        self.assertIn("Fewer than 50 customers", self.customer(people[0]).clv_sentence)
        self.assertIsNone(self.values()[people[0].id]["p_alive"])

    def test_nobody_came_back(self):
        people = self.people(60)
        self.imported([(partner, -5 * place - 5, 100) for place, partner in enumerate(people)], grc_kind=PURCHASE)
        self.refresh()
        self.assertPlain("few_returned")

    def test_ten_thousand_alike(self):
        self.env.cr.execute(
            """
            WITH people AS (
                INSERT INTO res_partner (name, active, is_company, type, autopost_bills)
                SELECT 'Alike', TRUE, TRUE, 'contact', 'ask' FROM generate_series(1, 10000) RETURNING id
            ), grown AS (
                INSERT INTO account_move (move_type, state, auto_post, company_id, journal_id, currency_id, partner_id,
                                          commercial_partner_id, invoice_date, date, amount_untaxed_signed,
                                          grc_kind, grc_margin)
                SELECT 'out_invoice', 'posted', 'no', %s, %s, %s, people.id, people.id, d, d, 100, 1, 40
                  FROM people, (VALUES (%s::date), (%s::date), (%s::date)) days (d)
            )
            SELECT 1
            """,
            [
                self.company.id,
                self.journal().id,
                self.company.currency_id.id,
                as_day(-500),
                as_day(-300),
                as_day(-100),
            ],
        )
        self.env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE name = 'Alike'")
        self.env.cr.execute("ANALYZE res_partner; ANALYZE account_move")
        self.refresh()
        rows = list(self.values().values())
        self.assertEqual(len(rows), 10_000)
        self.assertEqual(len({tuple(row.values()) for row in rows}), 1, "equal customers are worth the same")
        row = rows[0]
        self.assertTrue(np.isfinite(float(row["clv"])))
        self.assertGreaterEqual(float(row["clv"]), 120)

    def test_short_history(self):
        people = self.people(60)
        self.imported(
            [(partner, day, 100) for place, partner in enumerate(people) for day in (-60 + place % 20, -(place % 30))],
            grc_kind=PURCHASE,
        )
        self.refresh()
        fit = self.assertPlain("too_early")
        self.assertFalse(fit.grade)
        self.assertIn("Too early", self.customer(people[0]).clv_sentence)
        self.assertIsNone(self.values()[people[0].id]["p_alive"])

    def test_half_a_year_of_history(self):
        """Point 16: from 180 days on there is a model."""
        people = self.people(60)
        days = [(-179 + place % 20, -(place % 30)) for place in range(60)]
        self.imported(
            [(partner, day, 100 + day % 7) for partner, pair in zip(people, days, strict=True) for day in pair],
            grc_kind=PURCHASE,
        )
        self.refresh()
        self.assertPlain("too_early")
        self.imported([(people[0], -180, 100)], grc_kind=PURCHASE)
        self.refresh()
        self.assertNotIn("too_early", self.fit().verdict["reasons"])
        self.assertTrue(self.fit().fitted)

    def test_all_bought_today(self):
        self.imported([(partner, 0, 100) for partner in self.people(60)], grc_kind=PURCHASE)
        self.refresh()
        self.assertPlain("too_early")
        self.assertTrue(all(row["clv_plain"] is not None for row in self.values().values()))
