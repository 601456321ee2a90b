"""Which figures of the sample a change has moved: two databases compared row for row, column for column.

Load the sample by the version before and by the one after, **on the same day**, each in a clone of its own; save what
they store, and compare::

    script/server --database figures --stop-after-setup
    script/shell --database figures < benchmarks/figures_save.py > before.json      (and after.json)
    python3 -m benchmarks.figures before.json after.json [--moved grc.customer.capital,…]

The program that saves is the same for both: where the version before has none, give its path. With ``--moved`` the exit
status is 1 when any other column differs. ``docs/figures.md`` has the result for what was changed on purpose.
"""

import argparse
import json
import sys
from collections import defaultdict

#: Rows shown of a column that differs.
SHOWN = 3


def read(path):
    """Return ``{table: {name of the row: values}}`` of a file that ``figures_save.py`` has written."""
    found = defaultdict(dict)
    with open(path, encoding="utf-8") as file:
        for text in file:
            if text.startswith('{"name"'):
                line = json.loads(text)
                table, *name = line["name"]
                found[table][tuple(map(str, name))] = line["values"]
    return found


def compare(before, after):
    """Return what differs: ``{table: {column: [(name of the row, before, after)]}}``.

    The column ``(row)`` has the rows that only one of them has; columns that are new, or gone, are left out.
    """
    moved = defaultdict(lambda: defaultdict(list))
    for table in sorted({*before, *after}):
        old, new = before.get(table, {}), after.get(table, {})
        for name in sorted({*old, *new}):
            if name not in old or name not in new:
                moved[table]["(row)"].append((name, name in old, name in new))
                continue
            for column in old[name].keys() & new[name].keys():
                if old[name][column] != new[name][column]:
                    moved[table][column].append((name, old[name][column], new[name][column]))
    return moved


def columns(rows):
    """Return the names of the columns of a table."""
    return {column for values in rows.values() for column in values}


def total(rows, column):
    """Return the sum of a column of numbers; None where it has none."""
    values = [values.get(column) for values in rows.values()]
    try:
        numbers = [float(value) for value in values if value not in (None, False, "")]
    except (TypeError, ValueError):
        return None
    return sum(numbers) if numbers else None


def report(before, after, moved):
    """Yield the lines of a table in Markdown: what differs, in how many rows, sums, and examples."""
    for table in sorted({*before, *after}):
        old, new = before.get(table, {}), after.get(table, {})
        fresh, gone = columns(new) - columns(old), columns(old) - columns(new)
        yield f"\n## {table}: {len(old):,} rows before, {len(new):,} after"
        if fresh or gone:
            yield f"\nNew columns: {', '.join(sorted(fresh)) or 'none'}; gone: {', '.join(sorted(gone)) or 'none'}."
        if not moved.get(table):
            yield "\nEvery other column is the same in every row."
            continue
        yield "\n| column | rows that differ | sum before | sum after | first of them |\n|---|---|---|---|---|"
        for column, rows in sorted(moved[table].items()):
            sums = [total(side, column) for side in (old, new)]
            sums = ["" if each is None else f"{each:,.2f}" for each in sums]
            shown = "; ".join(f"{' / '.join(name)}: {was} → {now}" for name, was, now in rows[:SHOWN])
            yield f"| {column} | {len(rows):,} | {sums[0]} | {sums[1]} | {shown[:300]} |"


def main(argv=None):
    """Compare two files; exit status 1 when a column moved that was not to."""
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks.figures", description=__doc__.split("\n")[0])
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("--moved", metavar="TABLE.COLUMN,…", help="columns that may differ; others are an error")
    options = parser.parse_args(argv)
    before, after = read(options.before), read(options.after)
    moved = compare(before, after)
    sys.stdout.write("\n".join(report(before, after, moved)) + "\n")
    if options.moved is None:
        return 0
    found = {f"{table}.{column}" for table, rows in moved.items() for column in rows}
    others = sorted(found - set(options.moved.split(",")))
    if others:
        sys.stderr.write("These were not to move: {}.\n".format(", ".join(others)))
    return 1 if others else 0


if __name__ == "__main__":
    sys.exit(main())
