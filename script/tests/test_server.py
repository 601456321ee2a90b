"""What script/server does with a database that is there already, and what makes a test run fail."""

import sys
import types

import pytest
from lib import cmd_server, cmd_test, stamps, template, tours
from lib.say import Steps, Stop


class FakeDatabases:
    """One database, with its mark."""

    def __init__(self, mark, there=True):
        self.text = mark
        self.there = there
        self.dropped = False

    def exists(self, _name):
        return self.there

    def mark(self, _name):
        return self.text

    def set_mark(self, _name, text):
        self.text = text

    def drop(self, _name):
        self.dropped = True
        self.there = False


@pytest.fixture
def odoo(tmp_path, monkeypatch):
    """An Odoo that notes what is asked of it."""
    (tmp_path / "addons").mkdir()
    done = []
    fake = types.SimpleNamespace(ready=types.SimpleNamespace(code=str(tmp_path)), done=done)
    fake.change = lambda *_args, **_kwargs: done.append("update")
    monkeypatch.setattr(cmd_server, "create", lambda *_args: done.append("create"))
    fake.code = stamps.digest_tree(str(tmp_path / "addons"))
    return fake


def ensure(odoo, databases, *argv):
    """Run the step on a database."""
    cmd_server.ensure_database(odoo, databases, cmd_server.parse(list(argv)), Steps(7))


def test_no_database_is_created(odoo):
    databases = FakeDatabases(None, there=False)
    ensure(odoo, databases)
    assert odoo.done == ["create"]
    assert databases.text == "ready sample " + odoo.code


def test_a_database_of_others_is_left_alone(odoo):
    for mark in (None, "ready", "test"):
        with pytest.raises(Stop, match="these scripts did not make"):
            ensure(odoo, FakeDatabases(mark))
    assert odoo.done == []


def test_an_interrupted_one_is_made_again(odoo):
    databases = FakeDatabases("begun")
    ensure(odoo, databases, "--full")
    assert databases.dropped
    assert odoo.done == ["create"]
    assert databases.text == "ready full " + odoo.code


def test_a_ready_one_is_taken_as_it_is(odoo):
    ensure(odoo, FakeDatabases("ready full " + odoo.code))
    assert odoo.done == []


def test_changed_code_updates(odoo):
    databases = FakeDatabases("ready empty before")
    ensure(odoo, databases)
    assert odoo.done == ["update"]
    assert databases.text == "ready empty " + odoo.code


def test_other_contents_are_refused(odoo):
    with pytest.raises(Stop, match="holds already: sample; add --drop"):
        ensure(odoo, FakeDatabases("ready sample " + odoo.code), "--full")


def test_nothing_is_dropped_without_a_yes(monkeypatch):
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(isatty=lambda: False))
    databases = FakeDatabases("ready sample x")
    with pytest.raises(Stop, match="add --yes"):
        cmd_server.drop(databases, cmd_server.parse(["--drop"]))
    assert not databases.dropped
    cmd_server.drop(databases, cmd_server.parse(["--drop", "--yes"]))
    assert databases.dropped


def test_a_database_of_others_is_never_dropped():
    databases = FakeDatabases(None)
    with pytest.raises(Stop, match="these scripts did not make"):
        cmd_server.drop(databases, cmd_server.parse(["--drop", "--yes"]))
    assert not databases.dropped


def test_a_database_made_anew_asks_for_a_password_again(tmp_path, monkeypatch):
    said = []
    place = types.SimpleNamespace(home=str(tmp_path))
    odoo = types.SimpleNamespace(ready=types.SimpleNamespace(code=str(tmp_path), place=place))
    odoo.execute = lambda *_args: said.append("set")
    odoo.change = lambda *_args, **_kwargs: None
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(isatty=lambda: False))
    monkeypatch.setattr(template, "ensure", lambda *_args: "template")
    chosen = cmd_server.parse(["--empty", "--interface", "0.0.0.0"])
    assert "password " in cmd_server.guard_password(odoo, chosen)
    assert cmd_server.guard_password(odoo, chosen).endswith("set before")
    assert cmd_server.guard_password(odoo, cmd_server.parse(["--empty"])).endswith("set before")
    databases = types.SimpleNamespace(create=lambda *_args: None)
    cmd_server.create(odoo, databases, chosen, Steps(7))
    assert cmd_server.guard_password(odoo, cmd_server.parse(["--empty"])) == "login admin, password admin"
    cmd_server.guard_password(odoo, chosen)
    assert said == ["set", "set"]


def test_a_killed_run_has_failed(tmp_path):
    ready = types.SimpleNamespace(
        place=types.SimpleNamespace(home=str(tmp_path), run=str(tmp_path)),
        python=sys.executable,
        child=lambda **_environ: {},
    )
    run = cmd_test.Run(ready, [])
    killed = [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]
    assert run.call(killed, {}) > 0
    assert run.end(*run.start(killed, {}, 2)) > 0


def test_runs_side_by_side(tmp_path):
    """Each of two waits for the other; the greatest status is that of all."""
    ready = types.SimpleNamespace(
        place=types.SimpleNamespace(home=str(tmp_path), run=str(tmp_path)),
        python=sys.executable,
        child=lambda **_environ: {"cwd": str(tmp_path)},
    )
    wait = "import os, time\nopen({0!r}, 'w').close()\nwhile not os.path.exists({1!r}): time.sleep(0.01)\nexit({2})"
    both = [[sys.executable, "-c", wait.format(*said)] for said in (("a", "b", 0), ("b", "a", 3))]
    run = cmd_test.Run(ready, [])
    run.jobs = 2
    assert run.shared_out([(command, {}) for command in both]) == 3
    run.jobs = 1
    assert run.shared_out([(both[0], {})]) == 0


def test_skipped_tests_and_no_tour_fail_a_run(monkeypatch):
    monkeypatch.setitem(tours.COUNTED, "tours", 0)
    monkeypatch.setenv("GRC_TOURS_REQUIRED", "1")
    assert tours.complaints() == ["no tour ran: at least one must"]
    monkeypatch.setitem(tours.COUNTED, "tours", 2)
    assert tours.complaints() == []
    monkeypatch.setitem(tours.COUNTED, "skipped", ["a::b"])
    assert tours.complaints() == ["skipped tests count as failures: a::b"]


def test_tours_are_counted_when_they_end_well(monkeypatch):
    class Case:
        def start_tour(self, fails):
            if fails:
                raise AssertionError
            return "ended"

    monkeypatch.setitem(tours.COUNTED, "tours", 0)
    tours.count_calls(Case, "start_tour", "tours")
    assert Case().start_tour(False) == "ended"
    with pytest.raises(AssertionError):
        Case().start_tour(True)
    assert tours.COUNTED["tours"] == 1
