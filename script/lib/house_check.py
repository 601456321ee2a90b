"""Check how the addons are laid out and cut, without Odoo: python house_check.py FOLDER-OF-THE-REPOSITORY.

- No folder holds more than 20 files, and no file that is shipped more than 350 lines.
- A method does not extend by ``super()`` what its own addon made: ``super()`` is for the next addon.
- ``grc.customer`` and ``grc.action`` hold no method that needs none of their records, and at most one class of a folder
  adds to either.
- Methods are short: counted are the lines of a whole ``def`` without its decorators and docstring.
- What is public has a docstring.

Exceptions stand in ``house_exceptions.py``, each with its reason; one that is not needed any more is a fault, too.
"""

import ast
import glob
import os
import statistics
import sys

if __package__:
    from . import house_exceptions as allowed
else:
    import house_exceptions as allowed

MOST_FILES = 20
MOST_LINES = 350
#: Lines of a method: half of all, nine in ten, every one.
HALF, MOST, LONGEST = 8, 26, 60
#: Models whose methods are about their records.
OF_RECORDS = ("grc.customer", "grc.action")
MOST_ENTRIES = 25
#: What Odoo's ORM makes and models override.
ORM = {
    *("_auto_init", "_compute_display_name", "_field_to_sql", "_get_view", "_name_search", "_order_to_sql"),
    *("_read_group_groupby", "_read_group_select", "_register_hook", "_search", "_search_display_name"),
    *("_search_panel_domain_image", "_table_query", "_table_sql", "_unregister_hook", "action_archive"),
    *("action_unarchive", "copy", "copy_data", "create", "default_get", "export_data", "fields_get"),
    *("formatted_read_group", "get_formview_action", "get_formview_id", "get_view", "get_views", "init"),
    *("load", "modified", "name_create", "name_search", "onchange", "read", "search_fetch", "unlink", "web_read"),
    *("web_save", "web_search_read", "write", "_check_access", "_determine_fields_to_fetch", "_get_html_link"),
    *("_get_view_cache_key", "_setup_complete", "_add_missing_default_values"),
}
#: Where addons are.
FOLDERS = ("addons", "examples")
NOT_SHIPPED = {"tests", "migrations", "lib"}
SKIPPED = {"__pycache__"}


def main(root):
    """Print what is wrong with the addons of a repository; return the exit status."""
    faults = House(root).faults()
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def literal(node):
    """Return the value of a literal; None of anything else."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return None


def lines_of(function):
    """Return the lines of a function without its decorators and docstring."""
    count = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return count
    text = function.body[0]
    return count - (text.end_lineno - text.lineno + 1)


def decorators(function):
    """Return the last names of a function's decorators: ``model`` of ``@api.model``."""
    nodes = [node.func if isinstance(node, ast.Call) else node for node in function.decorator_list]
    return {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in nodes}


def calls_super(function):
    """Tell whether a function calls ``super()`` for the method of its own name."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == function.name
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", None) == "super"
        for node in ast.walk(function)
    )


def needs_records(function):
    """Tell whether a method uses more of ``self`` than its ``env``."""
    first = function.args.args[0].arg if function.args.args else None
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == first]
    env = [node for node in ast.walk(function) if isinstance(node, ast.Attribute) and node.attr == "env"]
    return len(names) > sum(isinstance(node.value, ast.Name) and node.value.id == first for node in env)


class Model:
    """A class of a model: what one file says of it."""

    def __init__(self, path, addon, node):
        self.path, self.addon, self.node = path, addon, node
        body = {
            target.id: line.value
            for line in node.body
            if isinstance(line, ast.Assign)
            for target in line.targets
            if isinstance(target, ast.Name)
        }
        name, inherit = literal(body.get("_name")), literal(body.get("_inherit"))
        inherit = [inherit] if isinstance(inherit, str) else list(inherit or ())
        #: The model that the class makes or extends, None when it is none; and those it takes methods from.
        self.name = name or (inherit[0] if inherit else None)
        self.parents = [one for one in inherit if one != self.name]
        self.extends = self.name in inherit
        self.methods = {line.name: line for line in node.body if isinstance(line, ast.FunctionDef)}
        self.of_fields = {name for name in self._named_by_fields() if isinstance(name, str)}

    def _named_by_fields(self):
        """Yield the names of methods that fields name: search, default, selection."""
        for line in self.node.body:
            value = line.value if isinstance(line, ast.Assign) else None
            if isinstance(value, ast.Call):
                given = [word.value for word in value.keywords if word.arg in ("search", "default", "selection")]
                for node in [*given, *value.args]:
                    for inner in ast.walk(node) if isinstance(node, (ast.Lambda, ast.Name, ast.Constant)) else ():
                        yield getattr(inner, "attr", getattr(inner, "id", getattr(inner, "value", None)))

    def where(self, method):
        """Return file, line and name of a method, for reading."""
        return "{}:{}: {}.{}".format(self.path, self.methods[method].lineno, self.name, method)


class House:
    """The addons of a repository."""

    def __init__(self, root):
        self.root = root
        self.used = set()
        self.trees = {}
        for name in self._shipped("py"):
            with open(os.path.join(root, name), encoding="utf-8") as stream:
                self.trees[name] = ast.parse(stream.read(), name)
        self.models = [
            model
            for path, tree in self.trees.items()
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            for model in [Model(path, path.split(os.sep)[1], node)]
            if model.name
        ]

    def _shipped(self, ending):
        """Return the files of the addons that users get: without tests, migrations and libraries of others."""
        patterns = [os.path.join(self.root, folder, "*", "**", "*." + ending) for folder in FOLDERS]
        paths = sorted(path for pattern in patterns for path in glob.glob(pattern, recursive=True))
        names = [os.path.relpath(path, self.root) for path in paths]
        return [name for name in names if NOT_SHIPPED.isdisjoint(name.split(os.sep))]

    def faults(self):
        """Return what is wrong, a list of lines to read."""
        checks = (
            *(self.folders, self.files, self.overrides, self.strangers, self.extensions),
            *(self.lengths, self.docstrings),
        )
        return [fault for check in checks for fault in check()] + list(self.unused())

    def excepted(self, kind, key):
        """Tell whether an exception is listed, and note that it is needed."""
        listed = key in getattr(allowed, kind)
        if listed:
            self.used.add((kind, key))
        return listed

    def unused(self):
        """Yield the exceptions that nothing needs."""
        for kind in ("FILES", "OVERRIDES", "ENTRIES"):
            for key in getattr(allowed, kind):
                if (kind, key) not in self.used:
                    yield "script/lib/house_exceptions.py: {} of {} is not needed any more.".format(key, kind)

    def folders(self):
        """Yield folders of addons that hold too many files."""
        for above in FOLDERS:
            for path, folders, names in os.walk(os.path.join(self.root, above)):
                folders[:] = sorted(set(folders) - SKIPPED)
                if len(names) > MOST_FILES:
                    place = os.path.relpath(path, self.root)
                    yield "{}: {} files in one folder; at most {}.".format(place, len(names), MOST_FILES)

    def files(self):
        """Yield files that are too long: Python and JavaScript outside tests."""
        for name in self._shipped("py") + self._shipped("js"):
            with open(os.path.join(self.root, name), encoding="utf-8") as stream:
                count = sum(1 for _line in stream)
            if count > MOST_LINES and not self.excepted("FILES", name):
                yield "{}: {} lines; at most {}.".format(name, count, MOST_LINES)

    def _ancestors(self, name):
        """Return the names of a model and of those that it takes methods from."""
        found, left = set(), [name]
        while left:
            one = left.pop()
            if one not in found:
                found.add(one)
                left += [parent for model in self.models if model.name == one for parent in model.parents]
        return found

    def overrides(self):
        """Yield methods that extend by ``super()`` what their own addon made."""
        for model in self.models:
            above = self._ancestors(model.name)
            for name, method in model.methods.items():
                if name in ORM or not calls_super(method):
                    continue
                makers = [
                    other
                    for other in self.models
                    if other.name in above and name in other.methods and not calls_super(other.methods[name])
                ]
                if any(other.addon == model.addon for other in makers):
                    if not self.excepted("OVERRIDES", (model.path, name)):
                        yield model.where(name) + " extends by super() what its own addon made."

    def strangers(self):
        """Yield methods of :data:`OF_RECORDS` that need none of their records, and lists of exceptions too long."""
        for model in self.models:
            if model.name in OF_RECORDS:
                for name, method in model.methods.items():
                    if self._is_stranger(model, name, method) and not self.excepted("ENTRIES", (model.name, name)):
                        yield model.where(name) + " needs no record: it belongs to a model of its own."
        for of in OF_RECORDS:
            count = sum(key[0] == of for key in allowed.ENTRIES)
            if count > MOST_ENTRIES:
                yield "script/lib/house_exceptions.py: {} entry points of {}; at most {}.".format(
                    count, of, MOST_ENTRIES
                )

    def extensions(self):
        """Yield folders in which more than one class adds to one of :data:`OF_RECORDS`."""
        places = {}
        for model in self.models:
            if model.name in OF_RECORDS and model.extends:
                places.setdefault((os.path.dirname(model.path), model.name), []).append(model.path)
        for (folder, name), paths in sorted(places.items()):
            if len(paths) > 1:
                yield "{}: {} classes add to {}; at most one a folder.".format(folder, len(paths), name)

    def _is_stranger(self, model, name, method):
        """Tell whether a method of a model of records is about none, and is not what the framework asks for."""
        named = {one for other in self.models if other.name == model.name for one in other.of_fields}
        if name in ORM or name in named or calls_super(method):
            return False
        return not {"model", "staticmethod", "classmethod"}.isdisjoint(decorators(method)) or not needs_records(method)

    def lengths(self):
        """Yield methods that are too long, and what is wrong with all of them together."""
        counts = []
        for path, tree in self.trees.items():
            for node, name in functions(tree):
                count = lines_of(node)
                counts.append(count)
                if count > LONGEST:
                    yield "{}:{}: {} has {} lines; at most {}.".format(path, node.lineno, name, count, LONGEST)
        if counts:
            counts.sort()
            half, most = statistics.median(counts), counts[int(0.9 * (len(counts) - 1))]
            if half > HALF or most > MOST:
                sentence = "addons: half of the methods have up to {:g} lines, nine in ten up to {}; at most {} and {}."
                yield sentence.format(half, most, HALF, MOST)

    def docstrings(self):
        """Yield what is public and has no docstring; overrides of the ORM have Odoo's."""
        for path, tree in self.trees.items():
            for node, name in public(tree):
                if ast.get_docstring(node) is None:
                    yield "{}:{}: {} has no docstring.".format(path, node.lineno, name)


def functions(tree):
    """Yield the functions of a module and the methods of its classes, with their names; not what is inside them."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node, node.name
        elif isinstance(node, ast.ClassDef):
            for method, name in functions(node):
                yield method, "{}.{}".format(node.name, name)


def public(tree):
    """Yield the public classes, methods and functions of a module, with their names."""
    for node in tree.body:
        if node.__class__ not in (ast.FunctionDef, ast.ClassDef) or node.name.startswith("_") or node.name in ORM:
            continue
        if isinstance(node, ast.ClassDef):
            yield from ((method, "{}.{}".format(node.name, name)) for method, name in public(node))
        yield node, node.name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
