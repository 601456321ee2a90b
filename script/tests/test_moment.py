"""Another clock, a slower processor, repeated tests: the options of script/test that need no database."""

import contextlib
import datetime
import os
import signal
import subprocess
import sys
import time
import types

import pytest
from lib import bootstrap, choice, cmd_test, day, moment, postgres, shares, throttle, tours
from lib.say import Stop

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def test_a_moment_is_utc(monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Honolulu")
    time.tzset()
    try:
        assert moment.parse("2028-02-29 00:30") == 1835397000
        assert moment.label(1835397000) == "2028-02-29 00:30 UTC"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("text", ["2027-02-29 00:30", "2028-02-29", "tomorrow", ""])
def test_no_moment_is_refused_before_anything_starts(text):
    with pytest.raises(Stop, match="wants a moment in UTC"):
        cmd_test.main(["--clock", text])


def test_children_live_by_the_clock_and_others_are_loaded_too(monkeypatch):
    monkeypatch.setenv("LD_PRELOAD", "/else.so")
    monkeypatch.delenv("DATEFUDGE", raising=False)
    there = moment.Moment("2028-02-29 00:30", "/cache/datefudge.so")
    assert abs(there.now() - 1835397000) < 60
    assert there.environ() == {"LD_PRELOAD": "/cache/datefudge.so:/else.so", "DATEFUDGE": str(-there.shift)}
    server = types.SimpleNamespace(environ=lambda: {}, move=lambda wanted: None)
    ready = bootstrap.Ready(types.SimpleNamespace(home="/home", code="/code"), "python", "/odoo", server)
    assert "DATEFUDGE" not in ready.environ()
    ready.move(there)
    assert ready.environ()["DATEFUDGE"] == str(-there.shift)


def waiting(environ):
    """Return a process that has begun, and ends when it is told anything; it looks like one of the scripts."""
    command = [sys.executable, "-c", "print(flush=True); input()", "main.py"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ)
    child.stdout.readline()
    return child


def test_the_clock_of_a_process_is_seen():
    for environ, wanted in (({"DATEFUDGE": "-5"}, "-5"), ({}, "")):
        with waiting(environ) as child:
            assert moment.of_process(child.pid) == wanted
            child.communicate(b"\n")
    assert moment.of_process(2**22 + 1) == ""


def test_a_clock_that_does_not_follow_stops_the_run():
    there = moment.Moment("2028-02-29 00:30", "/cache/datefudge.so")
    assert moment.check(there, {"server": there.now()}).startswith("server 2028-02-29 00:3")
    with pytest.raises(Stop, match="does not reach the browser: its clock shows 20"):
        moment.check(there, {"server": there.now(), "browser": time.time()})


def test_a_path_that_cannot_be_loaded_is_said(monkeypatch):
    monkeypatch.setattr(moment, "installed", lambda: "/my cache/datefudge.so")
    with pytest.raises(Stop, match="no space or colon"):
        moment.library(None, None)


def test_a_given_postgresql_keeps_its_clock():
    with pytest.raises(Stop, match="unset PGHOST"):
        postgres.Given({"PGHOST": "db"}).move(None)


class Cluster(postgres.Private):
    """A private cluster that is said to run, and that notes when it is stopped."""

    def __init__(self, tmp_path, pid):
        self.place = types.SimpleNamespace(run=str(tmp_path))
        self.users = str(tmp_path / "users")
        self.moment = None
        self.stopped = 0
        self.pid = pid
        os.makedirs(self.users, exist_ok=True)

    def running(self):
        return str(self.pid), 5432

    def stop(self):
        self.stopped += 1


def test_a_cluster_by_another_clock_is_put_back_unless_it_is_used(tmp_path):
    with waiting({"DATEFUDGE": "-5"}) as child:
        cluster = Cluster(tmp_path, child.pid)
        cluster.leave_other_clock()
        assert cluster.stopped == 1, "left over by a run that was killed"
        (tmp_path / "users" / str(child.pid)).write_text("")
        with pytest.raises(Stop, match="by another clock"):
            cluster.leave_other_clock()
        cluster.moment = types.SimpleNamespace(environ=lambda: {"DATEFUDGE": "-5"})
        cluster.leave_other_clock()
        assert cluster.stopped == 1, "it is the clock that is wanted"
        child.communicate(b"\n")


def test_processes_below():
    above = {1: 0, 10: 1, 11: 10, 12: 11, 20: 1, 21: 20}
    assert throttle.below([10, 99], above) == [10, 11, 12]
    assert throttle.below([1], above) == [1, 10, 20, 11, 21, 12]
    assert throttle.parents()[os.getpid()] == os.getppid()


def test_what_is_held_stops_with_all_below_it_and_goes_on_at_the_end():
    program = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'while True: pass'])"
    with subprocess.Popen([sys.executable, "-c", program]) as child:
        sent = []
        original = throttle.send
        try:
            while len(throttle.below([child.pid], throttle.parents())) < 2:
                time.sleep(0.01)
            throttle.send = lambda pids, number: (sent.append((list(pids), number)), original(pids, number))
            with throttle.Throttle(4, lambda: [child.pid]):
                while len(sent) < 6:
                    time.sleep(0.01)
            held = throttle.below([child.pid], throttle.parents())
            assert len(held) == 2
            assert [number for __, number in sent[:4]] == [signal.SIGSTOP, signal.SIGCONT] * 2
            assert sent[0][0] == held
            assert sent[-1][1] == signal.SIGCONT
        finally:
            throttle.send = original
            original(throttle.below([child.pid], throttle.parents()), signal.SIGKILL)


def test_without_a_factor_nothing_is_held():
    with throttle.Throttle(1, None) as slower:
        assert not slower.thread.is_alive()


@pytest.mark.parametrize("text", ["0", "-1", "x", "21", "1.5"])
def test_factors_are_whole_and_few(text, capsys):
    for option in ("--throttle", "--repeat"):
        with pytest.raises(SystemExit):
            choice.parse([option, text])
    assert "no whole number from 1 to 20" in capsys.readouterr().err


def test_tours_alone_or_not_at_all(monkeypatch):
    assert choice.parse(["--tours"])[0].tours == "only"
    assert choice.parse(["--no-tours"])[0].tours == "none"
    paths = ["addons/a/tests/test_one.py", "addons/a/tests/test_tours_one.py"]
    for value, wanted in (("only", paths[1:]), ("none", paths[:1]), ("", paths)):
        monkeypatch.setenv("TESTS_TOURS", value)
        items = [types.SimpleNamespace(path=path) for path in paths]
        left_out = []
        hook = types.SimpleNamespace(pytest_deselected=lambda items, left_out=left_out: left_out.extend(items))
        tours.pytest_collection_modifyitems(types.SimpleNamespace(hook=hook), items)
        assert [item.path for item in items] == wanted
        assert {item.path for item in left_out} == set(paths) - set(wanted)


def test_each_test_runs_as_often_as_asked(tmp_path, monkeypatch):
    monkeypatch.setenv("TESTS_TAKEN", str(tmp_path))
    monkeypatch.setenv("TESTS_REPEAT", "3")
    ran = []

    def protocol(item, nextitem):
        ran.append((item.nodeid, nextitem and nextitem.nodeid))

    hook = types.SimpleNamespace(pytest_runtest_protocol=protocol)
    items = [types.SimpleNamespace(nodeid=name, config=types.SimpleNamespace(hook=hook)) for name in ("a::1", "b::1")]
    option = types.SimpleNamespace(collectonly=False)
    session = types.SimpleNamespace(
        items=items, config=types.SimpleNamespace(option=option), shouldfail=False, shouldstop=False
    )
    assert shares.pytest_runtestloop(session)
    assert ran == [("a::1", "b::1")] * 3 + [("b::1", None)] * 3


def test_a_class_stays_on_the_day_on_which_it_began(monkeypatch):
    class Date:
        today = staticmethod(datetime.date.today)
        context_today = staticmethod(lambda record, timestamp=None: (timestamp or datetime.datetime.now()).date())

    class Datetime:
        now = staticmethod(datetime.datetime.now)

    class TestCursor:
        def now(self):
            return datetime.datetime.now()

    odoo = types.ModuleType("odoo")
    odoo.fields = types.SimpleNamespace(Date=Date, Datetime=Datetime)
    cursors = types.ModuleType("odoo.tests.test_cursor")
    cursors.TestCursor = TestCursor
    for name, module in (("odoo", odoo), ("odoo.tests", types.ModuleType("odoo.tests")), (cursors.__name__, cursors)):
        monkeypatch.setitem(sys.modules, name, module)
    is_frozen = [False]
    monkeypatch.setattr(day, "frozen", lambda: is_frozen[0])
    began = datetime.datetime(2027, 12, 31, 23, 59, 59, 5)
    with contextlib.ExitStack() as stack:
        for patcher in day.patches(began):
            stack.enter_context(patcher)
        assert (Date.today(), Date.context_today(None)) == (began.date(), began.date())
        assert Date.context_today(None, datetime.datetime(2020, 1, 1)) == datetime.date(2020, 1, 1)
        assert (Datetime.now(), TestCursor().now()) == (began.replace(microsecond=0), began)
        is_frozen[0] = True
        assert began not in (Datetime.now(), TestCursor().now())
        assert began.date() not in (Date.today(), Date.context_today(None))
    is_frozen[0] = False
    assert began not in (Datetime.now(), TestCursor().now())


def test_tours_are_in_files_named_after_them():
    """By its name a file is run, or left out, with the tours."""
    for folder in ("addons", "sample", "benchmarks"):
        for path, __, names in os.walk(os.path.join(ROOT, folder)):
            for name in names:
                if name.startswith("test_") and name.endswith(".py"):
                    with open(os.path.join(path, name), encoding="utf-8") as stream:
                        text = stream.read()
                    browser = "start_tour(" in text or "browser_js(" in text
                    assert browser == tours.is_tour(name), os.path.join(path, name)
