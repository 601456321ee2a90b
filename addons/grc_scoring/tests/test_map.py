from odoo.tests import tagged

from .common import ScoringCase


@tagged("post_install", "-at_install")
class TestMap(ScoringCase):
    def data(self):
        return self.screen("map").with_company(self.company).get_rfm_map()

    def test_empty_company(self):
        data = self.data()
        self.assertEqual((data["cells"], data["buyers"], data["prospects"]), ([], 0, 0))
        self.assertEqual(len(data["segments"]), 11)

    def test_cells_add_up_to_the_customers(self):
        self.company.grc_score_mode = "fixed"
        people = self.partners(6)
        self.purchases([(partner, 20 * place, 100 + 900 * place) for place, partner in enumerate(people)])
        people[5].with_company(self.company).grc_is_prospect = True
        self.partners(1).with_company(self.company).grc_is_prospect = True
        self.refresh()
        data = self.data()
        self.assertEqual(data["buyers"], 6)
        self.assertEqual(data["prospects"], 1)
        self.assertEqual(sum(cell["customers"] for cell in data["cells"]), 6)
        self.assertAlmostEqual(data["revenue"], sum(100 + 900 * place for place in range(6)))
        self.assertEqual(sum(segment["customers"] for segment in data["segments"]), 6)
        self.assertEqual(data["thresholds"]["recency"], [30, 90, 180, 365])
        for cell in data["cells"]:
            domain = [
                ("r_score", "=", cell["r"]),
                ("fm_score", "=", cell["fm"]),
                ("company_id", "=", self.company.id),
            ]
            self.assertEqual(self.customers.search_count(domain), cell["customers"])

    def test_rebuild_that_waits_is_told(self):
        self.customers.with_company(self.company).action_refresh()
        self.assertTrue(self.data()["progress"]["queued"])
