from odoo.tests import tagged

from .simulation_common import SimulationCase


@tagged("post_install", "-at_install")
class TestSimulationProperty(SimulationCase):
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

    def touch(self):
        """Let some customers buy, and refresh them alone, by the thresholds and the usual interval of the others."""
        people = self.env["res.partner"].union(*self.random.sample(self.people[6:], 20))
        pace = self.random.randint(2, 60)
        rows = [(partner, -place * pace, self.random.randint(1, 900)) for partner in people for place in range(4)]
        self.imported(rows, grc_kind=1, grc_margin=self.random.randint(-9, 200))
        self.refresh(partner_ids=people.ids)
        self.settle()
        return people

    def test_counts_are_those_of_saving(self):
        tried = moved = 0
        while tried < 30:
            settings = self.draw()
            touched = tried % 3 == 2 and self.touch()
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
                self.assertEqual(result["touched"], bool(touched))
                self.check(before, result, self.states(), fitted=not touched)
            tried += 1
            moved += result["moved"]
        self.assertGreater(moved, 500)
