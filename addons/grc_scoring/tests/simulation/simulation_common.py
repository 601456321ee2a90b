import random

from odoo.addons.grc_base.tests.common import GrcCase, stored

from ...tools.movement import NONE

COLUMNS = {"segment": "segment_id", "class": "value_class", "policy": "policy"}


class SimulationCase(GrcCase):
    """A company of some hundred customers, by SQL."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(7)
        cls.people = cls.env["res.partner"].create(
            [{"name": f"Customer {place}", "is_company": True} for place in range(150)]
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
            UPDATE account_move m SET grc_margin = round(m.amount_untaxed_signed * ((n.place %% 7) - 1) / 8.0, 2)
              FROM unnest(%s) WITH ORDINALITY AS n(id, place) WHERE n.id = m.id
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
        self.patch(self.registry["grc.screen"], "_progress", lambda screen, company: idle)
        return self.simulator().save_simulation(settings, token)

    def states(self):
        """Return {partner: states and expected margin} as they lie in the table."""
        return stored(self.customers, ["first_purchase", "clv_predicted", *COLUMNS.values()], self.company)

    def check(self, before, result, after, fitted=True):
        """Compare what was simulated with the rows before and after saving.

        :param fitted: the last fit knew everyone as they are, so that saving makes no other
        """
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
        for side, rows in (("before", before), ("after", after)) if fitted else ():
            total = sum(rows[partner]["clv_predicted"] or 0 for partner in buyers)
            self.assertAlmostEqual(result["expected"][side], float(total), 2)
