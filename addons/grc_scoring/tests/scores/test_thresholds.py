from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import ScoringCase


@tagged("post_install", "-at_install")
class TestThresholds(ScoringCase):
    def line(self, measure):
        return self.env["grc.threshold"].search([("company_id", "=", self.company.id), ("measure", "=", measure)])

    def test_a_new_company_has_a_line_for_each_measure(self):
        self.assertEqual(self.line("recency")._values(), (30, 90, 180, 365))
        self.assertTrue(self.line("frequency") and self.line("monetary"))

    def test_out_of_order_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "must rise from the first to the fourth"):
            self.line("recency").second = 200

    def test_equal_thresholds_are_refused(self):
        with self.assertRaises(ValidationError):
            self.line("frequency").second = 1

    def test_negative_sufficiency_is_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.company.grc_min_customers = -1
            self.company.flush_recordset()

    def test_change_moves_scores(self):
        self.company.grc_score_mode = "fixed"
        partner = self.partners(1)
        self.purchase(partner, 20, 100)
        self.refresh()
        self.assertEqual(self.row(partner).r_score, 5)
        self.line("recency").first = 10
        self.refresh()
        self.assertEqual(self.row(partner).r_score, 4)
