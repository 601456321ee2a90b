"""A colon belongs to what is translated: French puts a space before it, and who translates must see it."""

import ast
import re
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
#: After an element: a colon that no words follow, so that it is part of no term.
ALONE = re.compile(r"^\s*:[^\w]*$")
#: In an attribute, a text of a script, or an f-string: a colon between two values, or before words.
FORMATTED = re.compile(r"\}\}:\s")
TEMPLATE = re.compile(r"`[^`\n]*\}:\s[^`\n]*`")
#: In an expression, or before the operator ``%``.
VALUE = re.compile(r"%(?:\(\w+\))?s: ")
JOINED = re.compile(rf"{VALUE.pattern}|\+\s*([\"'])\s?: \1")
#: What developers and logs are told.
UNTRANSLATED = ("ValueError", "TypeError", "RuntimeError", "KeyError", "NotImplementedError")


def shipped(ending):
    """Return the files of the addons that users see something of."""
    return [
        path
        for folder in ("addons", "examples")
        for path in sorted((ROOT / folder).rglob("*" + ending))
        if not {"tests", "migrations", "engine", "node_modules"} & set(path.relative_to(ROOT).parts)
    ]


def in_xml(text):
    """Yield (line, what stands there) of the colons of a template or view that no translation holds."""
    scripted = "t-name" in text and "<odoo" not in text
    for node in etree.fromstring(text.encode()).iter():
        if node.tail and ALONE.match(node.tail):
            yield node.sourceline, f"<{node.tag} …>{node.tail.strip()}"
        if isinstance(node.tag, str):
            for name, value in node.attrib.items():
                if name.startswith("t-attf-") and scripted and FORMATTED.search(value):
                    yield node.sourceline, value
                elif name.startswith("t-") and not name.startswith("t-attf-") and JOINED.search(value):
                    yield node.sourceline, value


def in_script(text):
    """Yield (line, what stands there) of the same in JavaScript."""
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((number, found) for found in TEMPLATE.findall(line))


def in_python(text):
    """Yield (line, what stands there) of the same in Python, but for what developers and logs are told."""
    tree = ast.parse(text)
    told = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[0] in (*UNTRANSLATED, "_logger")
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) not in told and (joined_by_f_string(node) or joined_by_operator(node)):
            yield node.lineno, ast.unparse(node)


def joined_by_f_string(node):
    return isinstance(node, ast.JoinedStr) and any(
        isinstance(value, ast.FormattedValue) and isinstance(then, ast.Constant) and then.value.startswith(": ")
        for value, then in zip(node.values, node.values[1:], strict=False)
    )


def joined_by_operator(node):
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mod)
        and isinstance(node.left, ast.Constant)
        and isinstance(node.left.value, str)
        and VALUE.search(node.left.value)
    )


@pytest.mark.parametrize("ending, colons", [(".xml", in_xml), (".js", in_script), (".py", in_python)])
def test_no_colon_outside_what_is_translated(ending, colons):
    paths = shipped(ending)
    assert len(paths) > 50
    found = [
        f"{path.relative_to(ROOT)}:{line}: {place}"
        for path in paths
        for line, place in colons(path.read_text(encoding="utf-8"))
    ]
    assert found == [], "\n".join(["Make the colon part of the translated text, or leave it out:", *found])


@pytest.mark.parametrize(
    "text, found",
    [
        ("<p><strong>Label</strong>: text</p>", 0),
        ("<p><strong>Label</strong>: <i/></p>", 1),
        ("<p><t t-out='label'/>:\n <t t-out='value'/></p>", 1),
        ("<p><t t-out='label'/> : </p>", 1),
        ("<p>Label: <t t-out='value'/></p>", 0),
        ("<p>Label: <b t-attf-title='{{a}}: {{b}}'/></p>", 0),
        ("<t t-name='x'><b t-attf-title='{{a}}: {{b}}'/></t>", 1),
        ("<t t-name='x'><b t-attf-style='--columns: {{b}}'/></t>", 0),
        ("""<p><b t-out="label + ': ' + value"/></p>""", 1),
        ("""<p><b t-out="'%s: %s' % (label, value)"/></p>""", 1),
        ("""<p><b t-options="{'widget': 'date'}"/></p>""", 0),
        ("""<p><t t-set="what" t-value="'%s/%s' % (label, value)"/></p>""", 0),
    ],
)
def test_xml(text, found):
    assert len(list(in_xml(text))) == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("name = `${user.name}: ${label}`;", 1),
        ("name = `${user.name}: late`;", 1),
        ("key = `${from}:${to}`;", 0),
        ("style = `--columns: ${columns}`;", 0),
        ('name = _t("%(name)s: %(what)s", {name, what});', 0),
    ],
)
def test_script(text, found):
    assert len(list(in_script(text))) == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("name = f'{person}: {part}'", 1),
        ("name = '%s: %s' % (person, part)", 1),
        ("name = self.env._('%(person)s: %(part)s', person=person, part=part)", 0),
        ("key = f'{person}:{part}'", 0),
        ("raise ValueError(f'{person}: {part}')", 0),
        ("_logger.info(f'{person}: {part}')", 0),
    ],
)
def test_python(text, found):
    assert len(list(in_python(text))) == found
