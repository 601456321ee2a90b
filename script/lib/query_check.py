"""Check how Python asks for days and composes SQL, without Odoo: python query_check.py FOLDER-OF-THE-REPOSITORY.

- A day is that of a company: what makes a day of a moment, in Python or in SQL, names a time zone
  (``grc_base/tools/clock.py``). Looked at are the addons of :data:`OF_COMPANIES`, without tests and migrations. A cast
  of a bare ``%s`` is let be: it does not say what comes.
- A statement that is executed is no f-string and is not put together by ``%``, ``+`` or ``str.format``: it is composed
  with ``odoo.tools.SQL`` or ``psycopg2.sql``. Looked at is all Python.

Exceptions stand in ``house_exceptions.py``, each with its reason; one that is not needed any more is a fault, too.
"""

import ast
import os
import re
import sys

if __package__:
    from . import house_exceptions as allowed
else:
    import house_exceptions as allowed

#: Addons whose days are looked at.
OF_COMPANIES = ("grc_base", "grc_campaign")
NOT_SHIPPED = {"tests", "migrations", "lib"}
SKIPPED = {"node_modules", ".run", ".git", "__pycache__"}
#: What asks for today by the server's or the user's clock.
TODAY, DATES = {"today", "context_today", "utcnow"}, {"Date", "date", "datetime"}
#: What a moment has been through when its day is that of a place.
PLACED = ("astimezone(", "_local(")
CAST = re.compile(r"::date\b(?!\s*\[)")
TRUNCATED = re.compile(r"date_trunc\(\s*'(?:day|week|month|quarter|year)'\s*,", re.IGNORECASE)
PRESENT = re.compile(r"\bcurrent_date\b", re.IGNORECASE)
#: Names of what is a day, or a moment by the clock of a place.
DAY = re.compile(
    r"(?!(?:create_date|write_date|date_order)$)"
    r"(?:\w+_)?(?:day|date|today|on|born|epoch|until|as_of|first|last|local|begin|end|rebuilt)$"
)
#: Names in SQL that are neither columns nor parameters.
WORDS = {"coalesce", "greatest", "least", "max", "min", "null"}
#: What is added to a day.
INTERVAL = re.compile(r"make_interval\((?:[^()]|\([^()]*\))*\)")
NAME = re.compile(r"%\((\w+)\)s|(?:\b\w+\.)?\b([a-z_]\w*)\b", re.IGNORECASE)
#: What executes or composes a statement.
EXECUTE = {"execute", "executemany", "execute_query", "execute_query_dict", "copy_expert", "mogrify", "SQL"}


def main(root):
    """Print what is wrong with the queries and days of a repository; return the exit status."""
    faults = list(Check(root).faults())
    for fault in faults:
        print(fault)
    return 1 if faults else 0


class Check:
    """The Python of a repository."""

    def __init__(self, root):
        self.root = root
        self.used = set()

    def faults(self):
        """Yield what is wrong, as lines to read."""
        for name in self._files():
            with open(os.path.join(self.root, name), encoding="utf-8") as stream:
                text = stream.read()
            tree = ast.parse(text, name)
            for line, built in statements(tree):
                yield "{}:{}: {} is put together as text: compose it with SQL.".format(name, line, built)
            if self._of_companies(name):
                yield from self._days(name, tree, text)
        for key in allowed.DAYS:
            if key not in self.used:
                yield "script/lib/house_exceptions.py: {} of DAYS is not needed any more.".format(key)

    def _files(self):
        """Return all Python of the repository."""
        found = []
        for path, folders, names in os.walk(self.root):
            folders[:] = sorted(set(folders) - SKIPPED)
            found += [os.path.relpath(os.path.join(path, name), self.root) for name in names if name.endswith(".py")]
        return sorted(found)

    @staticmethod
    def _of_companies(name):
        """Tell whether days of a file are looked at."""
        parts = name.split(os.sep)
        return parts[0] == "addons" and parts[1] in OF_COMPANIES and NOT_SHIPPED.isdisjoint(parts)

    def _days(self, name, tree, text):
        """Yield the days of a file that name no time zone."""
        for line, found in sorted({*days_in_python(tree, text), *days_in_sql(tree)}):
            if (name, found) in allowed.DAYS:
                self.used.add((name, found))
            else:
                yield "{}:{}: {} is a day of UTC: ask for the company's.".format(name, line, found)


def statements(tree):
    """Yield (line, function) of statements that are put together as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", None))
            if name in EXECUTE and put_together(node.args[0]):
                yield node.lineno, name


def put_together(node):
    """Tell whether a text is made of parts that are not all written there."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mod, ast.Add)):
        return True
    return (
        isinstance(node, ast.Call)
        and getattr(node.func, "attr", None) == "format"
        and isinstance(node.func.value, (ast.Constant, ast.JoinedStr))
    )


def days_in_python(tree, text):
    """Yield (line, source) of days of the server or the user, and of days of moments in UTC."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in TODAY:
            if getattr(node.value, "attr", getattr(node.value, "id", "")) in DATES:
                yield node.lineno, ast.get_source_segment(text, node)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "date" and not node.args:
            source = ast.get_source_segment(text, node)
            if not any(placed in source for placed in PLACED):
                yield node.lineno, source


def days_in_sql(tree):
    """Yield (line, SQL) of what is made a day in a text without a time zone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for found in days_of(node.value):
                yield node.lineno, found


def days_of(text):
    """Return what is made a day in a statement, and is none by its name, without a time zone."""
    found = [match.group() for match in PRESENT.finditer(text)]
    for match in CAST.finditer(text):
        cast = operand(text[: match.start()])
        if not is_day(cast):
            found.append(cast + "::date")
    for match in TRUNCATED.finditer(text):
        inside = enclosed(text[match.end() :])
        if not is_day(inside):
            found.append(" ".join((match.group() + inside).split()) + ")")
    return found


def operand(before):
    """Return what is cast: the last name, parameter or literal before it, or all that a bracket encloses."""
    if not before.endswith(")"):
        return re.search(r"(?:%\(\w+\)s|[\w.%']*)$", before).group()
    depth = 0
    for place in range(len(before) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(before[place], 0)
        if not depth:
            break
    called = re.search(r"\w*$", before[:place]).group()
    return " ".join((called + before[place:]).split())


def enclosed(after):
    """Return what stands before the bracket that closes the one that is open."""
    depth = 1
    for place, letter in enumerate(after):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if not depth:
            return after[:place]
    return after


def is_day(expression):
    """Tell whether an expression is a day, or the moment of a place: by a time zone, or by all names in it."""
    if "AT TIME ZONE" in expression or expression.startswith("'"):
        return True
    if re.match(r"\w+\.\w+$", expression):
        return False  # a column that is a day needs no cast
    names = [one or other for one, other in NAME.findall(INTERVAL.sub("", expression).replace("%s", " "))]
    return all(name.lower() in WORDS or DAY.match(name) for name in names if not name.isdigit())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
