"""The workbook of the overview: what its panels say, a sheet each, with charts of Excel's own."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..tools.filters import FILTERS
from .book import COLORS, workbook
from .movement_xlsx import MOVE_WIDTHS, write_moves
from .overview_lists import write_policy, write_slipping
from .overview_map import write_map

#: Bars of a chart of movements.
DRAWN_MOVES = 12


def overview_workbook(env, filters):
    """Return the workbook of the overview of the present company, as the user may see it.

    :param dict filters: those of the overview, see ``grc.screen.overview``; None or empty: those it opens with
    :return: bytes
    :raise UserError: when the filters are none
    """
    filters = FILTERS.parse(env, "filters", filters)

    def write(book):
        sheets = _Sheets(env, book, filters)
        sheets.figures()
        write_map(sheets)
        sheets.classes()
        write_policy(sheets)
        sheets.movements()
        write_slipping(sheets)
        sheets.definitions()

    return workbook(write, env.company.currency_id, in_memory=True)


class _Sheets:
    """The sheets, each from the call of its panel.

    :ivar customers: ``grc.customer`` as the user
    :ivar domain: that of the customers of the filters
    :ivar months: sentence on the window of revenue and margin
    """

    def __init__(self, env, book, filters):
        self.env = env
        self.book = book
        self.filters = filters or {}
        self.customers = env["grc.customer"]
        self.domain = env["grc.screen"]._filter_domain(self.filters)
        self.key = env["grc.screen.overview"].get_overview_figures(self.filters)
        months = env.company.sudo().grc_window_months
        self.months = env._("the last %s months", months) if months else env._("all history")

    def labels(self, field):
        """Return ``{key: label}`` of a selection of customers."""
        return dict(self.customers._fields[field]._description_selection(self.env))

    def figures(self):
        """The key figures, what they are compared with, and the goals."""
        key = self.key
        sheet = self.book.sheet(self.env._("Overview"), self.env.company.name, (38, 18, 18, 18, 60))
        team = self.env["crm.team"].browse(int(self.filters.get("team_id") or 0)).exists()
        facts = [
            (self.env._("Sales team"), team.name or self.env._("All teams")),
            (self.env._("From"), key["since"]),
            (self.env._("To"), key["today"]),
            (self.env._("Compared with"), key["compared_since"]),
            (self.env._("until"), key["compared"]),
        ]
        for row, (label, value) in enumerate(facts, 1):
            self.book.cell(sheet, row, 0, label, "bold")
            self.book.cell(sheet, row, 1, value)
        last = self._key_figures(sheet, len(facts) + 2)
        self._goals(sheet, last + 3)

    def _key_figures(self, sheet, row):
        head = [
            self.env._("Figure"),
            self.env._("Now"),
            self.env._("Before"),
            self.env._("Difference"),
            self.env._("Meaning"),
        ]
        last = self.book.table(sheet, row, head, [])
        for last, (label, now, before, style, meaning) in enumerate(self._key_lines(), row + 1):
            self.book.cell(sheet, last, 0, label, "bold")
            self.book.cell(sheet, last, 1, now, style)
            self.book.cell(sheet, last, 2, before, style)
            self.book.cell(sheet, last, 3, now - before if None not in (now, before) else None, style)
            self.book.cell(sheet, last, 4, meaning)
        return last

    def _key_lines(self):
        """Return the key figures: a list of (label, now, before, style, meaning)."""
        key = self.key
        value, kept, back, slipping = key["value"], key["kept"], key["back"], key["slipping"]
        return [
            (
                self.env._("Value of your customers"),
                value["amount"] if value["customers"] else None,
                value["before"],
                "money",
                self.env._("margin expected in the next %s months", key["horizon"]),
            ),
            (self.env._("Customers with a value"), value["customers"], None, "count", ""),
            (
                self.env._("Kept"),
                kept["rate"],
                kept["before"],
                "share",
                self.env._("who bought in the year before the last, and since"),
            ),
            (
                self.env._("Asked about"),
                kept["base"],
                None,
                "count",
                self.env._("customers who bought in the year before the last"),
            ),
            (self.env._("Did not come back"), kept["lost"], None, "count", ""),
            (
                self.env._("Won back"),
                back["customers"],
                back["before"],
                "count",
                self.env._("since %s, after a year of silence", format_date(self.env, key["since"])),
            ),
            (
                self.env._("Slipping"),
                slipping["customers"],
                None,
                "count",
                self.env._("of high value and late, not yet lost"),
            ),
            (
                self.env._("Their best years"),
                slipping["amount"],
                None,
                "money",
                self.env._("margin of their best twelve months"),
            ),
        ]

    def _goals(self, sheet, row):
        goals = self.env["grc.screen.overview"].get_overview_goals(self.filters)
        if not goals:
            return
        head = [
            self.env._("Goal"),
            self.env._("Target"),
            self.env._("Achieved"),
            self.env._("Share"),
            self.env._("Time elapsed"),
        ]
        lines = [
            (goal["name"], goal["target"], goal["achieved"], goal["share"] if goal["known"] else None, goal["elapsed"])
            for goal in goals
        ]
        self.book.table(sheet, row, head, lines, ("bold", None, None, "share", "share"))

    def classes(self):
        """The classes and the curve behind them."""
        found = self.env["grc.screen.pareto"].get_pareto(self.filters)
        if found["basis"] == "margin":
            basis, of_value = self.env._("Margin"), self.env._("Share of the margin")
        else:
            basis, of_value = self.env._("Revenue"), self.env._("Share of the revenue")
        sheet = self.book.sheet(self.env._("Classes"), self.env._("Few customers bring most"), (18, 14, 18, 18, 18))
        letters = self.labels("value_class")
        lines = [
            (letters[one["name"]], one["customers"], one["value"], one["customers_share"], one["value_share"])
            for one in found["classes"]
        ]
        of_customers = self.env._("Share of the customers")
        head = [self.env._("Class"), self.env._("Customers"), basis, of_customers, of_value]
        last = self.book.table(sheet, 2, head, lines, ("bold", "count", "money", "share", "share"))
        if not lines or not found["curve"]["value"]:
            self.book.cell(sheet, last + 2, 0, self.env._("Nobody bought within the window."))
            return
        series = [
            {"name": name, "categories": (3, 0, last, 0), "values": (3, column, last, column)}
            for name, column in ((of_customers, 3), (of_value, 4))
        ]
        percent = {"num_format": "0%", "min": 0}
        self.book.chart(sheet, f"A{last + 3}", {"type": "column"}, self.env._("Classes"), series, y=percent)
        self._curve(sheet, last + 23, found["curve"], of_customers, of_value)

    def _curve(self, sheet, top, curve, of_customers, of_value):
        lines = zip(curve["customers"], curve["value"], strict=True)
        last = self.book.table(sheet, top, [of_customers, of_value], lines, ("share", "share"))
        series = {
            "name": self.env._("Pareto curve"),
            "categories": (top + 1, 0, last, 0),
            "values": (top + 1, 1, last, 1),
            "line": {"color": COLORS[4], "width": 2},
            "marker": {"type": "none"},
        }
        percent = {"num_format": "0%", "min": 0}
        self.book.chart(
            sheet,
            f"G{top - 20}",
            {"type": "scatter", "subtype": "straight"},
            self.env._("Pareto curve"),
            [series],
            x={**percent, "max": 1, "name": of_customers},
            y={**percent, "name": of_value},
        )

    def movements(self):
        """What changed since the first day of the period, or since the first refresh."""
        movements = self.env["grc.screen.movement"]
        since = movements._known_since("segment", self.env.company)
        shown = max(since, self.key["since"]) if since else None
        # What happens on the first day of the period belongs to it: it begins at the end of the day before.
        first = max(since, self.key["since"] - timedelta(days=1)) if since else None
        title = (
            self.env._("What changed since %s", format_date(self.env, shown)) if shown else self.env._("What changed")
        )
        sheet = self.book.sheet(self.env._("Movements"), title, MOVE_WIDTHS)
        try:
            found = movements.get_movement("segment", date_from=first, domain=self.domain)
        except UserError as error:
            self.book.cell(sheet, 2, 0, str(error))
            return
        labels = {state["key"]: state["label"] for state in found["states"]}
        measures = {
            "customers": self.env._("Customers"),
            "revenue": self.env._("Revenue"),
            "margin": self.env._("Margin"),
        }
        count = write_moves(self.book, sheet, self.env, found, labels, measures, top=2)
        if not count:
            self.book.cell(sheet, 4, 0, self.env._("Nobody moved."))
            return
        last = 2 + min(count, DRAWN_MOVES)
        series = {"name": measures["revenue"], "categories": (3, 0, last, 1), "values": (3, 3, last, 3), "gap": 40}
        title = self.env._("Revenue in %s of those who moved", self.months)
        self.book.chart(sheet, "G3", {"type": "bar"}, title, [series], y={"reverse": True}, size=(720, 480))

    def definitions(self):
        """What the figures mean."""
        sheet = self.book.sheet(self.env._("Definitions"), self.env._("Definitions"), (28, 110))
        described = self.customers.fields_get(
            ("clv_predicted", "segment_id", "r_score", "f_score", "m_score", "value_class", "policy", "best_margin"),
            ["string", "help"],
        )
        lines = [
            (
                self.env._("Customers"),
                self.env._("Those of the company whom you may see, and of the sales team where one is chosen."),
            ),
            (self.env._("Revenue and margin"), self.env._("Net revenue and margin over %s, untaxed.", self.months)),
            *((field["string"], field.get("help") or "") for field in described.values()),
            (
                self.env._("Kept"),
                self.env._("Share of those who bought in the year before the last who bought again in the last year."),
            ),
        ]
        self.book.table(sheet, 2, [self.env._("Term"), self.env._("Meaning")], lines, ("bold", "text"))
