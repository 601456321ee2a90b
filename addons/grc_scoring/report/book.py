"""A workbook that is being written: its styles, the company's currency, tables and charts."""

import re

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
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}


def tint(color, part=0.25):
    """Return a colour mixed with white, of which ``part`` is left."""
    parts = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - value) * part):02x}" for value in parts)


class Book:
    """Sheets with headings, tables and charts.

    :ivar book: ``xlsxwriter.Workbook``
    :ivar styles: formats by name
    """

    def __init__(self, book, currency):
        """:param currency: ``res.currency`` of the amounts"""
        self.book = book
        symbol = f'"{currency.symbol}"'.replace("\\", "")
        number = "#,##0" + ("." + "0" * currency.decimal_places if currency.decimal_places else "")
        money = f"{symbol}\\ {number}" if currency.position == "before" else f"{number}\\ {symbol}"
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

    def sheet(self, name, title, widths):
        """Add a sheet; its name is cut to what Excel takes, and told apart from the others.

        :param widths: of the columns, in characters
        """
        name = re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '")[:28] or "–"
        taken = {sheet.get_name().lower() for sheet in self.book.worksheets()}
        wanted, number = name, 1
        while name.lower() in taken:
            number += 1
            name = f"{wanted} {number}"
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, title, self.styles["title"])
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def cell(self, sheet, row, column, value, style=None):
        """Write a value as what it is: a date, a number or a text; nothing for None and False."""
        style = self.styles.get(style, style)
        if value is None or value is False:
            return
        if hasattr(value, "year"):
            sheet.write_datetime(row, column, value, style or self.styles["day"])
        elif isinstance(value, (int, float)):
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, str(value), style)

    def table(self, sheet, row, head, lines, styles=()):
        """Write a table with its heading at ``row``; return the last row.

        :param lines: lists of values
        :param styles: names of styles by column
        """
        for column, label in enumerate(head):
            sheet.write_string(row, column, label, self.styles["head"])
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
            chart.add_series({**one, **ranges})
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_x_axis({"num_font": {"size": 9}, **axes.get("x", {})})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#dddddd"}}, **axes.get("y", {})})
        chart.set_legend({"none": True} if len(series) == 1 else {"position": "bottom"})
        width, height = axes.get("size", (640, 360))
        chart.set_size({"width": width, "height": height})
        sheet.insert_chart(place, chart)
