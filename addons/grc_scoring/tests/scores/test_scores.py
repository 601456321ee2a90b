import random
from datetime import timedelta

from odoo.tests import tagged

from ...engine import rfm
from ..common import ScoringCase
from ..engine import score_oracle as oracle


@tagged("post_install", "-at_install")
class TestScores(ScoringCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        draw = random.Random(19)
        cls.people = cls.partners(24)
        rows = []
        for place, partner in enumerate(cls.people):
            rows += [
                (partner, draw.randrange(2, 900), draw.choice([50, 50, 80, 120, 400, 999.5]))
                for __ in range(1 + place % 5)
            ]
        cls.purchases(rows)

    def scored(self):
        return self.customers.search([("company_id", "=", self.company.id), ("last_purchase", "!=", False)])

    def assertScores(self, customers, recency, frequency, monetary):
        """Compare stored scores with those of the oracle."""
        for place, customer in enumerate(customers):
            expected = (int(recency[place]), int(frequency[place]), int(monetary[place]))
            self.assertEqual((customer.r_score, customer.f_score, customer.m_score), expected, customer.partner_id.name)
            self.assertEqual(customer.fm_score, (expected[1] + expected[2]) // 2)
            self.assertEqual(customer.rfm, "".join(map(str, expected)))

    def window_only(self, customers, scores):
        return [score if customer.frequency else 1 for customer, score in zip(customers, scores, strict=True)]

    def test_quintiles_equal_the_oracle(self):
        self.relax()
        self.refresh()
        customers = self.scored()
        self.assertEqual(len(customers), 24)
        inside = customers.filtered("frequency")
        days = [(self.today - customer.last_purchase).days for customer in customers]
        cuts = rfm.quintiles([(self.today - customer.last_purchase).days for customer in inside])
        frequency = oracle.score(customers.mapped("frequency"), rfm.quintiles(inside.mapped("frequency")))
        monetary = oracle.score(
            [customer.monetary_value for customer in customers],
            rfm.quintiles([customer.monetary_value for customer in inside]),
        )
        self.assertScores(
            customers,
            oracle.recency_score(days, cuts),
            self.window_only(customers, frequency),
            self.window_only(customers, monetary),
        )
        latest = self.env["grc.refresh"]._latest(self.company)
        self.assertEqual((latest.mode, latest.mode_reason), ("quintile", False))
        self.assertEqual(tuple(latest.thresholds["recency"]["values"]), cuts.values)

    def test_fixed_thresholds_equal_the_oracle(self):
        self.company.grc_score_mode = "fixed"
        self.refresh()
        customers = self.scored()
        fixed = self.env["grc.threshold"]._of_company(self.company)
        self.assertScores(
            customers,
            oracle.recency_score([customer.recency for customer in customers], fixed["recency"]),
            self.window_only(customers, oracle.score(customers.mapped("frequency"), fixed["frequency"])),
            self.window_only(customers, oracle.score(customers.mapped("monetary_value"), fixed["monetary"])),
        )

    def test_rhythm_equals_the_oracle(self):
        self.relax()
        self.company.grc_score_mode = "rhythm"
        self.refresh()
        customers = self.scored()
        expected = oracle.rhythm_score(customers.mapped("recency"), customers.mapped("usual_silence"))
        self.assertEqual(customers.mapped("r_score"), expected.tolist())
        self.assertGreater(len(set(expected.tolist())), 2)

    def test_too_little_data_uses_fixed_thresholds_and_says_why(self):
        for setting, reason in (
            ({"grc_min_customers": 1000}, "customers"),
            ({"grc_min_history_days": 5000}, "history"),
            ({"grc_max_silent_days": 0}, "silent"),
        ):
            with self.subTest(reason):
                self.relax()
                self.company.write(setting)
                self.refresh()
                latest = self.env["grc.refresh"]._latest(self.company)
                self.assertEqual((latest.mode, latest.mode_reason), ("fixed", reason))

    def test_every_scored_customer_has_the_segment_of_his_cell(self):
        self.relax()
        self.refresh()
        self.assertTrue(self.scored())
        for customer in self.scored():
            segment = customer.segment_id
            self.assertTrue(segment.r_min <= customer.r_score <= segment.r_max)
            self.assertTrue(segment.fm_min <= customer.fm_score <= segment.fm_max)

    def test_prospect_has_neither_score_nor_segment(self):
        prospect = self.partners(1)
        prospect.with_company(self.company).grc_is_prospect = True
        self.refresh()
        row = self.row(prospect)
        self.assertTrue(row)
        self.assertFalse(row.r_score or row.rfm or row.segment_id)

    def test_all_alike_score_three(self):
        everyone = self.scored()
        self.assertFalse(everyone)
        self.env["account.move"].search([("company_id", "=", self.company.id)]).grc_not_sale = True
        self.purchases([(partner, 10, 100) for partner in self.people])
        self.relax()
        self.refresh()
        self.assertEqual(set(self.scored().mapped("rfm")), {"333"})

    def test_one_customer_only(self):
        self.env["account.move"].search([("company_id", "=", self.company.id)]).grc_not_sale = True
        self.purchase(self.people[0], 3, 700)
        self.relax()
        self.refresh()
        self.assertEqual(self.scored().mapped("rfm"), ["333"])

    def test_bought_but_not_in_the_window(self):
        partner = self.partners(1)
        self.purchase(partner, 1200, 5000)
        self.relax()
        self.refresh()
        self.assertEqual(self.row(partner).rfm, "111")

    def test_same_day_again_writes_no_row(self):
        self.relax()
        self.refresh()
        before = self.written_rows()
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(self.written_rows(), before)

    def written_rows(self):
        """Rows written in this transaction to the suite's own tables and to invoices."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
             WHERE schemaname = 'public' AND (relname LIKE 'grc%' OR relname = 'account_move') ORDER BY relname
            """
        )
        return self.env.cr.fetchall()

    def test_movement_is_recorded_with_its_cause(self):
        self.company.grc_score_mode = "fixed"
        partner = self.people[0]
        yesterday = self.today - timedelta(days=1)
        self.refresh(as_of=yesterday)
        self.assertFalse(self.movements(partner), "the first refresh is a baseline")
        before = self.row(partner).segment_id
        self.purchases([(partner, 0, 20000) for __ in range(2)])
        self.refresh()
        move = self.movements(partner)
        self.assertEqual((move.from_segment_id, move.to_segment_id), (before, self.row(partner).segment_id))
        self.assertEqual(move.date, self.today)
        self.assertIn("→", move.cause)
        event = self.env["grc.event"].search([("partner_id", "=", partner.id), ("kind", "=", "segment")])
        self.assertEqual(event.data, {"from": before.id, "to": move.to_segment_id.id})

    def movements(self, partner):
        return self.env["grc.transition"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", self.company.id), ("dimension", "=", "segment")]
        )

    def test_look_back_records_nothing_and_keeps_todays_thresholds(self):
        self.relax()
        self.refresh()
        rows = {row.id: (row.rfm, row.segment_id) for row in self.scored()}
        thresholds = self.env["grc.refresh"]._latest(self.company).thresholds
        self.refresh(as_of=self.today - timedelta(days=200))
        self.assertTrue(all(row.rebuilt_as_of for row in self.scored()))
        self.assertEqual(self.env["grc.refresh"]._latest(self.company).thresholds, thresholds)
        self.refresh()
        self.assertEqual({row.id: (row.rfm, row.segment_id) for row in self.scored()}, rows)
        self.assertFalse(self.env["grc.transition"].search([("company_id", "=", self.company.id)]))
        self.assertFalse(self.scored().segment_before_id)

    def test_movement_across_a_look_back(self):
        self.company.grc_score_mode = "fixed"
        partner = self.people[0]
        self.refresh(as_of=self.today - timedelta(days=1))
        before = self.row(partner).segment_id
        self.refresh(as_of=self.today - timedelta(days=400))
        self.purchases([(partner, 0, 20000) for __ in range(2)])
        self.refresh()
        move = self.movements(partner)
        self.assertEqual((move.from_segment_id, move.to_segment_id), (before, self.row(partner).segment_id))

    def test_touched_customer_is_scored_with_stored_thresholds(self):
        self.relax()
        self.refresh()
        others = {row.id: row.rfm for row in self.scored() if row.partner_id != self.people[3]}
        self.purchase(self.people[3], 0, 3000)
        self.refresh(partner_ids=self.people[3].ids)
        touched = self.row(self.people[3]).rfm
        self.assertEqual({row.id: row.rfm for row in self.scored() if row.partner_id != self.people[3]}, others)
        self.refresh(keep_thresholds=True)
        self.assertEqual(self.row(self.people[3]).rfm, touched)

    def test_reasons_name_values_and_thresholds(self):
        self.company.grc_score_mode = "fixed"
        self.refresh()
        customer = self.row(self.people[4])
        reasons = {reason["measure"]: reason for reason in customer.score_reason}
        self.assertEqual(reasons["recency"]["score"], customer.r_score)
        self.assertIn(str(customer.recency), reasons["recency"]["value"])
        self.assertEqual(reasons["frequency"]["thresholds"], [1, 2, 4, 8])
