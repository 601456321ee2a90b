"""The workbook of the campaigns of a year: a row a campaign, and what they brought together."""

from functools import partial

from odoo.addons.grc_scoring.report.book import workbook

#: Widths of the columns.
WIDTHS = (36, 12, 12, 12, 16, 12, 14, 14, 60)
STYLES = ("bold", "day", "day", "count", "count", "count", "money", "share", "text")


def programme_workbook(env, found):
    """Return the workbook of what ``get_programme`` returned, as bytes."""
    return workbook(partial(_write, env, found), env["res.currency"].browse(found["currency_id"]))


def _write(env, found, book):
    sheet = book.sheet(env._("Campaigns of the year"), None, WIDTHS)
    head = [
        *(env._("Campaign"), env._("First day"), env._("Last day"), env._("Contacted"), env._("Comparison group")),
        *(env._("Buyers"), env._("Cost"), env._("Part of the result"), env._("Result")),
    ]
    names = ("name", "start", "last", "customers", "control", "buyers", "costs", "weight", "sentence")
    lines = [[campaign[name] for name in names] for campaign in found["campaigns"]]
    last = book.table(sheet, 0, head, lines, STYLES)
    _totals(env, book, sheet, found, last + 2)


def _totals(env, book, sheet, found, row):
    """Write what they brought together below a row."""
    book.cell(sheet, row, 0, env._("Together"), "bold")
    book.cell(sheet, row, 8, found["sentence"], "text")
    for name, label in (
        ("incremental", env._("Margin they brought")),
        ("net", env._("After all costs")),
    ):
        row += 1
        amount = found["pooled"][name]
        book.cell(sheet, row, 0, label)
        for column, part in enumerate(("value", "low", "high"), start=3):
            book.cell(sheet, row, column, amount and amount[part], "money")
    for note in found["notes"]:
        row += 1
        book.cell(sheet, row, 0, note)
