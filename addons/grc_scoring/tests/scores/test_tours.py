from odoo.addons.grc_base.tests.test_tours import ToursCommon
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestScoringTours(ToursCommon):
    def test_rfm_map(self):
        self._refresh()
        self.start_tour("/odoo/rfm-map", "grc_scoring_rfm_map", login="grc_tour")

    def test_rfm_map_empty(self):
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()
        self.start_tour("/odoo/rfm-map", "grc_scoring_rfm_map_empty", login="grc_tour")

    def test_pareto(self):
        self._refresh()
        self.start_tour("/odoo/pareto", "grc_scoring_pareto", login="grc_tour")

    def test_pareto_empty(self):
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()
        self.start_tour("/odoo/pareto", "grc_scoring_pareto_empty", login="grc_tour")

    def test_pareto_negative(self):
        self.env["account.move"].search([("company_id", "=", self.company.id)]).flush_recordset()
        self.env.cr.execute("UPDATE account_move SET grc_margin = -1 WHERE company_id = %s", [self.company.id])
        self._refresh()
        self.start_tour("/odoo/pareto", "grc_scoring_pareto_negative", login="grc_tour")

    def test_policy_matrix(self):
        self._refresh()
        self.start_tour("/odoo/policy-matrix", "grc_scoring_policy_matrix", login="grc_tour")

    def test_policy_matrix_empty(self):
        self.env["grc.queue"].sudo().search([("company_ref", "=", self.company.id)]).unlink()
        self.start_tour("/odoo/policy-matrix", "grc_scoring_policy_matrix_empty", login="grc_tour")

    def test_segmentation(self):
        self.user.sudo().company_ids = self.env["res.company"].sudo().search([])
        self.start_tour(
            "/odoo/action-grc_scoring.grc_segmentation_action", "grc_scoring_segmentation", login="grc_tour"
        )
        segments = {
            segment.code: segment._rectangle()
            for segment in self.env.ref("grc_scoring.segmentation_usual").sudo().segment_ids
        }
        self.assertEqual(segments["loyal"], (3, 3, 4, 5))
        self.assertEqual(segments["champions"], (4, 5, 4, 5))


@tagged("post_install", "-at_install")
class TestScoringSettingsTour(HttpCase):
    def test_settings(self):
        self.start_tour("/odoo/action-grc_base.grc_settings_action", "grc_scoring_settings", login="admin")
        self.assertEqual(self.env.ref("base.user_admin").company_id.grc_score_mode, "fixed")
