from unittest.mock import patch

from odoo import Command
from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import HttpCase, new_test_user, tagged

from .common_clv import ClvCase


@tagged("post_install", "-at_install")
class TestClvTour(ClvCase, HttpCase):
    """The screen of a company that has a model."""

    def test_screen(self):
        self.histories(self.people(80))
        self.refresh()
        self.assertTrue(self.fit().fitted)
        self.clear_queue()
        self.fit().source = "model"
        new_test_user(
            self.env,
            login="clv_tour",
            lang="en_US",
            groups="base.group_user,account.group_account_manager,grc_base.group_grc_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        # The refresh of this transaction keeps the company's lock until its end.
        with patch.object(self.env.registry["grc.screen"], "_progress", self.progress):
            self.start_tour("/odoo/lifetime-value", "grc_scoring_clv", login="clv_tour")
        self.assertTrue(self.fit().due)

    @staticmethod
    def progress(screen, company):
        waiting = screen.env["grc.queue"].sudo().search_count([("company_ref", "=", company.id)])
        return {"running": False, "queued": bool(waiting), "percent": 0}


@tagged("post_install", "-at_install")
class TestClvFewTour(ToursCommon):
    def test_few(self):
        self._refresh()
        self.start_tour("/odoo/lifetime-value", "grc_scoring_clv_few", login="grc_tour")

    def test_empty(self):
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()
        self.start_tour("/odoo/lifetime-value", "grc_scoring_clv_empty", login="grc_tour")


@tagged("post_install", "-at_install")
class TestClvSettingsTour(HttpCase):
    def test_settings(self):
        self.start_tour("/odoo/action-grc_base.grc_settings_action", "grc_scoring_clv_settings", login="admin")
        company = self.env.ref("base.user_admin").company_id
        self.assertEqual((company.grc_clv_horizon, company.grc_clv_model), (24, "pareto_nbd"))
