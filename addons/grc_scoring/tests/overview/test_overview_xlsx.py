import io
import json
from datetime import timedelta
from urllib.parse import quote

import openpyxl
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged
from openpyxl.utils import range_boundaries

from ...report.book import COLORS, tint
from ...report.overview_xlsx import overview_workbook
from ..common import ScoringCase

SHEETS = [
    "Overview",
    "RFM map",
    "Segments",
    "Classes",
    "Policy",
    "Movements",
    "High value, late",
    "Definitions",
]


@tagged("post_install", "-at_install")
class TestOverviewXlsx(ScoringCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.grc_score_mode = "fixed"
        cls.people = cls.partners(4)
        cls.people[0].name = "=1+1"
        # The first bought every month and has been silent for half a year.
        rows = [(cls.people[0], 180 + 30 * place, 1000) for place in range(12)]
        rows += [(cls.people[place], 20 * place, 10 * place) for place in (1, 2, 3)]
        cls.purchases(rows)
        cls.customers._refresh(cls.company, as_of=cls.today - timedelta(days=200))
        cls.customers._refresh(cls.company)

    def workbook(self, filters=None, env=None):
        return openpyxl.load_workbook(io.BytesIO(overview_workbook(env or self.customers.env, filters)))

    def rows(self, sheet, head):
        """Return the rows below the one that begins with ``head``."""
        values = list(sheet.iter_rows(values_only=True))
        start = next(place for place, row in enumerate(values) if row[0] == head)
        found = []
        for row in values[start + 1 :]:
            if row[0] is None:
                break
            found.append(row)
        return found

    def test_figures_are_those_of_the_panels(self):
        book = self.workbook()
        self.assertEqual(book.sheetnames, SHEETS)
        figures = {row[0]: row[1] for row in self.rows(book["Overview"], "Figure")}
        found = self.screen("overview").get_overview_figures()
        self.assertAlmostEqual(figures["Value of your customers"], found["value"]["amount"])
        self.assertEqual(figures["High value, late"], 1)
        self.assertAlmostEqual(figures["Their best years"], found["slipping"]["amount"])
        segments = {row[0]: row[1:5] for row in self.rows(book["Segments"], "Segment")}
        for segment in self.screen("map").get_rfm_map()["segments"]:
            self.assertEqual(segments[segment["name"]][0], segment["customers"])
            self.assertAlmostEqual(segments[segment["name"]][2], segment["revenue"])
        classes = {row[0].lower(): row[1:5] for row in self.rows(book["Classes"], "Class")}
        for found in self.screen("pareto").get_pareto()["classes"]:
            self.assertEqual(classes[found["name"]][0], found["customers"])
            self.assertAlmostEqual(classes[found["name"]][3], found["value_share"])
        policies = self.rows(book["Policy"], "Policy")
        self.assertEqual(sum(row[1] for row in policies), 4)
        [slipping] = self.rows(book["High value, late"], "Customer")
        self.assertEqual(slipping[0], "=1+1")
        self.assertEqual(slipping[2].date(), self.today - timedelta(days=180))
        self.assertAlmostEqual(slipping[5], self.row(self.people[0]).best_margin)

    def test_map(self):
        """Customers add up, and cells have the colour of their segment."""
        sheet = self.workbook()["RFM map"]
        grid = [list(row) for row in sheet.iter_rows(min_row=4, max_row=8, min_col=2, max_col=6)]
        self.assertEqual(sum(cell.value for row in grid for cell in row), 4)
        best = self.company._grc_segmentation().segment_ids.filtered(
            lambda segment: segment.r_max == 5 and segment.fm_max == 5
        )
        self.assertEqual(grid[0][4].fill.fgColor.rgb[2:].lower(), tint(COLORS[best.color])[1:])
        self.assertIn(self.company.currency_id.symbol, sheet["B13"].number_format)

    def test_charts_show_the_cells(self):
        """Each chart is Excel's own, and of ranges of numbers."""
        book = self.workbook()
        charts = {sheet.title: sheet._charts for sheet in book.worksheets}
        self.assertEqual([len(charts[name]) for name in SHEETS], [0, 0, 2, 2, 3, 1, 1, 0])
        for sheet in book.worksheets:
            for chart in charts[sheet.title]:
                self.assertTrue(chart.ser)
                for series in chart.ser:
                    source = (getattr(series, "val", None) or series.yVal).numRef.f
                    name, cells = source.rsplit("!", 1)
                    self.assertEqual(name.strip("'"), sheet.title)
                    left, top, right, bottom = range_boundaries(cells)
                    values = [
                        sheet.cell(row, column).value
                        for row in range(top, bottom + 1)
                        for column in range(left, right + 1)
                    ]
                    self.assertTrue(values)
                    self.assertTrue(all(isinstance(value, (int, float)) for value in values), source)

    def test_movements(self):
        book = self.workbook({"since": str(self.today - timedelta(days=300))})
        moves = self.rows(book["Movements"], "From")
        matrix = self.screen("movement").get_movement("segment")
        moved = [cell for cell in matrix["cells"] if cell["from"] != cell["to"]]
        self.assertTrue(moved)
        self.assertEqual(sum(row[2] for row in moves), sum(cell["customers"] for cell in moved))

    def test_movements_on_the_first_day(self):
        """Point 0: what changes on the first day of a period belongs to it, on that day, too."""
        book = self.workbook({"since": str(self.today)})
        moves = self.rows(book["Movements"], "From")
        matrix = self.screen("movement").get_movement("segment", self.today - timedelta(days=1))
        moved = [cell for cell in matrix["cells"] if cell["from"] != cell["to"]]
        self.assertTrue(moved)
        self.assertEqual(sum(row[2] for row in moves), sum(cell["customers"] for cell in moved))

    def test_filters(self):
        """Only the customers of the team; a future period is refused in words."""
        team = self.env["crm.team"].sudo().create({"name": "Tiny [team]: one/two"})
        self.people[1].user_id = new_test_user(
            self.env,
            "cube_team",
            "sales_team.group_sale_salesman",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        team.member_ids = self.people[1].user_id
        book = self.workbook({"team_id": team.id, "since": False, "compare": "year"})
        self.assertEqual(book["Overview"]["B2"].value, team.name)
        self.assertEqual(sum(row[1] for row in self.rows(book["Segments"], "Segment")), 1)
        self.assertFalse(book["High value, late"]._charts)
        with self.assertRaisesRegex(UserError, "has not come yet"):
            overview_workbook(self.customers.env, {"since": str(self.today + timedelta(days=3))})

    def test_rights(self):
        """A salesperson gets their own customers, nobody else's."""
        user = new_test_user(
            self.env,
            "cube_seller",
            "base.group_user,sales_team.group_sale_salesman,grc_base.group_grc_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.people[2].user_id = user
        env = self.env(user=user, context={"allowed_company_ids": self.company.ids})
        book = self.workbook(env=env)
        self.assertEqual(sum(row[1] for row in self.rows(book["Segments"], "Segment")), 1)
        self.assertEqual(sum(row[1] for row in self.rows(book["Policy"], "Policy")), 1)
        text = str([list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets])
        for partner in self.people - self.people[2]:
            self.assertNotIn(f"'{partner.name}'", text)

    def test_nothing_yet(self):
        """A company without figures has a workbook that says so."""
        self.env.cr.execute("DELETE FROM grc_customer WHERE company_id = %s", [self.company.id])
        self.env.cr.execute("DELETE FROM grc_refresh WHERE company_id = %s", [self.company.id])
        self.env.invalidate_all()
        book = self.workbook()
        self.assertEqual(book.sheetnames, SHEETS)
        self.assertIn("have not been built yet", str(list(book["Movements"].values)))
        self.assertIn("Nobody bought", str(list(book["Classes"].values)))


@tagged("post_install", "-at_install")
class TestOverviewDownload(HttpCase):
    def get(self, filters):
        return self.url_open(f"/grc_scoring/overview.xlsx?filters={quote(filters)}")

    def test_download(self):
        self.authenticate("admin", "admin")
        response = self.get(json.dumps({"compare": "year"}))
        self.assertEqual(response.status_code, 200)
        self.assertIn("spreadsheetml", response.headers["Content-Type"])
        self.assertEqual(len(openpyxl.load_workbook(io.BytesIO(response.content)).sheetnames), len(SHEETS))
        for filters in ("{", "[]", '{"since": "x"}', '{"since": "2999-01-01"}', '{"compare": "z"}', '{"team_id": "x"}'):
            with self.subTest(filters=filters):
                self.assertEqual(self.get(filters).status_code, 400)

    def test_without_the_right(self):
        new_test_user(self.env, "cube_reader", "base.group_user,grc_base.group_grc_user", password="cube_reader")
        self.authenticate("cube_reader", "cube_reader")
        self.assertEqual(self.get("{}").status_code, 403)
        new_test_user(self.env, "cube_nobody", "base.group_user,base.group_allow_export", password="cube_nobody")
        self.authenticate("cube_nobody", "cube_nobody")
        self.assertEqual(self.get("{}").status_code, 403)
