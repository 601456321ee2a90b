"""Histories written by hand have the stages and causes that were written beside them."""

from odoo.tests import tagged

from ..common import StageCase, day
from .histories import HISTORIES, OTHER_Q


@tagged("post_install", "-at_install")
class TestStageHistories(StageCase):
    """Each history is refreshed by itself on its own days, so that no other one tells its cause."""

    def assertStages(self, name, rows, expected):
        # The server keeps a lock of each working table until its savepoint is rolled back.
        savepoint = self.env.cr.savepoint()
        self.assertHistory(name, rows, expected)
        savepoint.close(rollback=True)
        self.env.invalidate_all()

    def assertHistory(self, name, rows, expected):
        partner = self.partner(name)
        self.purchases(partner, rows)
        for when, stage, cause in expected:
            self.refresh(day(when), partner_ids=partner.ids)
            with self.subTest(name, day=when):
                self.assertEqual((self.stage(partner), self.cause(partner)), (stage, cause))

    def test_histories(self):
        self.usual_interval(90)
        for name, (rows, expected) in HISTORIES.items():
            self.assertStages(name, rows, expected)

    def test_other_usual_intervals(self):
        for (days, name), (rows, expected) in OTHER_Q.items():
            self.usual_interval(days)
            self.assertStages(f"{name}, {days}", rows, expected)
