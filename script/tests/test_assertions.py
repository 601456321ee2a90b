"""Each test asserts something by itself: whoever reads it sees what, or the name of the helper says so."""

import ast
import glob
import os

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
#: Where tests are.
PLACES = ("addons/*/tests", "benchmarks/tests", "examples/*/tests", "faults", "sample/tests", "script/tests", "upgrade")
#: What fails by itself: a tour whose step does not come, a page that logs an error, ``pytest.raises``, ``self.fail``.
FAILS = {"start_tour", "browser_js", "raises", "fail", "AssertionError"}


def called(node):
    """Return the last name of what a call calls."""
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def has_assertion(function):
    """Return whether a function holds an assertion, or calls what is named as one."""
    return any(
        isinstance(node, ast.Assert)
        or (isinstance(node, ast.Call) and (called(node).startswith("assert") or called(node) in FAILS))
        for node in ast.walk(function)
    )


def functions(text):
    """Return the functions of a text that are tests, or are named as what asserts."""
    return [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(("test_", "assert"))
    ]


def files():
    """Return the paths of all files of tests, and of what is beside them."""
    folders = [folder for place in PLACES for folder in glob.glob(os.path.join(ROOT, place))]
    return sorted(path for folder in folders for path in glob.glob(os.path.join(folder, "**/*.py"), recursive=True))


def test_each_test_asserts_something():
    found, silent = 0, []
    for path in files():
        with open(path, encoding="utf-8") as stream:
            for function in functions(stream.read()):
                found += 1
                if not has_assertion(function):
                    silent.append(f"{os.path.relpath(path, ROOT)}:{function.lineno} {function.name}")
    assert found > 2000
    assert not silent, "these assert nothing; name a helper that does assert…:\n" + "\n".join(silent)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("assert found", True),
        ("self.assertEqual(found, 1)", True),
        ("with pytest.raises(ValueError):\n        int('x')", True),
        ("self.start_tour('/odoo', 'tour')", True),
        ("self.assertStages(partner)", True),
        ("for one in found:\n        assert one", True),
        ("self.check(found)", False),
        ("found = compute()", False),
    ],
)
def test_what_counts(body, expected):
    (function,) = functions(f"def test_one(self):\n    {body}\n")
    assert has_assertion(function) == expected


def test_helpers_assert_what_their_name_says():
    (function,) = functions("def assertStages(self, partner):\n    return partner.stage_id\n")
    assert not has_assertion(function)
