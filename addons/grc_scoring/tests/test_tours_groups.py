from unittest.mock import patch

from odoo import Command
from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import HttpCase, new_test_user, tagged

from . import test_tours_clv
from .test_groups import GroupsCase


@tagged("post_install", "-at_install")
class TestGroupsTour(GroupsCase, HttpCase):
    """The screen of a company that has groups."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(
            cls.env,
            login="groups_tour",
            lang="en_US",
            groups="base.group_user,account.group_account_manager,grc_base.group_grc_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def setUp(self):
        super().setUp()
        self.refresh()
        self.clear_queue()
        # The refresh of this transaction keeps the company's lock until its end.
        progress = test_tours_clv.TestClvTour.progress
        patcher = patch.object(self.env.registry["grc.screen"], "_progress", progress)
        patcher.start()
        self.addCleanup(patcher.stop)

    def test_wide(self):
        self.start_tour("/odoo/statistical-groups", "grc_scoring_groups", login="groups_tour")
        self.assertEqual((self.latest().due, self.company.grc_group_count), (True, "2"))
        self.assertEqual(self.env["ir.filters"].search_count([("name", "=", "Best friends")]), 2)

    def test_phone(self):
        self.browser_size, self.touch_enabled = "390x844", True
        self.start_tour("/odoo/statistical-groups", "grc_scoring_groups_phone", login="groups_tour")


@tagged("post_install", "-at_install")
class TestGroupsFewTour(ToursCommon):
    def test_few(self):
        self._refresh()
        self.start_tour("/odoo/statistical-groups", "grc_scoring_groups_few", login="grc_tour")

    def test_empty(self):
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()
        self.start_tour("/odoo/statistical-groups", "grc_scoring_groups_empty", login="grc_tour")

    def test_wallet(self):
        self._refresh()
        self.start_tour("/odoo/share-of-wallet", "grc_scoring_wallet", login="grc_tour")
        self.assertEqual(self.env["grc.wallet"].sudo().search([("partner_id", "=", self.recent.id)]).spending, 1000)
