"""A program for ``script/shell``: write what the suite stores of each customer, a row a line, as JSON.

``script/shell --database NAME < benchmarks/figures_save.py > FILE``; :mod:`benchmarks.figures` compares two such files.
Rows are named by what they are about (company, customer, day), not by their ids, so that databases of two versions can
be compared. It must run on the version before, so it uses nothing of the suite.
"""

# The shell has env. Everything is in functions: their locals stay theirs.
import json
import sys
from collections import Counter

from psycopg2 import sql

#: What is compared: model, fields that name a row beside company and customer, fields left out.
TABLES = {
    "grc.customer": ((), ()),
    "grc.transition": (("dimension", "date"), ()),
    "grc.event": (("kind", "date"), ("res_id",)),
    "grc.action": (("source", "date"), ("key", "res_id", "activity_id")),
    "grc.refresh": (("as_of", "rebuilt"), ("signature", "stored_signature", "value_signature")),
    "grc.clv.fit": (("as_of", "rebuilt"), ()),
    "grc.risk.fit": (("as_of", "rebuilt"), ()),
}
#: Stamps of documents.
STAMPED = "grc_"
LEFT_OUT = {"id", "create_uid", "create_date", "write_uid", "write_date", "display_name"}


def save(env, out):
    """Write the rows of all tables."""
    numbers = Counter()
    for model, (names, left_out) in TABLES.items():
        if model in env:
            columns = stored(env[model], LEFT_OUT | set(left_out) | set(names) | {"company_id", "partner_id"})
            for row in rows(env, model, ["company_id", "partner_id", *names], columns):
                write(out, numbers, model, *row)
    moves = env["account.move"]
    stamps = [name for name in stored(moves, LEFT_OUT) if name.startswith(STAMPED)]
    for row in rows(env, "account.move", ["company_id", "name"], stamps, "grc_kind IS NOT NULL"):
        write(out, numbers, "account.move", *row)
    for company in env["res.company"].search([]):
        for name, values in screens(env, company):
            write(out, numbers, "screen", [company.name, name], values)


def stored(model, left_out):
    """Return the names of the stored fields of a model that have a column."""
    return [name for name, field in model._fields.items() if field.store and field.column_type and name not in left_out]


def rows(env, model, names, columns, where="TRUE"):
    """Yield (name of the row, its values) in the order of ids; records are called by their names."""
    fields = env[model]._fields
    names = [name for name in names if name in fields]
    chosen = list(dict.fromkeys([*names, *columns]))
    quoted = sql.SQL(", ").join(map(sql.Identifier, chosen))
    table = sql.Identifier(env[model]._table)
    env.cr.execute(sql.SQL("SELECT {} FROM {} WHERE {} ORDER BY id").format(quoted, table, sql.SQL(where)))
    found = [dict(zip(chosen, row, strict=True)) for row in env.cr.fetchall()]
    for name in chosen:
        if fields[name].type == "many2one":
            called = names_of(env, fields[name].comodel_name, {row[name] for row in found if row[name]})
            for row in found:
                row[name] = called.get(row[name])
    for row in found:
        yield [row[name] for name in names], {name: row[name] for name in columns}


def names_of(env, model, ids):
    """Return ``{id: name}``; those of the same name are numbered by their ids."""
    records = env[model].sudo().with_context(active_test=False, lang="en_US").browse(sorted(ids)).exists()
    seen, called = Counter(), {}
    for record in records:
        seen[record.display_name] += 1
        called[record.id] = f"{record.display_name} #{seen[record.display_name]}"
    return called


def screens(env, company):
    """Yield (name, values) of figures that are computed when a screen is opened."""
    env = env(user=env.ref("base.user_admin"), context={"allowed_company_ids": company.ids, "lang": "en_US"})
    overview = env["grc.screen.overview"]
    if "grc.action" in env:
        for measure in env["grc.action"].get_control_result(days=90)["measures"]:
            yield "effect of calls: " + measure.pop("name"), measure
    for unit in ("month", "quarter", "year"):
        found = env["grc.screen.retention"].get_retention(unit)
        cells = [
            [cell[name] for name in ("bought", "still", "revenue")] for c in found["cohorts"] for cell in c["cells"]
        ]
        yield "retention by " + unit, {"cells": cells, "older": found["older"], "outside": found["outside"]}
        yield "acquisition by " + unit, {"periods": env["grc.screen.acquisition"].get_acquisition(unit)["periods"]}
    yield "figures of the overview", overview.get_overview_figures({})
    yield "to do", {item["key"]: item["text"] for item in env["grc.screen.todo"].get_overview_todo({})}


def write(out, numbers, table, name, values):
    """Write a row; rows of one name are numbered in their order."""
    name = [table, *map(str, name)]
    numbers[tuple(name)] += 1
    line = {"name": [*name, numbers[tuple(name)]], "values": plain(values)}
    out.write(json.dumps(line, default=str, sort_keys=True) + "\n")


def plain(value):
    """Return a value whose numbers have nine digits: sums in another order differ in the last ones."""
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


save(env, sys.stdout)  # noqa: F821
