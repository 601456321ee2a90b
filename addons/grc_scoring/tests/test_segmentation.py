from odoo import Command
from odoo.addons.grc_base.models.guard.grc_shared import INSIDE
from odoo.addons.grc_base.tests.common import as_day
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import ScoringCase


@tagged("post_install", "-at_install")
class TestSegmentation(ScoringCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.usual = cls.env.ref("grc_scoring.segmentation_usual")
        cls.loyal = cls.env.ref("grc_scoring.segment_loyal")
        cls.champions = cls.env.ref("grc_scoring.segment_champions")

    def move_border(self):
        self.usual.write(
            {
                "segment_ids": [
                    Command.update(self.loyal.id, {"r_max": 3}),
                    Command.update(self.champions.id, {"r_min": 4}),
                ]
            }
        )

    def test_eleven_segments_cover_the_map(self):
        cells = self.usual._cells()
        self.assertEqual(len(cells), 25)
        self.assertEqual(set(cells), set(self.usual.segment_ids.ids))
        self.assertEqual(len(self.usual.segment_ids), 11)

    def test_border_between_two_can_be_moved(self):
        self.move_border()
        self.assertEqual(self.usual._cells()[3 * 5 + 4], self.champions.id)
        self.assertEqual(len(self.usual._cells()), 25)

    def test_moved_border_moves_customers(self):
        self.company.grc_score_mode = "fixed"
        partner = self.partners(1)
        self.purchases([(partner, days, 5000) for days in (40, 50, 60, 70, 80)])
        self.refresh()
        self.assertEqual(self.row(partner).segment_id, self.loyal)
        self.move_border()
        queued = self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id), ("partner_ref", "=", 0)])
        self.assertTrue(queued, "a moved border asks for a refresh")
        self.refresh()
        self.assertEqual(self.row(partner).segment_id, self.champions)

    def test_overlap_is_refused_and_named(self):
        with self.assertRaisesRegex(ValidationError, "R 5, FM 4 belongs to Champions, Loyal"):
            self.loyal.r_max = 5

    def test_hole_is_refused_and_named(self):
        with self.assertRaisesRegex(ValidationError, "R 4, FM 4 belongs to none"):
            self.loyal.r_max = 3

    def test_deleting_a_segment_leaves_a_hole(self):
        with self.assertRaisesRegex(ValidationError, "belongs to none"):
            self.loyal.unlink()

    def test_history_keeps_its_segments(self):
        copy = self.usual.copy()
        self.env["grc.transition"].sudo().create(
            {
                "partner_id": self.env.user.partner_id.id,
                "company_id": self.company.id,
                "dimension": "segment",
                "date": as_day(0),
                "to_segment_id": copy.segment_ids[0].id,
            }
        )
        with self.assertRaisesRegex(UserError, "their history names it"):
            copy.unlink()
        self.env["grc.transition"].sudo().search([("to_segment_id", "=", copy.segment_ids[0].id)]).unlink()
        copy.unlink()

    def test_segmentation_without_segments_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "belongs to none"):
            self.env["grc.segmentation"].create({"name": "Empty"})

    def test_bounds_outside_the_map_are_refused(self):
        for values in ({"r_min": 0}, {"r_max": 6}, {"fm_min": 4, "fm_max": 2}):
            with (
                self.subTest(values),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.loyal.with_context(grc_segments_together=INSIDE).write(values)
                self.loyal.flush_recordset()

    def test_copy_is_whole(self):
        copy = self.usual.copy()
        self.assertEqual(len(copy.segment_ids), 11)
        self.assertEqual(len(set(copy._cells())), 11)
        self.assertFalse(set(copy._cells()) & set(self.usual._cells()))

    def test_company_chooses_its_segmentation(self):
        everyone = self.env["grc.segmentation"].create(
            {"name": "One", "segment_ids": [Command.create({"name": "Everyone"})]}
        )
        self.company.grc_segmentation_id = everyone
        partner = self.partners(1)
        self.purchase(partner, 3, 100)
        self.refresh()
        self.assertEqual(self.row(partner).segment_id, everyone.segment_ids)
        self.assertEqual(everyone.segment_ids.customer_count, 1)
