import importlib.util
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import SQL, sql

from .test_debt import DebtCase

SCRIPT = Path(__file__).parents[2] / "migrations" / "19.0.1.1.0" / "post-debt.py"


@tagged("post_install", "-at_install")
class TestMigrationDebt(DebtCase):
    def migrate(self):
        spec = importlib.util.spec_from_file_location("post_debt", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_amounts_of_before(self):
        """Point 15: 400 were at stake; now 400 are to be collected, 400 × 0.05 + 400 × 9 % × 30 ÷ 365 are at stake."""
        self.company.grc_late_rate = 9
        document = {"res_model": "account.move", "res_id": self.bill.id}
        old = self.propose(source="overdue", stake=400, probability=0.6, effort=10, **document)
        call = self.propose(stake=400)
        for __ in range(2):
            self.migrate()
            self.assertEqual((old.to_collect, old.stake), (400, 22.96))
            self.assertAlmostEqual(old.rank, 22.96 * 0.6 / 10)
            self.assertEqual((call.to_collect, call.stake), (0, 400))

    def test_odd_values(self):
        """What users could write before is no reason to stop."""
        odd = self.propose(source="overdue", stake=1000, probability=0.6, effort=10)
        for name in ("stake", "effort", "to_collect"):
            sql.drop_constraint(self.env.cr, "grc_action", f"grc_action_{name}_range")
        for column, value in (("stake", "NaN"), ("stake", "1e300"), ("stake", "-5"), ("effort", "Infinity")):
            with self.subTest(value):
                self.env.cr.execute(
                    SQL("UPDATE grc_action SET to_collect = NULL, %s = %s", SQL.identifier(column), value)
                )
                self.migrate()
        self.assertTrue(odd.exists())
