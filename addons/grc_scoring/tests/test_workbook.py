import io

import openpyxl
from odoo.tests import HttpCase, tagged

from ..report import customers_xlsx
from ..report.customers_xlsx import COLUMNS, customers_workbook
from .common import ScoringCase


@tagged("post_install", "-at_install")
class TestWorkbook(ScoringCase):
    def workbook(self, domain=()):
        content = customers_workbook(self.customers.env, list(domain))
        return openpyxl.load_workbook(io.BytesIO(content))

    def test_sheets_and_figures(self):
        self.company.grc_score_mode = "fixed"
        people = self.partners(3)
        self.purchases([(partner, 10, 100 * (place + 1)) for place, partner in enumerate(people)])
        self.refresh()
        book = self.workbook([("company_id", "=", self.company.id)])
        customers, segments, thresholds, definitions = book.worksheets
        rows = list(customers.iter_rows(values_only=True))
        money = COLUMNS.index("monetary_value")
        self.assertEqual({row[0]: row[money] for row in rows[1:]}, {f"Customer {i}": 100 * (i + 1) for i in range(3)})
        value_class, policy = COLUMNS.index("value_class"), COLUMNS.index("policy")
        self.assertEqual(
            {row[0]: row[value_class] for row in rows[1:]}, {"Customer 0": "B", "Customer 1": "A", "Customer 2": "A"}
        )
        self.assertEqual({row[policy] for row in rows[1:]}, {"Too early"})
        self.assertEqual(segments.max_row, 12)
        self.assertEqual([cell.value for cell in thresholds[2]][5:9], [30, 90, 180, 365])
        self.assertEqual(definitions.max_row, len(rows[0]) + 1)

    def test_nobody(self):
        book = self.workbook([("id", "=", 0)])
        self.assertEqual(book.worksheets[0].max_row, 1)

    def test_batches_join(self):
        people = self.partners(5)
        self.purchases([(partner, 10, 100) for partner in people])
        self.refresh()
        self.patch(customers_xlsx, "BATCH", 2)
        book = self.workbook([("company_id", "=", self.company.id)])
        self.assertEqual(book.worksheets[0].max_row, 6)


@tagged("post_install", "-at_install")
class TestDownload(HttpCase):
    def test_download(self):
        self.authenticate("admin", "admin")
        response = self.url_open('/grc_scoring/customers.xlsx?domain=[["r_score","=",5]]')
        self.assertEqual(response.status_code, 200)
        self.assertIn("spreadsheetml", response.headers["Content-Type"])
        openpyxl.load_workbook(io.BytesIO(response.content))

    def test_bad_domain_is_refused(self):
        self.authenticate("admin", "admin")
        self.assertEqual(self.url_open("/grc_scoring/customers.xlsx?domain=[[").status_code, 400)
        self.assertEqual(self.url_open('/grc_scoring/customers.xlsx?domain=[["nobody","=",5]]').status_code, 400)
