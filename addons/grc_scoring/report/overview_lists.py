"""Sheets of the workbook of the overview that list customers: the policy matrix, and who is slipping."""

from odoo.fields import Domain

from .book import COLORS

#: Colours of the policies, as in the movement matrix.
POLICY_COLORS = {"retain": 10, "rationalise": 4, "conquer": 2, "abandon": 1}
#: Bars of the chart of slipping customers; customers read at once.
DRAWN, BATCH = 12, 2000
SLIPPING = ("partner_id", "user_id", "last_purchase", "recency", "usual_silence", "best_margin", "window_margin")


def write_policy(sheets):
    """Write the totals of each policy, and the customers drawn in the matrix."""
    book = sheets.book
    found = sheets.env["grc.screen.policy"].get_policy_matrix(sheets.filters)
    labels = sheets.labels("policy")
    sheet = book.sheet(sheets.env._("Policy"), sheets.env._("Policy: value × intensity"), (30, 16, 16, 18, 18))
    head = [
        sheets.env._("Policy"),
        sheets.env._("Customers"),
        sheets.env._("Margin"),
        sheets.env._("Revenue"),
        sheets.env._("Best twelve months"),
    ]
    lines = [
        (
            labels.get(one["name"], sheets.env._("No policy")),
            *(one[name] for name in ("customers", "margin", "revenue")),
            one["best_margin"],
        )
        for one in found["policies"]
        if one["name"] or one["customers"]
    ]
    last = book.table(sheet, 2, head, lines, ("bold", "count", "money", "money", "money"))
    points = [{"fill": {"color": COLORS[POLICY_COLORS.get(one["name"], 0)]}} for one in found["policies"]]
    of_customers, of_margin = sheets.env._("Customers"), sheets.env._("Margin in %s", sheets.months)
    for place, column, title in (("G3", 1, of_customers), ("G23", 2, of_margin)):
        series = {
            "name": title,
            "categories": (3, 0, last, 0),
            "values": (3, column, last, column),
            "points": points,
            "gap": 60,
        }
        book.chart(sheet, place, {"type": "column"}, title, [series], size=(560, 360))
    if found["points"]:
        _write_points(sheets, sheet, last + 3, found["points"], labels)


def _write_points(sheets, sheet, top, points, labels):
    """Write the customers of the matrix, by policy, and draw them."""
    book = sheets.book
    keys = [key for key in labels if key in POLICY_COLORS]
    points = sorted(points, key=lambda point: (keys.index(point["policy"]), -point["value"]))
    head = [
        sheets.env._("Customer"),
        sheets.env._("Policy"),
        sheets.env._("Best twelve months"),
        sheets.env._("Days until low"),
        sheets.env._("Usual silence in days"),
    ]
    lines = [
        (point["name"], labels[point["policy"]], point["value"], point["left"], point["usual"]) for point in points
    ]
    book.table(sheet, top, head, lines, ("bold", None, "money", "count", "number"))
    series, row = [], top + 1
    for key in keys:
        count = sum(point["policy"] == key for point in points)
        if count:
            color = {"color": COLORS[POLICY_COLORS[key]]}
            series.append(
                {
                    "name": labels[key],
                    "categories": (row, 3, row + count - 1, 3),
                    "values": (row, 2, row + count - 1, 2),
                    "marker": {"type": "circle", "size": 5, "fill": color, "border": color},
                }
            )
            row += count
    book.chart(
        sheet,
        "G43",
        {"type": "scatter"},
        sheets.env._("Policy: value × intensity"),
        series,
        x={"name": head[3], "label_position": "low"},
        y={"name": head[2]},
        size=(560, 420),
    )


def write_slipping(sheets):
    """Write who is slipping, the most valuable first, and draw the first of them."""
    book = sheets.book
    described = sheets.customers.fields_get(SLIPPING, ["string"])
    names = [name for name in SLIPPING if name in described]
    sheet = book.sheet(
        sheets.env._("Slipping"), sheets.env._("Slipping customers"), (34, 22, *(16,) * (len(names) - 2))
    )
    styles = {"recency": "count", "usual_silence": "number", "best_margin": "money", "window_margin": "money"}
    lines = list(_slipping_lines(sheets, names))
    head = [described[name]["string"] for name in names]
    last = book.table(sheet, 2, head, lines, ["bold", *(styles.get(name) for name in names[1:])])
    sheet.freeze_panes(3, 1)
    if not lines:
        book.cell(sheet, 4, 0, sheets.env._("Nobody of high value is late."))
        return
    sheet.autofilter(2, 0, last, len(names) - 1)
    column = names.index("best_margin")
    drawn = 2 + min(len(lines), DRAWN)
    series = {"name": head[column], "categories": (3, 0, drawn, 0), "values": (3, column, drawn, column), "gap": 40}
    book.chart(sheet, "J3", {"type": "bar"}, head[column], [series], y={"reverse": True}, size=(640, 420))


def _slipping_lines(sheets, names):
    """Yield the values of the slipping customers, as the user may see them."""
    domain = Domain(sheets.domain) & Domain("is_slipping", "=", True)
    offset = 0
    while True:
        batch = sheets.customers.search(domain, order="best_margin desc, id", offset=offset, limit=BATCH)
        for customer in batch:
            values = []
            for name in names:
                value = customer[name]
                if customer._fields[name].type == "many2one":
                    value = value.sudo().display_name
                values.append(value)
            yield values
        if len(batch) < BATCH:
            return
        offset += BATCH
