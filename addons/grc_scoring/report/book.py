"""A workbook that is being written: its styles, the company's currency, tables and charts.

Every workbook of ours is made by :func:`workbook` and filled by the methods of :class:`Book`, which write values as
what they are: what somebody typed is never a formula or a link, and nothing is lost at the edges of a sheet.
"""

import io
import itertools
import re
from datetime import date, datetime

#: Odoo's own colours (``$o-colors``), as segments and movements have them.
COLORS = (
    "#a2a2a2",
    "#ee2d2d",
    "#dc8534",
    "#e8bb1d",
    "#5794dd",
    "#9f628f",
    "#db8865",
    "#41a9a2",
    "#304be0",
    "#ee2f8a",
    "#61c36e",
    "#9872e6",
)
#: Options of a workbook: what a customer is called is never a formula or a link.
OPTIONS = {
    "default_date_format": "yyyy-mm-dd",
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}
#: What a sheet and a cell hold, and the first day that a workbook knows; xlsxwriter leaves out what is beyond.
ROWS, CHARACTERS, FIRST_DAY = 1_048_576, 32_767, date(1900, 1, 1)
#: The greatest number that a cell holds.
GREATEST = 9.99e307


def tint(color, part=0.25):
    """Return a colour mixed with white, of which ``part`` is left."""
    parts = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - value) * part):02x}" for value in parts)


def workbook(write, currency=None, **options):
    """Return the bytes of a workbook.

    :param write: function of a :class:`Book` that fills it
    :param currency: ``res.currency`` of the amounts; None: there are several
    :param options: of ``xlsxwriter.Workbook``, beside :data:`OPTIONS`
    """
    import xlsxwriter  # noqa: PLC0415 - not needed before somebody exports

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {**OPTIONS, **options}) as book:
        write(Book(book, currency))
    return target.getvalue()


class Book:
    """Sheets with headings, tables and charts.

    :ivar book: ``xlsxwriter.Workbook``
    :ivar styles: formats by name
    """

    def __init__(self, book, currency):
        """:param currency: ``res.currency`` of the amounts; None: there are several"""
        self.book = book
        self.widths = {}
        money = self._money(currency) if currency else "#,##0.00"
        self.styles = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "bold": book.add_format({"bold": True}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "money": book.add_format({"num_format": money}),
            "count": book.add_format({"num_format": "#,##0"}),
            "number": book.add_format({"num_format": "#,##0.0"}),
            "share": book.add_format({"num_format": "0.0%"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        }
        self.colored = {}

    @staticmethod
    def _money(currency):
        """Return the format of amounts; a symbol cannot end the text that it is."""
        symbol = '"{}"'.format(re.sub(r'["\\\n\r\x00]', "", currency.symbol or ""))
        number = "#,##0" + ("." + "0" * currency.decimal_places if currency.decimal_places else "")
        return f"{symbol}\\ {number}" if currency.position == "before" else f"{number}\\ {symbol}"

    def sheet(self, name, title, widths):
        """Add a sheet; its name is cut to what Excel takes, and told apart from the others.

        :param title: text of its first row; None: the first row is that of a table
        :param widths: of the columns, in characters
        """
        name = re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '")[:28] or "–"
        if name.lower() == "history":  # a name that Excel keeps for itself
            name += " –"
        taken = {sheet.get_name().lower() for sheet in self.book.worksheets()}
        wanted, number = name, 1
        while name.lower() in taken:
            number += 1
            name = f"{wanted} {number}"
        sheet = self.book.add_worksheet(name)
        self.widths[sheet] = widths
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if title is not None:
            self.cell(sheet, 0, 0, title, "title")
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def cell(self, sheet, row, column, value, style=None):
        """Write a value as what it is: a date, a number or a text; nothing for None and False.

        What a cell cannot hold becomes a text: a day before 1900, a number that is none, the beginning of a long text.
        """
        style = self.styles.get(style, style)
        if value is None or value is False:
            return
        if isinstance(value, date) and self._day(value) >= FIRST_DAY:
            value = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            sheet.write_datetime(row, column, value, style or self.styles["day"])
        elif self._is_number(value):
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, self._text(value), style)

    @staticmethod
    def _day(value):
        return value.date() if isinstance(value, datetime) else value

    @staticmethod
    def _is_number(value):
        return isinstance(value, (int, float)) and abs(value) <= GREATEST

    @staticmethod
    def _text(value):
        text = value.isoformat() if isinstance(value, date) else str(value)
        return text if len(text) <= CHARACTERS else text[: CHARACTERS - 1] + "…"

    def table(self, sheet, row, head, lines, styles=()):
        """Write a table with its heading at ``row``; return its last row on this sheet.

        What no longer fits goes on on further sheets of the same name, each with the heading.

        :param lines: lists of values
        :param styles: names of styles by column
        """
        lines = iter(lines)
        last = self._rows(sheet, row, head, itertools.islice(lines, ROWS - row - 1), styles)
        for line in lines:
            further = self.sheet(sheet.get_name(), None, self.widths.get(sheet, ()))
            further.freeze_panes(1, 0)
            some = itertools.chain([line], itertools.islice(lines, ROWS - 2))
            self._rows(further, 0, head, some, styles)
        return last

    def _rows(self, sheet, row, head, lines, styles):
        for column, label in enumerate(head):
            self.cell(sheet, row, column, label, "head")
        for line in lines:
            row += 1
            for column, value in enumerate(line):
                self.cell(sheet, row, column, value, styles[column] if column < len(styles) else None)
        return row

    def fill(self, color, style="count"):
        """Return the format of a cell in the tint of one of Odoo's colours."""
        key = (color, style)
        if key not in self.colored:
            self.colored[key] = self.book.add_format(
                {
                    "bg_color": tint(COLORS[color % len(COLORS)]),
                    "num_format": self.styles[style].num_format,
                    "align": "center",
                    "valign": "vcenter",
                    "border": 1,
                    "border_color": "#ffffff",
                    "text_wrap": True,
                }
            )
        return self.colored[key]

    def chart(self, sheet, place, kind, title, series, **axes):
        """Insert a chart.

        :param str place: cell of its corner, such as ``H3``
        :param dict kind: as for ``Workbook.add_chart``
        :param series: of ``{name, categories, values, ...}``; ranges are ``(first row, first column, last row, last
            column)`` of the sheet
        :param axes: ``x`` and ``y`` options of the axes, ``size`` (width, height)
        """
        chart = self.book.add_chart(kind)
        for one in series:
            ranges = {name: [sheet.get_name(), *one[name]] for name in ("categories", "values")}
            chart.add_series({**one, **ranges, "name": self._name(one["name"])})
        chart.set_title({"name": self._name(title), "name_font": {"size": 12}})
        chart.set_x_axis({"num_font": {"size": 9}, **axes.get("x", {})})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#dddddd"}}, **axes.get("y", {})})
        chart.set_legend({"none": True} if len(series) == 1 else {"position": "bottom"})
        width, height = axes.get("size", (640, 360))
        chart.set_size({"width": width, "height": height})
        sheet.insert_chart(place, chart)

    @staticmethod
    def _name(text):
        """Return a name of a chart that is no reference to cells."""
        return f" {text}" if text.startswith("=") else text
