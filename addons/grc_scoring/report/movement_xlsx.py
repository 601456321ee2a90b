"""The workbook of a movement matrix: a sheet for each measure, the movements one by one, and what they mean."""

from functools import partial

from ..tools.movement import NEW
from .book import workbook

#: Widths of the columns of a list of movements.
MOVE_WIDTHS = (28, 28, 14, 16, 16)


def movement_workbook(env, matrix):
    """Return the workbook of what ``get_movement`` returned.

    :return: bytes
    """
    return workbook(partial(_write, env, matrix))


def _write(env, matrix, book):
    labels = {state["key"]: state["label"] for state in matrix["states"]}
    measures = {
        "customers": env._("Customers"),
        "revenue": env._("Revenue"),
        "margin": env._("Margin"),
    }
    for measure, name in measures.items():
        _write_matrix(book, name, env, matrix, labels, measure)
    write_moves(book, book.sheet(env._("Movements"), None, MOVE_WIDTHS), env, matrix, labels, measures)
    _write_definitions(book, env, matrix)


def _states_on(matrix, side):
    """Return the keys of the states that occur on a side, in their order."""
    keys = {cell[side] for cell in matrix["cells"]}
    return [state["key"] for state in matrix["states"] if state["key"] in keys]


def _write_matrix(book, name, env, matrix, labels, measure):
    """Write rows of the first date against columns of the second, with totals."""
    rows, columns = _states_on(matrix, "from"), _states_on(matrix, "to")
    sheet = book.sheet(name, None, (28, *(13,) * (len(columns) + 1)))
    sheet.freeze_panes(1, 1)
    corner = env._("%(first)s ↓ %(second)s →", first=matrix["date_from"], second=matrix["date_to"])
    head = [corner, *(labels[key] for key in columns), env._("All")]
    found = {(cell["from"], cell["to"]): cell[measure] for cell in matrix["cells"]}
    lines = [
        [
            labels[origin],
            *(found.get((origin, target)) for target in columns),
            sum(found.get((origin, key), 0) for key in columns),
        ]
        for origin in rows
    ]
    total = sum(value for (__, target), value in found.items() if target != NEW)
    lines.append([env._("All"), *(sum(found.get((key, target), 0) for key in rows) for target in columns), total])
    style = "count" if measure == "customers" else "money"
    book.table(sheet, 0, head, lines, ("bold", *(style,) * (len(columns) + 1)))


def write_moves(book, sheet, env, matrix, labels, measures, top=0):
    """Write one row a movement below a heading at row ``top``, the most valuable first; return their number."""
    sheet.freeze_panes(top + 1, 0)
    moves = [cell for cell in matrix["cells"] if cell["from"] != cell["to"]]
    lines = [
        (labels[cell["from"]], labels[cell["to"]], cell["customers"], cell["revenue"], cell["margin"])
        for cell in sorted(moves, key=lambda cell: -cell["revenue"])
    ]
    head = [env._("From"), env._("To"), *measures.values()]
    last = book.table(sheet, top, head, lines, (None, None, None, "money", "money"))
    if moves:
        sheet.autofilter(top, 0, last, 4)
    return len(moves)


def _write_definitions(book, env, matrix):
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
    sheet = book.sheet(env._("Definitions"), None, (24, 100))
    book.table(sheet, 0, [env._("Term"), env._("Meaning")], lines, ("bold", "text"))
