from datetime import timedelta

from odoo.addons.grc_base.tests.common import rows_written, stored
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.passes import VALUES
from .common import ScoringCase


@tagged("post_install", "-at_install")
class TestValueStep(ScoringCase):
    """The second pass of the refresh, whatever it reckons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.partners(5)
        cls.purchases([(partner, 700 - 90 * place, 100 * (place + 1)) for partner in cls.people for place in range(6)])
        cls.prospect = cls.partners(1)
        cls.prospect.with_company(cls.company).grc_is_prospect = True

    def values(self):
        """Return {partner: {column of the value step: value}} as they lie in the table."""
        return stored(self.customers, self.env["grc.pipeline"]._columns(VALUES), self.company)

    def written(self):
        return rows_written(self.env)

    def test_values_of_buyers_and_none_of_prospects(self):
        self.refresh()
        for partner in self.people:
            self.assertGreater(self.row(partner).clv_plain, 0)
        self.assertEqual(self.row(self.prospect).clv_plain, 0)
        self.assertIsNone(self.values()[self.prospect.id]["clv_plain"])

    def test_the_server_knows_the_first_rows_of_a_company(self):
        """Taken for one row, they would be joined one by one, in the square of time."""
        self.partners(60).with_company(self.company).grc_is_prospect = True
        self.run_for_the_company()
        explained = SQL("EXPLAIN (FORMAT JSON) SELECT 1 FROM grc_customer WHERE company_id = %s", self.company.id)
        [[[plan]]] = self.env.execute_query(explained)
        self.assertGreater(plan["Plan"]["Plan Rows"], 30)

    def test_same_day_again_writes_no_row(self):
        self.refresh()
        before = self.written()
        self.assertEqual(self.refresh(), 0)
        self.assertEqual(self.written(), before)

    def test_values_that_were_written_over_are_restored(self):
        self.refresh()
        found = self.values()
        self.env.cr.execute("UPDATE grc_customer SET clv_plain = -1 WHERE company_id = %s", [self.company.id])
        self.assertEqual(self.refresh(), len(found))
        self.assertEqual(self.values(), found)

    def test_touched_customer_is_valued_like_everyone(self):
        self.refresh()
        others = {partner: values for partner, values in self.values().items() if partner != self.people[2].id}
        self.purchase(self.people[2], 0, 3000)
        self.refresh(partner_ids=self.people[2].ids)
        found = self.values()
        self.assertEqual({partner: found[partner] for partner in others}, others)
        self.refresh(keep_thresholds=True)
        self.assertEqual(self.values(), found)

    def test_look_back_and_return(self):
        self.refresh()
        today = self.values()
        day = self.today - timedelta(days=200)
        self.refresh(as_of=day)
        self.assertEqual(self.row(self.people[0]).value_rebuilt_as_of, day)
        self.assertNotEqual(self.values(), today)
        self.refresh()
        self.assertEqual(self.values(), today)

    def run_for_the_company(self):
        """Refresh everyone as the scheduler does."""
        self.env.cr.execute("DELETE FROM grc_queue")
        self.env["grc.queue"]._touch_company(self.company)
        self.run_touched()

    def run_touched(self):
        with self.enter_registry_test_mode():
            self.assertIs(self.env.ref("grc_base.ir_cron_touched").method_direct_trigger(), True)

    def test_scheduled_runs_value_too(self):
        self.run_for_the_company()
        self.assertGreater(self.row(self.people[0]).clv_plain, 0)
        self.purchase(self.people[1], 0, 5000)
        before = self.row(self.people[1]).clv_plain
        self.run_touched()
        self.assertGreater(self.row(self.people[1]).clv_plain, before)
