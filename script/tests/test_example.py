"""The example is what an addon has to write, and no more: it stays as short as it is said to be."""

import glob
import os

import pytest

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLE = os.path.join(HERE, "examples", "grc_example")
#: Neither what it adds nor what it shows: manifest, rights, tests, texts.
BESIDE = ("security", "tests", "i18n", "readme", os.path.join("static", "tests"), os.path.join("static", "description"))


def lines(*ends):
    """Return the number of lines that are not blank in the files of the example with certain ends."""
    count = 0
    for path in glob.glob(os.path.join(EXAMPLE, "**", "*"), recursive=True):
        name = os.path.relpath(path, EXAMPLE)
        if name.endswith(ends) and name != "__manifest__.py" and not name.startswith(BESIDE):
            with open(path, encoding="utf-8") as stream:
                count += sum(bool(line.strip()) for line in stream)
    return count


@pytest.mark.parametrize("ends, most", [((".py",), 150), ((".xml", ".js", ".scss"), 120)])
def test_length(ends, most):
    assert 0 < lines(*ends) <= most


def test_nothing_else_knows_it():
    """Nothing of another file is touched: no addon names it, but for tests of sources of their own."""
    paths = glob.glob(os.path.join(HERE, "addons", "**", "*"), recursive=True)
    paths = [path for path in paths if path.endswith((".py", ".xml", ".js", ".csv")) and "/tests/" not in path]
    assert paths
    for path in filter(os.path.isfile, paths):
        with open(path, encoding="utf-8") as stream:
            assert "grc_example" not in stream.read(), path
