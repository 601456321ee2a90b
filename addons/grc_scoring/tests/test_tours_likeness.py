from unittest.mock import patch

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from . import test_tours_clv
from .test_likeness import LikenessCase

SCREEN = "/odoo/best-customers"


@tagged("post_install", "-at_install")
class TestLikenessTour(LikenessCase, HttpCase):
    """The screen of a company whose best customers have something in common, and of one where they have not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(
            cls.env,
            login="likeness_tour",
            lang="en_US",
            groups="base.group_user,account.group_account_manager,grc_base.group_grc_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.clear_queue(cls)

    def tour(self, name):
        # The refresh of this transaction keeps the company's lock until its end.
        with patch.object(self.env.registry["grc.screen"], "_progress", test_tours_clv.TestClvTour.progress):
            self.start_tour(SCREEN, name, login="likeness_tour")

    def test_screen(self):
        self.tour("grc_scoring_likeness")
        self.assertTrue(self.fit().due)

    def test_phone(self):
        self.browser_size, self.touch_enabled = "390x844", True
        self.tour("grc_scoring_likeness_phone")
        self.assertTrue(self.fit().trait_ids, "reading changes nothing")

    def test_nothing(self):
        self.fit().trait_ids.unlink()
        self.fit().reason = "nothing"
        self.tour("grc_scoring_likeness_nothing")
        self.assertEqual((len(self.fit().trait_ids), self.fit().reason), (0, "nothing"))
