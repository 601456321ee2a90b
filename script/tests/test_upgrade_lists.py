"""How the upgrade test compares, and which parts of a run it is."""

import os
import sys
import types

import pytest
from lib import choice, cmd_test, upgrade

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
if ROOT not in sys.path:
    sys.path.append(ROOT)
from upgrade import compare, expected  # noqa: E402


def parts(code, *argv):
    chosen, extra = choice.parse(list(argv))
    return choice.choose(code, chosen, extra)


@pytest.fixture
def code(tmp_path):
    for name in ("addons/x/tests/engine", "faults", "upgrade"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "test_one.py").write_text("")
    return str(tmp_path)


def test_everything_ends_with_faults_and_the_upgrade(code):
    found = parts(code)
    assert found == (["addons/x/tests/engine"], ["addons/x/tests"], [], ["faults"], ["upgrade"], [])
    assert parts(code, "-k", "x").upgrade == [], "one test of another kind needs no databases of two versions"


@pytest.mark.parametrize(
    ("argv", "with_", "faults", "upgraded"),
    [
        (["--upgrade"], [], [], ["upgrade"]),
        (["--upgrade", "-k", "schema"], [], [], ["upgrade"]),
        (["--faults"], [], ["faults"], []),
        (["--faults", "--upgrade"], [], ["faults"], ["upgrade"]),
        (["upgrade/test_one.py"], [], [], ["upgrade/test_one.py"]),
        (["--tours"], ["addons/x/tests"], [], []),
        (["--no-tours"], ["addons/x/tests"], ["faults"], ["upgrade"]),
        (["--no-database"], [], [], []),
    ],
)
def test_parts_of_a_run(code, argv, with_, faults, upgraded):
    found = parts(code, *argv)
    assert (found.with_, found.faults, found.upgrade) == (with_, faults, upgraded)


def test_a_clone_that_lacks_the_commit(monkeypatch):
    monkeypatch.setattr(upgrade, "obstacle", lambda root: "It lacks it")
    monkeypatch.delenv("CI", raising=False)
    said = []
    monkeypatch.setattr(cmd_test, "say", said.append)
    cmd_test.look_ahead(*choice.parse([]))
    assert said == ["It lacks it. The other tests come first."]
    cmd_test.look_ahead(*choice.parse(["addons"]))
    for argv, ci in ((["--upgrade"], None), ([], "true")):
        if ci:
            monkeypatch.setenv("CI", ci)
        with pytest.raises(cmd_test.Stop, match="It lacks it"):
            cmd_test.look_ahead(*choice.parse(argv))


def test_pieces_of_work_run_side_by_side_and_a_failure_is_told():
    assert upgrade.both(lambda: 1, lambda: 2) == [1, 2]
    with pytest.raises(ZeroDivisionError):
        upgrade.both(lambda: 1, lambda: 1 / 0)


def test_an_upgrade_that_ends_early_cannot_be_killed(tmp_path):
    (tmp_path / "addons").mkdir()
    for name in ("grc_base", "grc_scoring", "grc_stock"):
        (tmp_path / "addons" / name).mkdir()
        (tmp_path / "addons" / name / "__manifest__.py").write_text("{}")
    program = "import sys; sys.stderr.write('Loading module grc_base (1/2)\\nLoading module grc_scoring (2/2)\\n')"
    odoo = types.SimpleNamespace(
        ready=types.SimpleNamespace(code=str(tmp_path), place=None, child=dict, moment=None),
        command=lambda *arguments: [sys.executable, "-c", program],
        change_arguments=lambda *arguments: [],
    )
    odoo.ready.place = types.SimpleNamespace(run=str(tmp_path), root=str(tmp_path))
    test = upgrade.Upgrade(odoo, None, "template", "new")
    test.change_until("old", 2)
    with pytest.raises(upgrade.Stop, match="before 3 addons"):
        test.change_until("old", 3)


def test_things_that_differ_are_named():
    before = {"a": "integer", "b": "text", "c": {"help": "x", "name": "y"}}
    after = {"a": "bigint", "c": {"help": "z", "name": "y"}, "d": "date"}
    assert compare.things(before, after) == {
        "a": "'integer' → 'bigint'",
        "b": "is gone",
        "c: help": "'x' → 'z'",
        "d": "is new",
    }


def test_rows_that_differ_are_named():
    before = {"t": {"1": {"x": 1, "y": 1}, "2": {"x": 1, "y": 1}}, "gone": {"1": {}}}
    after = {"t": {"1": {"x": 2, "y": 1, "new": 1}, "3": {"x": 1, "y": 1}}, "new": {"1": {}}}
    assert compare.rows(before, after) == {
        "t.(gone)": "1 rows: 2",
        "t.(new)": "1 rows: 3",
        "t.x": "1 rows: 1: 1 → 2",
        "gone": "the table is gone, of 1 rows",
    }
    assert compare.rows({"t": {"1": {"x": 1}}}, {"t": {"1": {}}}) == {"t.x": "1 rows: 1: 1 → no column"}


def test_renamed_tables_and_columns_are_followed():
    before = {"old": {"1": {"x": 1, "z": 1}}}
    after = {"young": {"1": {"y": 2, "z": 1}}}
    assert compare.rows(before, after, {"old": "young", "old.x": "y"}) == {"old.x": "1 rows: 1: 1 → 2"}


def test_records_may_move_to_another_addon_with_their_numbers():
    before = {"grc_a.x": "ir.model 1", "grc_a.y": "ir.model 2", "grc_a.z": "ir.model 3"}
    after = {"grc_b.x": "ir.model 1", "grc_a.y": "ir.model 4"}
    assert compare.replaced(before, after) == {
        "grc_a.y": "ir.model 2 → ir.model 4",
        "grc_a.z": "ir.model 3 → nothing",
    }


def test_what_is_listed_may_differ():
    found = {"grc_action.stake": "2 rows", "grc_customer.capital": "1 row"}
    assert compare.unexpected(found, {"grc_action.*": "why"}) == ["grc_customer.capital: 1 row"]


def test_each_entry_of_the_lists_has_a_reason():
    for name in ("MIGRATED", "SCHEMA", "FIELDS", "EXTERNAL_IDS", "REMADE", "RECORDS", "FIGURES"):
        assert all(len(reason) > 10 for reason in getattr(expected, name).values()), name
