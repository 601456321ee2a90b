import io
import re
import zipfile
from datetime import date, datetime, timedelta, timezone

import openpyxl
from odoo.tests import HttpCase, new_test_user, tagged

from ..report import book, customers_xlsx
from ..report.customers_xlsx import COLUMNS, customers_workbook
from ..report.movement_xlsx import movement_workbook
from ..report.overview_xlsx import overview_workbook
from .common import ScoringCase

#: What users may type that a workbook could take for something else than a text.
TEXTS = (
    "=1+1",
    "{=SUM(A1)}",
    "+1",
    "-1",
    "@SUM(1)",
    '=HYPERLINK("http://example.com")',
    "http://example.com",
    "mailto:a@example.com",
    "internal:Sheet1!A1",
    "external:c:\\x.xlsx",
    "=cmd|'/C calc'!A0",
    "0123",
    "1e5",
    "_x0041_",
    "<b>&\"'",
)


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
        self.assertEqual({row[policy] for row in rows[1:]}, {"New, not yet judged"})
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

    def test_text_of_users_stays_text(self):
        """Point 5: names of segments, owners and customers are no formulas or links in any workbook."""
        people = self.partners(len(TEXTS))
        segments = self.company._grc_segmentation().segment_ids
        owner = new_test_user(self.env, "=1+1", "grc_base.group_grc_user", name="=1+1")
        for place, text in enumerate(TEXTS):
            people[place].write({"name": text, "user_id": owner.id})
            segments[place % len(segments)].write({"name": text, "advice": text, "user_id": owner.id})
        self.purchases([(partner, 20 * place, 100 + place) for place, partner in enumerate(people)])
        self.refresh()
        env = self.customers.env
        for name, content in (
            ("customers", customers_workbook(env, [("company_id", "=", self.company.id)])),
            ("movement", movement_workbook(env, self.screen("movement").get_movement())),
            ("overview", overview_workbook(env, {})),
        ):
            with self.subTest(name):
                self.assertPlain(content)
                found = openpyxl.load_workbook(io.BytesIO(content))
                cells = {cell.value: cell for sheet in found for row in sheet for cell in row if cell.value in TEXTS}
                self.assertGreaterEqual(len(cells), 4)
                self.assertEqual({cell.data_type for cell in cells.values()}, {"s"})

    def assertPlain(self, content):
        """Check that no sheet has a formula or a link."""
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for part in parts.namelist():
                if part.startswith("xl/worksheets/"):
                    self.assertFalse(re.search(rb"<f[ >]|<hyperlink|relationships/hyperlink", parts.read(part)), part)

    def table(self, lines, rows=None, **options):
        """Return the rows of each sheet of a workbook that holds one table."""
        if rows:
            self.patch(book, "ROWS", rows)

        def write(target):
            target.table(target.sheet("List", None, (10,)), 0, ["Value"], lines)

        found = openpyxl.load_workbook(io.BytesIO(book.workbook(write, **options)))
        return {sheet.title: [row[0].value for row in sheet.iter_rows()] for sheet in found}

    def test_more_rows_than_a_sheet_holds(self):
        """Point 5: what no longer fits goes on on further sheets; nothing is lost."""
        for options in ({}, {"constant_memory": True}):
            with self.subTest(**options):
                found = self.table([[place] for place in range(12)], 5, **options)
                self.assertEqual(list(found), ["List", "List 2", "List 3"])
                self.assertEqual({tuple(rows[:1]) for rows in found.values()}, {("Value",)})
                self.assertEqual([row for rows in found.values() for row in rows[1:]], list(range(12)))
        self.assertEqual(list(self.table([[place] for place in range(4)], 5)), ["List"])

    def test_customers_beyond_the_sheet(self):
        people = self.partners(7)
        self.purchases([(partner, 10, 100) for partner in people])
        self.refresh()
        self.patch(book, "ROWS", 4)
        self.patch(customers_xlsx, "BATCH", 2)
        found = self.workbook([("company_id", "=", self.company.id)])
        sheets = [sheet for sheet in found.worksheets if sheet.title.startswith("Customers")]
        names = [row[0].value for sheet in sheets for row in sheet.iter_rows(min_row=2)]
        self.assertEqual(sorted(names), people.mapped("name"))

    def test_values_that_no_cell_holds(self):
        """Point 5: days before 1900, figures that are none and long texts are there in words."""
        moment = datetime(2026, 3, 1, 10, tzinfo=timezone.utc)
        values = [date(202, 3, 1), date(1899, 12, 31), date(1900, 1, 1), date(9999, 12, 31), moment]
        values += [10**400, float("nan"), float("inf"), -5, "x" * 40_000, True, "a\x01b", None]
        rows = self.table([[value] for value in values])["List"][1:]
        self.assertEqual(rows[:2], ["0202-03-01", "1899-12-31"])
        self.assertEqual([day.date() for day in rows[2:4]], values[2:4])
        self.assertEqual(rows[4], moment.replace(tzinfo=None))
        self.assertEqual(rows[5][:3], "100")
        self.assertEqual(rows[6:8], ["nan", "inf"])
        self.assertEqual(rows[8], -5)
        self.assertEqual((len(rows[9]), rows[9][-1]), (32_767, "…"))
        self.assertEqual(rows[10], 1)
        self.assertIn("b", rows[11])

    def test_old_purchases(self):
        """Point 5: a customer whose first purchase is dated 1899 or 202 keeps their dates."""
        partner = self.partners(1)
        self.purchase(partner, 10, 100)
        self.refresh()
        self.env.cr.execute(
            "UPDATE grc_customer SET first_purchase = '0202-03-01' WHERE company_id = %s", [self.company.id]
        )
        self.env.invalidate_all()
        row = list(self.workbook([("company_id", "=", self.company.id)]).worksheets[0].iter_rows(values_only=True))[1]
        self.assertEqual(row[COLUMNS.index("first_purchase")], "0202-03-01")
        self.assertEqual(row[COLUMNS.index("last_purchase")].date(), self.today - timedelta(days=10))

    def test_symbols_of_currencies(self):
        """Point 5: a symbol with a quotation mark or a line break leaves the workbook readable."""
        currency = self.company.currency_id
        currency.symbol = 'x"\\\n'
        book.workbook(lambda target: target.sheet("A", "B", ()), currency)
        found = openpyxl.load_workbook(io.BytesIO(overview_workbook(self.customers.env, {})))
        self.assertIn('"x"', found["RFM map"]["B13"].number_format)


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
