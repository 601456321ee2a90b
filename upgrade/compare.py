"""What differs between two saved databases, named so that a list of what may differ can be written."""

import json
import os
from fnmatch import fnmatchcase

#: Rows shown of a column in which many differ.
SHOWN = 3


def read(folder, name):
    """Return what ``save.py`` has written, as ``{part: …}``."""
    with open(os.path.join(folder, name + ".json"), encoding="utf-8") as stream:
        return json.load(stream)


def things(before, after):
    """Return {name: sentence} of what differs in two dicts of things, such as columns or external ids.

    Of things that are dicts themselves each part that differs is named: ``thing: part``.
    """
    found = {}
    for name in sorted({*before, *after}):
        if name not in after:
            found[name] = "is gone"
        elif name not in before:
            found[name] = "is new"
        elif isinstance(before[name], dict):
            parts = {part for part in {*before[name], *after[name]} if before[name].get(part) != after[name].get(part)}
            for part in sorted(parts):
                found[name + ": " + part] = "{!r} → {!r}".format(before[name].get(part), after[name].get(part))
        elif before[name] != after[name]:
            found[name] = "{!r} → {!r}".format(before[name], after[name])
    return found


def rows(before, after, renamed=None):
    """Return {table.column: sentence} of what differs in tables of rows; new tables and columns hold nothing yet.

    ``table.(gone)`` and ``table.(new)`` are rows that only one of them has.

    :param dict renamed: {table or table.column before: after}
    """
    renamed = renamed or {}
    found = {}
    for table, old in before.items():
        now = after.get(renamed.get(table, table))
        if now is None:
            found[table] = "the table is gone, of {} rows".format(len(old))
            continue
        for key, changes in sorted(differences(table, old, now, renamed).items()):
            found["{}.{}".format(table, key)] = "{} rows: {}".format(len(changes), "; ".join(changes[:SHOWN]))
    return found


def differences(table, old, now, renamed):
    """Return {column: [what differs in a row]} of one table."""
    found = {}
    for kind, some, others in (("(gone)", old, now), ("(new)", now, old)):
        if only := [key for key in some if key not in others]:
            found[kind] = [str(key) for key in only]
    for key in old:
        for column, value in old[key].items() if key in now else ():
            other = renamed.get("{}.{}".format(table, column), column)
            if other not in now[key]:
                found.setdefault(column, []).append("{}: {!r} → no column".format(key, value))
            elif now[key][other] != value:
                found.setdefault(column, []).append("{}: {!r} → {!r}".format(key, value, now[key][other]))
    return found


def replaced(before, after):
    """Return {external id: sentence} of those that name another record, or none; another addon may have it now.

    :param dict before: {module.name: "model number"}
    """
    known = {(name.partition(".")[2], record) for name, record in after.items()}
    return {
        name: "{} → {}".format(record, after.get(name, "nothing"))
        for name, record in before.items()
        if (name.partition(".")[2], record) not in known
    }


def unexpected(found, allowed):
    """Return the lines of what differs and is in no list, a line each.

    :param dict found: {name: sentence}
    :param dict allowed: {pattern of names, with ``*``: reason}
    """
    return [
        "{}: {}".format(name, sentence)
        for name, sentence in found.items()
        if not any(fnmatchcase(name, pattern) for pattern in allowed)
    ]
