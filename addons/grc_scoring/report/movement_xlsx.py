"""The workbook of a movement matrix: a sheet for each measure, the movements one by one, and what they mean."""

import io

from ..tools.movement import NEW


def movement_workbook(env, matrix):
    """Return the workbook of what ``get_movement`` returned.

    :return: bytes
    """
    import xlsxwriter  # noqa: PLC0415 - not needed before somebody exports

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "bold": book.add_format({"bold": True}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        labels = {state["key"]: state["label"] for state in matrix["states"]}
        measures = {
            "customers": env._("Customers"),
            "revenue": env._("Revenue"),
            "margin": env._("Margin"),
        }
        for measure, name in measures.items():
            _write_matrix(book.add_worksheet(name), env, matrix, labels, measure, styles)
        write_moves(book.add_worksheet(env._("Movements")), env, matrix, labels, measures, styles)
        _write_definitions(book.add_worksheet(env._("Definitions")), env, matrix, styles)
    return target.getvalue()


def _met(matrix, side):
    """Return the keys of the states that occur on a side, in their order."""
    keys = {cell[side] for cell in matrix["cells"]}
    return [state["key"] for state in matrix["states"] if state["key"] in keys]


def _write_matrix(sheet, env, matrix, labels, measure, styles):
    """Write rows of the first date against columns of the second, with totals."""
    rows, columns = _met(matrix, "from"), _met(matrix, "to")
    style = None if measure == "customers" else styles["money"]
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(columns) + 1, 13)
    corner = env._("%(first)s ↓ %(second)s →", first=matrix["date_from"], second=matrix["date_to"])
    sheet.write_row(0, 0, [corner, *(labels[key] for key in columns), env._("All")], styles["head"])
    found = {(cell["from"], cell["to"]): cell[measure] for cell in matrix["cells"]}
    for row, origin in enumerate(rows, 1):
        sheet.write_string(row, 0, labels[origin], styles["bold"])
        for column, target in enumerate(columns, 1):
            if (origin, target) in found:
                sheet.write_number(row, column, found[origin, target], style)
        sheet.write_number(row, len(columns) + 1, sum(found.get((origin, key), 0) for key in columns), style)
    last = len(rows) + 1
    sheet.write_string(last, 0, env._("All"), styles["bold"])
    for column, target in enumerate(columns, 1):
        sheet.write_number(last, column, sum(found.get((key, target), 0) for key in rows), style)
    total = sum(value for (__, target), value in found.items() if target != NEW)
    sheet.write_number(last, len(columns) + 1, total, style)


def write_moves(sheet, env, matrix, labels, measures, styles, top=0):
    """Write one row a movement below a heading at row ``top``, the most valuable first; return their number."""
    sheet.freeze_panes(top + 1, 0)
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 4, 14)
    sheet.write_row(top, 0, [env._("From"), env._("To"), *measures.values()], styles["head"])
    moves = [cell for cell in matrix["cells"] if cell["from"] != cell["to"]]
    for row, cell in enumerate(sorted(moves, key=lambda cell: -cell["revenue"]), top + 1):
        sheet.write_row(row, 0, [labels[cell["from"]], labels[cell["to"]], cell["customers"]])
        sheet.write_number(row, 3, cell["revenue"], styles["money"])
        sheet.write_number(row, 4, cell["margin"], styles["money"])
    if moves:
        sheet.autofilter(top, 0, top + len(moves), 4)
    return len(moves)


def _write_definitions(sheet, env, matrix, styles):
    """Write what the figures mean."""
    months = matrix["window_months"]
    window = env._("the last %s months", months) if months else env._("all history")
    lines = [
        (env._("By"), matrix["label"]),
        (env._("First date"), str(matrix["date_from"])),
        (env._("Second date"), str(matrix["date_to"])),
        (env._("Known since"), str(matrix["since"])),
        (
            env._("State on a day"),
            env._(
                "Target of the customer's last movement up to that day; without one, origin of the first movement after"
                " it; without any, the present state."
            ),
        ),
        (
            env._("Not yet a customer"),
            env._("Had not bought by the first date, and had no state. Not part of the customers of that date."),
        ),
        (
            env._("Revenue and margin"),
            env._("Net revenue and margin of these customers over %s up to now, not of then.", window),
        ),
    ]
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.write_row(0, 0, [env._("Term"), env._("Meaning")], styles["head"])
    for row, (term, meaning) in enumerate(lines, 1):
        sheet.write_string(row, 0, term, styles["bold"])
        sheet.write_string(row, 1, meaning, styles["text"])
