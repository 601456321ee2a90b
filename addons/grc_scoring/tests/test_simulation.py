import random

from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase, stored
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..tools.movement import NONE

COLUMNS = {"segment": "segment_id", "class": "value_class", "policy": "policy"}


class SimulationCase(GrcCase):
    """A company of some hundred customers, by SQL."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(7)
        cls.people = cls.env["res.partner"].create(
            [{"name": f"Customer {place}", "is_company": True} for place in range(220)]
        )
        rows = []
        for partner in cls.people:
            pace, size = cls.random.choice((15, 40, 90, 200)), cls.random.choice((20, 90, 400, 1500))
            day = cls.random.randint(0, 500)
            for __ in range(cls.random.randint(1, 12)):
                rows.append((partner, -day, round(cls.random.expovariate(1 / size) + 1, 2)))
                day += cls.random.randint(1, 2 * pace)
        moves = cls.imported(rows, grc_kind=1)
        refunds = cls.imported([(cls.random.choice(cls.people), -place, -60.5) for place in range(1, 60)], grc_kind=3)
        cls.env.cr.execute(
            """
            UPDATE account_move SET grc_margin = round(amount_untaxed_signed * ((id %% 7) - 1) / 8.0, 2)
             WHERE id = ANY(%s)
            """,
            [(moves | refunds).ids],
        )
        cls.env.invalidate_all()
        # Documents of whom somebody is above by now.
        (cls.people[3] | cls.people[4]).write({"is_company": False, "parent_id": cls.people[5].id})
        cls.company.write({"grc_hour_cost": 60, "grc_letter_cost": 1.5})
        cls.refresh()
        cls.settle()

    @classmethod
    def settle(cls):
        """Forget what is queued: the refresh has just been made."""
        cls.env.flush_all()
        cls.env.cr.execute("DELETE FROM grc_queue")
        cls.env.invalidate_all()

    def simulator(self, user=None):
        return self.env["grc.simulation"].with_user(user or self.env.user)

    def simulate(self, **settings):
        return self.simulator().get_simulation(settings)

    def save(self, **settings):
        """Simulate, save what was seen, and refresh."""
        seen = self.simulate(**settings)
        self.assertEqual(seen["errors"], {})
        answer = self.saved(settings, seen["result"]["token"])
        self.assertIn("action", answer)
        self.refresh()
        self.settle()
        return seen["result"]

    def saved(self, settings, token):
        # The refresh of this transaction keeps the company's lock until its end.
        idle = {"running": False, "queued": False, "percent": 0}
        self.patch(type(self.customers), "_map_progress", lambda customers, company: idle)
        return self.simulator().save_simulation(settings, token)

    def states(self):
        """Return {partner: states and expected margin} as they lie in the table."""
        return stored(self.customers, ["first_purchase", "clv_predicted", *COLUMNS.values()], self.company)


@tagged("post_install", "-at_install")
class TestSimulation(SimulationCase):
    """What is simulated is what saving produces, and until then nothing is written."""

    def readonly(self, **settings):
        """Simulate where the database refuses to write."""
        self.env.flush_all()
        savepoint = self.env.cr.savepoint(flush=False)
        self.env.cr.execute("SET LOCAL transaction_read_only = on")
        try:
            return self.simulate(**settings)
        finally:
            savepoint.close(rollback=True)

    def written(self):
        """Return the number of rows inserted, updated and deleted in each table of the database."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY relid"
        )
        return self.env.cr.fetchall()

    def draw(self):
        """Return random settings, some of them."""
        draw = self.random
        a = round(draw.uniform(1, 97), 2)
        settings = {
            "grc_score_mode": draw.choice(("quintile", "fixed", "rhythm")),
            "grc_window_months": draw.choice((0, 1, 6, 12, 13, 24, 36, 600)),
            "grc_pareto_basis": draw.choice(("margin", "revenue")),
            "grc_pareto": (a, round(draw.uniform(a + 0.01, 100), 2)),
            "grc_policy_share": round(draw.uniform(0.5, 100), 2),
            "grc_policy_late_days": draw.choice((0, 1, 30, 200)),
            "grc_clv_horizon": draw.randint(1, 120),
            "grc_clv_discount": round(draw.uniform(0, 100), 3),
            "recency": sorted(draw.sample(range(1, 900), 4)),
            "frequency": sorted(draw.sample(range(1, 20), 4)),
            "monetary": sorted(round(draw.uniform(1, 8000), 2) for __ in range(4)),
        }
        settings = {name: settings[name] for name in draw.sample(sorted(settings), draw.randint(1, len(settings)))}
        if "grc_pareto" in settings:
            settings["grc_pareto_a"], settings["grc_pareto_b"] = settings.pop("grc_pareto")
        return settings

    def check(self, before, result, after):
        """Compare what was simulated with the rows before and after saving."""
        buyers = [partner for partner, row in before.items() if row["first_purchase"]]
        self.assertEqual(result["customers"], len(buyers))
        for dimension in result["dimensions"]:
            column = COLUMNS[dimension["name"]]
            expected = {}
            for partner in buyers:
                pair = tuple(str(side[partner][column] or NONE) for side in (before, after))
                expected[pair] = expected.get(pair, 0) + 1
            found = {(cell["from"], cell["to"]): cell["customers"] for cell in dimension["cells"]}
            self.assertEqual(found, expected, dimension["name"])
        for side, rows in (("before", before), ("after", after)):
            total = sum(rows[partner]["clv_predicted"] or 0 for partner in buyers)
            self.assertAlmostEqual(result["expected"][side], float(total), 2)

    def test_counts_are_those_of_saving(self):
        tried = moved = 0
        while tried < 32:
            settings = self.draw()
            written = self.written()
            seen = self.readonly(**settings)
            self.assertEqual(self.written(), written)
            self.assertEqual(seen["errors"], {})
            if not seen["result"]:
                continue
            before = self.states()
            result = self.save(**settings)
            with self.subTest(settings=settings):
                self.assertEqual(result, seen["result"])
                self.check(before, result, self.states())
            tried += 1
            moved += result["moved"]
        self.assertGreater(moved, 1000)
