"""Check what the layers of the refresh declare, without Odoo: python layers_check.py FOLDER-OF-THE-REPOSITORY.

The same rules stop an installation (``grc.layer.init``); here they are found before anything runs.
"""

import ast
import glob
import importlib.util
import os
import sys

RULES = "addons/grc_base/tools/refresh/layer.py"
CUSTOMER = "grc.customer"
#: Columns of customers that no layer yields: the key of the row.
KEY = {"partner_id", "company_id"}
UNSTORED = {"Many2many", "One2many"}


def main(root):
    """Print what is wrong with the layers of a repository; return the exit status."""
    rules = load_rules(os.path.join(root, RULES))
    found = Declarations(root, rules)
    faults = found.faults()
    for name, fault in sorted(faults.items()):
        print("{}: {}".format(name, fault))
    return 1 if faults else 0


def load_rules(path):
    """Return the module of the rules, which needs nothing of Odoo."""
    spec = importlib.util.spec_from_file_location("grc_layer_rules", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def classes(tree):
    """Yield the classes of a file with what is assigned in their bodies: a dict of name to expression."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield (
                node,
                {
                    target.id: line.value
                    for line in node.body
                    if isinstance(line, ast.Assign)
                    for target in line.targets
                    if isinstance(target, ast.Name)
                },
            )


def literal(node):
    """Return the value of a literal; None of anything else."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return None


def called(node):
    """Return the name of what an expression calls, and its keywords; (None, {}) of anything else."""
    if not isinstance(node, ast.Call):
        return None, {}
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
    return name, {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}


class Declarations:
    """The layers, passes and fields of customers that a repository's addons declare."""

    def __init__(self, root, rules):
        self.rules = rules
        self.passes, self.states, self.layers, self.fields, self.kept = {}, {}, [], set(), set()
        paths = [
            path
            for kind in ("addons", "examples")
            for path in sorted(glob.glob(os.path.join(root, kind, "*", "**", "*.py"), recursive=True))
        ]
        trees = [self._parse(path) for path in paths if "/tests/" not in os.path.relpath(path, root)]
        for tree in trees:
            self._constants(tree)
        for tree in trees:
            for node, body in classes(tree):
                self._layer(node, body)
                self._columns(body)

    @staticmethod
    def _parse(path):
        with open(path, encoding="utf-8") as stream:
            return ast.parse(stream.read(), path)

    def _constants(self, tree):
        """Note the passes and states that a file declares."""
        for line in tree.body:
            name, options = called(line.value) if isinstance(line, ast.Assign) else (None, {})
            if name == "Pass":
                after = options.get("after")
                self.passes[line.targets[0].id] = self.rules.Pass(
                    name=literal(options["name"]),
                    root=literal(options["root"]),
                    marker=literal(options["marker"]),
                    signature=literal(options["signature"]),
                    after=after and (literal(after) or getattr(getattr(after, "value", None), "id", None)),
                )
            elif name == "State":
                self.states[line.targets[0].id] = literal(options["column"])

    def _layer(self, node, body):
        """Note the layer that a class declares."""
        name, options = called(body.get("_layer"))
        if name == "Layer":
            self.layers.append(
                self.rules.Layer(
                    name=literal(options["name"]),
                    runs=self.passes[options["runs"].id],
                    needs=literal(options.get("needs")) or (),
                    columns=literal(options.get("columns")) or (),
                )
            )

    def _columns(self, body):
        """Note the stored fields that a class adds to customers."""
        names = literal(body.get("_name")), literal(body.get("_inherit"))
        if CUSTOMER not in names:
            return
        for name, value in body.items():
            kind, options = called(value)
            if kind == "before_field":
                self.kept.add(name)
            elif self._is_stored(kind, options):
                self.fields.add(name)

    @staticmethod
    def _is_stored(kind, options):
        if kind is None or kind in UNSTORED or not (kind[0].isupper() or kind.endswith("_field")):
            return False
        if kind in ("Index", "Constraint", "UniqueIndex", "Within", "WithinDays", "Asked"):
            return False
        return not ({"compute", "related"} & set(options)) or literal(options.get("store")) is True

    def _ordered(self):
        """Return the names of the passes in their order."""
        ordered, after = [], None
        names = {constant: one.name for constant, one in self.passes.items()}
        left = list(self.passes.values())
        while True:
            following = [one for one in left if names.get(one.after, one.after) == after]
            if not following:
                return ordered
            after = following[0].name
            ordered.append(after)
            left.remove(following[0])

    def faults(self):
        """Return what keeps layers from running, by the rules of the refresh itself."""
        fields = self.fields | self.kept
        found = self.rules.faults(self.layers, self._ordered(), fields, self.fields - KEY)
        for name in self._ordered():
            mine = [layer for layer in self.layers if layer.runs.name == name and layer.name not in found]
            try:
                self.rules.in_order(mine)
            except self.rules.LayerError as error:
                found.update(error.faults)
        return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
