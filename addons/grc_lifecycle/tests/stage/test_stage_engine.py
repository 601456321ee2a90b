"""Stages in SQL against stages in plain numpy: random histories, and the CDNOW sample at ten month-ends."""

import importlib.util
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from odoo.addons.grc_base.tools.stamp import PURCHASE, REFUND
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import StageCase
from ..engine import stage_oracle as oracle

EPOCH = date(1970, 1, 1)
MONTH_ENDS = [
    date(1997, month + 1, 1) - timedelta(days=1) if month < 12 else date(1997, 12, 31) for month in range(9, 13)
] + [date(1998, month + 1, 1) - timedelta(days=1) for month in range(1, 7)]


class EngineCase(StageCase):
    @classmethod
    def _crowd(cls, size):
        """Make customers; their ids."""
        partners = cls.env["res.partner"].create([{"name": f"Customer {n}", "is_company": True} for n in range(size)])
        return np.array(partners.ids)

    @classmethod
    def documents(cls, partners, days, cents, refund=None):
        """Insert posted documents by SQL: ids of partners, days since 1970, amounts."""
        refund = np.zeros(len(days), dtype=bool) if refund is None else refund
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                """
                INSERT INTO account_move (move_type, state, auto_post, company_id, journal_id, currency_id, partner_id,
                            commercial_partner_id, invoice_date, date, amount_untaxed, amount_untaxed_signed, grc_kind,
                            grc_margin)
                SELECT CASE WHEN refund THEN 'out_refund' ELSE 'out_invoice' END, 'posted', 'no', %(company)s,
                       %(journal)s, %(currency)s, partner, partner, DATE '1970-01-01' + day, DATE '1970-01-01' + day,
                       ABS(cents) * .01, cents * .01, CASE WHEN refund THEN %(refund)s ELSE %(purchase)s END, 0
                  FROM unnest(%(partners)s, %(days)s, %(cents)s, %(refunds)s) d (partner, day, cents, refund)
                """,
                company=cls.company.id,
                journal=cls.journal().id,
                currency=cls.company.currency_id.id,
                refund=REFUND,
                purchase=PURCHASE,
                partners=[int(value) for value in partners],
                days=[int(value) for value in days],
                cents=[int(value) for value in cents],
                refunds=[bool(value) for value in refund],
            )
        )

    def found(self, *columns):
        """Return columns of the rows of the company, by partner."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM grc_customer c LEFT JOIN grc_stage s ON s.id = c.stage_id WHERE c.company_id = %s"
                " ORDER BY c.partner_id",
                SQL(", ").join(columns),
                self.company.id,
            )
        )

    def check_stages(self, as_of, facts, partners):
        """Compare the stages that the company has with those of the oracle; return how many there are of each."""
        codes = [oracle.STAGES[place] for place in oracle.classify(facts, as_of)]
        expected = {int(who): code for who, code in zip(partners, codes, strict=True) if code != "prospect"}
        found = dict(self.found(SQL("c.partner_id"), SQL("s.code")))
        self.assertEqual({who: found.get(who) for who in expected}, expected, f"on {as_of}")
        return {code: codes.count(code) for code in oracle.STAGES}


@tagged("post_install", "-at_install")
class TestStageEngine(EngineCase):
    SIZE = 240

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance = np.random.default_rng(4)
        cls.partners = cls._crowd(cls.SIZE)
        owner, days, cents = [], [], []
        for who in range(cls.SIZE):
            # From weekly to yearly buyers over three years, of whom many spend less from some day on.
            mean = chance.choice([12, 30, 45, 60, 150, 400])
            gaps = chance.gamma(4, mean / 4, size=int(1100 / mean) + 1).astype(int)
            when = chance.integers(0, 500) + np.cumsum(gaps)
            when = when[when < 1100]
            amount = chance.integers(500, 5000, size=len(when))
            amount[when > chance.integers(300, 1400)] //= chance.integers(1, 5)
            owner += [who] * len(when)
            days += list(when)
            cents += list(amount)
        cls.owner, cls.days, cls.cents = (np.array(part) for part in (owner, days, cents))
        cls.refund = chance.random(len(cls.days)) < 0.08
        cls.cents[cls.refund] *= -1
        cls.days += (date(2021, 1, 1) - EPOCH).days
        cls.documents(cls.partners[cls.owner], cls.days, cls.cents, cls.refund)

    def test_random_histories(self):
        fell = 0
        for as_of in (date(2022, 2, 28), date(2022, 9, 17), date(2023, 1, 31), date(2023, 6, 30), date(2024, 2, 29)):
            self.refresh(as_of)
            facts = oracle.measure(self.days, self.cents, self.owner, self.SIZE, as_of, ~self.refund)
            latest = self.env["grc.refresh"]._latest(self.company)
            self.assertEqual(latest.usual_interval, facts.usual_interval)
            found = self.found(
                *(SQL.identifier("c", name) for name in ("partner_id", "purchase_days")),
                SQL("c.usual_silence::float"),
                *(SQL.identifier("c", name) for name in ("late_from", "spending_fell")),
            )
            rows = {who: rest for who, *rest in found if rest[0]}
            expected = {
                int(who): [int(count), float(usual), EPOCH + timedelta(days=int(late)), bool(low)]
                for who, count, usual, late, low in zip(
                    self.partners, facts.purchase_days, facts.usual, facts.late_from, facts.fell, strict=True
                )
                if count
            }
            self.assertEqual(rows, expected, f"on {as_of}")
            self.check_stages(as_of, facts, self.partners)
            fell += facts.fell.sum()
        self.assertGreater(fell, 20, "a test of falling spending needs some who spend less")

    def test_stages_of_stored_facts_are_those_of_the_refresh(self):
        self.refresh(date(2023, 1, 31))
        latest = self.env["grc.refresh"]._latest(self.company)
        rules = self.company._grc_stages()._ladder()
        moves = self.env["grc.layer.stage"]._simulate_stages(self.company, latest, rules)
        self.assertEqual([(before, after) for before, after, *__ in moves if before != after], [])
        self.assertEqual(sum(row[2] for row in moves), len(self.found(SQL("c.partner_id"))))

    def test_some_customers_are_the_same_as_all(self):
        self.refresh(date(2023, 6, 29))
        self.refresh(date(2023, 6, 30), keep_thresholds=True)
        columns = [SQL.identifier("c", name) for name in ("partner_id", "stage_id", "spending_fell", "lead_state")]
        whole = self.found(*columns)
        self.env.cr.execute(
            "UPDATE grc_customer SET stage_id = NULL, spending_fell = NULL WHERE company_id = %s", [self.company.id]
        )
        self.refresh(date(2023, 6, 30), partner_ids=[int(who) for who in self.partners])
        self.assertEqual(self.found(*columns), whole)


@tagged("post_install", "-at_install")
class TestStageCdnow(EngineCase):
    """2,357 customers of the CDNOW sample, refreshed at ten month-ends one after the other."""

    BEFORE = date(1996, 12, 31)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        spec = importlib.util.find_spec("lifetimes")
        if spec is None:
            cls.skipTest(cls, "The CDNOW purchases come with the Python package lifetimes, which is missing.")
        file = Path(spec.submodule_search_locations[0]) / "datasets" / "CDNOW_sample.txt"
        rows = [line.split() for line in file.read_text().splitlines()]
        cls.owner = np.array([int(row[1]) - 1 for row in rows])
        cls.days = np.array([(date(int(row[2][:4]), int(row[2][4:6]), int(row[2][6:])) - EPOCH).days for row in rows])
        cls.cents = np.array([round(float(row[4]) * 100) for row in rows])
        worth = cls.cents > 0
        cls.owner, cls.days, cls.cents = cls.owner[worth], cls.days[worth], cls.cents[worth]
        cls.partners = cls._crowd(cls.owner.max() + 1)
        cls.documents(cls.partners[cls.owner], cls.days, cls.cents)
        cls.env.cr.execute("DELETE FROM grc_refresh WHERE company_id = %s", [cls.company.id])
        cls.refresh(cls.BEFORE)

    def test_one_after_the_other_is_each_by_itself(self):
        counts = {}
        for as_of in MONTH_ENDS:
            self.refresh(as_of)
            facts = oracle.measure(self.days, self.cents, self.owner, len(self.partners), as_of)
            counts[as_of] = self.check_stages(as_of, facts, self.partners)
        self.assertEqual(len(counts), 10)
        # The last month-end: a cohort that bought first a year and more ago has nobody new.
        self.assertEqual(counts[MONTH_ENDS[-1]]["new"], 0)
        self.assertEqual(sum(counts[MONTH_ENDS[-1]].values()), len(self.partners))
        self.check_chains()

    def check_chains(self):
        """Check that each movement begins where the one before ended, and that they end at the present stage."""
        broken = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*) FILTER (WHERE t.from_stage_id IS DISTINCT FROM t.was),
                       COUNT(*) FILTER (WHERE t.is_last AND t.to_stage_id IS DISTINCT FROM c.stage_id), COUNT(*)
                  FROM (SELECT t.*, LAG(t.to_stage_id) OVER history AS was, LEAD(t.id) OVER history IS NULL AS is_last
                          FROM grc_transition t WHERE t.company_id = %(company)s AND t.dimension = 'stage'
                        WINDOW history AS (PARTITION BY t.partner_id ORDER BY t.date, t.id)) t
                  JOIN grc_customer c ON c.partner_id = t.partner_id AND c.company_id = %(company)s
                """,
                company=self.company.id,
            )
        )[0]
        self.assertEqual(broken[:2], (0, 0))
        self.assertGreater(broken[2], len(self.partners))
