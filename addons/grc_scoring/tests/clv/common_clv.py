import random
from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.grc_base.tests.common import GrcCase, rows_written, stored
from odoo.addons.grc_base.tools.stamp import PURCHASE

from ...engine.clv import holdout
from ...tools.passes import VALUES


class ClvCase(GrcCase):
    """Purchases by rates and departures that differ between customers, imported by SQL."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._grc_today()
        cls.fits = cls.env["grc.clv.fit"]

    @classmethod
    def people(cls, number):
        return cls.env["res.partner"].create(
            [{"name": f"Customer {place}", "is_company": True} for place in range(number)]
        )

    @classmethod
    def histories(cls, people, seed=19, days=900):
        """Import the purchases of ``people``: gamma rates, a chance to leave after each purchase."""
        draw = random.Random(seed)
        rows = []
        for partner in people:
            day, level = -draw.randrange(60, days), draw.lognormvariate(5, 0.6)
            rate, leaves = draw.gammavariate(1.2, 1 / 60), draw.betavariate(1, 6)
            while day <= 0:
                rows.append((partner, day, round(level * draw.lognormvariate(0, 0.3), 2)))
                if draw.random() < leaves:
                    break
                day += max(1, round(draw.expovariate(rate)))
        cls.imported(rows, grc_kind=PURCHASE)
        cls.margins(0.4)
        return rows

    @classmethod
    def margins(cls, rate):
        """Let every document have that margin."""
        cls.env.cr.execute(
            "UPDATE account_move SET grc_margin = ROUND(amount_untaxed_signed * %s, 2) WHERE company_id = %s",
            [rate, cls.company.id],
        )

    def values(self):
        """Return {partner id: {column: value}} of the value step, as they lie in the table."""
        return stored(self.customers, self.env["grc.pipeline"]._columns(VALUES), self.company)

    def fit(self):
        return self.fits._latest(self.company)

    def written(self):
        return rows_written(self.env)

    @contextmanager
    def validations(self):
        """Count the validations that are made."""
        with patch.object(holdout, "validate", side_effect=holdout.validate) as validate:
            yield validate
