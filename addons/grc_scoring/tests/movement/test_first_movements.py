from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ..common import ScoringCase


@tagged("post_install", "-at_install")
class TestFirstMovements(ScoringCase):
    """A company whose figures are built here for the first time."""

    def matrix(self, *dates):
        return self.screen("movement").get_movement("segment", *dates)

    def test_before_the_first_refresh(self):
        with self.assertRaisesRegex(UserError, "have not been built yet"):
            self.matrix()
        self.assertEqual(self.screen("stay").get_stays(), {"since": False, "states": []})
        self.assertFalse(self.customers.new({}).stays)
        self.assertFalse(self.screen("movement").get_movement_frame()["since"])

    def test_recorded_movements(self):
        """What two refreshes record is what the matrix of their days shows; so are the new ones."""
        old, new = self.partners(2)
        self.purchase(old, 300, 100)
        first = self.today - timedelta(days=10)
        self.refresh(as_of=first)
        before = self.row(old).segment_id
        self.purchase(old, 2, 5000)
        self.purchase(new, 1, 10)
        self.refresh()
        after, fresh = self.row(old).segment_id, self.row(new).segment_id
        self.assertNotEqual(before, after)
        self.assertEqual(
            {(cell["from"], cell["to"]) for cell in self.matrix(first, self.today)["cells"]},
            {(str(before.id), str(after.id)), ("new", str(fresh.id))},
        )
        matrix = self.matrix(first, self.today)
        self.assertEqual((matrix["customers_from"], matrix["customers_to"], matrix["moved"]), (1, 2, 1))
        # A look back changes nothing of it.
        self.refresh(as_of=first - timedelta(days=30))
        again = self.matrix(first, self.today)
        told = [[(cell["from"], cell["to"], cell["customers"]) for cell in found["cells"]] for found in (matrix, again)]
        self.assertEqual(*told)
        self.assertEqual((matrix["rebuilt"], again["rebuilt"]), (False, first - timedelta(days=30)))


@tagged("post_install", "-at_install")
class TestMovementDownload(HttpCase):
    def test_download(self):
        self.authenticate("admin", "admin")
        company = self.env.ref("base.user_admin").company_id
        today = company._grc_today()
        self.env["grc.refresh"].create({"company_id": company.id, "as_of": today, "thresholds": {"known": True}})
        response = self.url_open("/grc_scoring/movement.xlsx")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content[:2], b"PK")
        for query in ("date_to=2020-01-01", "date_from=x", "dimension=y"):
            with self.subTest(query=query):
                self.assertEqual(self.url_open(f"/grc_scoring/movement.xlsx?{query}").status_code, 400)
