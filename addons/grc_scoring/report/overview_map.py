"""Sheets of the workbook of the overview: the RFM map in the colours of the segments, and the segments."""

from .book import COLORS


def write_map(sheets):
    """The map in the colours of the segments, and a sheet of the segments."""
    found = sheets.env["grc.screen.map"].get_rfm_map(sheets.filters)
    sheet = sheets.book.sheet(sheets.env._("RFM map"), sheets.env._("Who they are"), (6, *(16,) * 5))
    _write_grid(sheets, sheet, 2, sheets.env._("Customers"), found, "customers", "count")
    _write_grid(sheets, sheet, 11, sheets.env._("Revenue in %s", sheets.months), found, "revenue", "money")
    _write_segments(sheets, found)


def _write_grid(sheets, sheet, top, title, found, measure, style):
    """Write the 25 cells: recency to the right, frequency and monetary value upwards."""
    sheet.write_string(top, 0, title, sheets.book.styles["bold"])
    totals = {}
    for cell in found["cells"]:
        key = cell["r"], cell["fm"]
        totals[key] = totals.get(key, 0) + cell[measure]
    for level in range(1, 6):
        row = top + 6 - level
        sheet.set_row(row, 30)
        sheet.write_number(row, 0, level, sheets.book.styles["bold"])
        sheet.write_number(top + 6, level, level, sheets.book.styles["bold"])
        for recency in range(1, 6):
            color = next(
                (
                    segment["color"]
                    for segment in found["segments"]
                    if segment["r_min"] <= recency <= segment["r_max"]
                    and segment["fm_min"] <= level <= segment["fm_max"]
                ),
                0,
            )
            value = totals.get((recency, level), 0)
            sheets.book.cell(sheet, row, recency, value, sheets.book.fill(color, style))
    caption = sheets.env._("↑ FM: frequency and monetary value; R: recency →")
    sheet.write_string(top + 7, 0, caption)


def _write_segments(sheets, found):
    sheet = sheets.book.sheet(sheets.env._("Segments"), sheets.env._("Segments"), (26, 12, 12, 16, 16, 60))
    head = [
        sheets.env._("Segment"),
        sheets.env._("Customers"),
        sheets.env._("Share"),
        sheets.env._("Revenue"),
        sheets.env._("Margin"),
        sheets.env._("Advice"),
    ]
    buyers = found["buyers"] or 1
    segments = found["segments"]
    lines = [
        (one["name"], one["customers"], one["customers"] / buyers, one["revenue"], one["margin"], one["advice"])
        for one in segments
    ]
    styles = ("bold", "count", "share", "money", "money", "text")
    last = sheets.book.table(sheet, 2, head, lines, styles)
    if segments:
        points = [{"fill": {"color": COLORS[one["color"] % len(COLORS)]}} for one in segments]
        for place, column, title in (
            (last + 3, 3, sheets.env._("Revenue in %s", sheets.months)),
            (last + 23, 1, sheets.env._("Customers")),
        ):
            series = {
                "name": title,
                "categories": (3, 0, last, 0),
                "values": (3, column, last, column),
                "points": points,
                "gap": 40,
            }
            sheets.book.chart(sheet, f"A{place}", {"type": "bar"}, title, [series], y={"reverse": True})
