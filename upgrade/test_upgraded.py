"""An upgraded database holds what it held, and is otherwise what a new one is."""

import os

import pytest

from . import expected
from .compare import read, replaced, rows, things, unexpected

PARTS = ("columns", "constraints", "indexes", "others")


@pytest.fixture(scope="module")
def saved():
    """Give what was saved of each database: ``saved("after")["columns"]``."""
    known = {}

    def get(name):
        if name not in known:
            known[name] = read(os.environ["UPGRADE_RESULTS"], name)
        return known[name]

    return get


def assert_expected(found, allowed):
    """Fail with all that differs and is in no list."""
    lines = unexpected(found, allowed)
    assert not lines, "\n".join(["{} that upgrade/expected.py does not list:".format(len(lines)), *lines[:200]])


def test_nothing_to_complain_of():
    """Odoo upgrades without a warning: a constraint that it cannot make is one."""
    with open(os.path.join(os.environ["UPGRADE_RESULTS"], "after.log"), encoding="utf-8") as stream:
        assert stream.read() == ""


@pytest.mark.parametrize("part", PARTS)
def test_schema(saved, part):
    """Tables, columns and types, constraints and indexes are those of a new database."""
    assert_expected(things(saved("after")[part], saved("fresh")[part]), expected.SCHEMA)


def test_fields(saved):
    """Models and fields are described as in a new database, in each language."""
    assert_expected(things(saved("after")["fields"], saved("fresh")["fields"]), expected.FIELDS)


def test_external_ids(saved):
    """External ids are those of a new database."""
    assert_expected(things(saved("after")["external ids"], saved("fresh")["external ids"]), expected.EXTERNAL_IDS)


def test_records(saved):
    """Views, rules, rights, groups, menus and what else has an external id are those of a new database."""
    assert_expected(things(saved("after")["records"], saved("fresh")["records"]), expected.RECORDS)


def test_records_stay(saved):
    """What has an external id is the same record as before, be it now of another of our addons.

    Others refer to its number: users to groups, favourites to actions, tables to what was data.
    """
    assert_expected(replaced(saved("before")["numbers"], saved("after")["numbers"]), expected.REMADE)


def test_contents(saved):
    """Every row of every table of ours holds what it held, save what a migration changes on purpose."""
    assert_expected(rows(saved("before")["contents"], saved("after")["contents"], expected.RENAMED), expected.MIGRATED)


def test_figures(saved):
    """Refreshed by the present code, the figures are those of a new database with the same data."""
    assert_expected(rows(saved("refreshed")["figures"], saved("fresh-refreshed")["figures"]), expected.FIGURES)


@pytest.mark.parametrize("name", ["again", "died"])
@pytest.mark.parametrize("part", [*PARTS, "fields", "external ids", "records"])
def test_once_more(saved, name, part):
    """An upgrade that is done twice, or dies and is done again, makes the same of the database."""
    assert_expected(things(saved("after")[part], saved(name)[part]), {})


@pytest.mark.parametrize("name", ["again", "died"])
def test_contents_once_more(saved, name):
    """An upgrade that is done twice, or dies and is done again, makes the same of each row."""
    after, other = saved("after")["contents"], saved(name)["contents"]
    assert_expected(rows(after, other) | rows(other, after), expected.ONCE_MORE)
