"""“Done when” 3: a refresh of many customers that dies, however it does, is completed by the next run of the minute.

4,100 customers in a run of everything, by two connections all the same; with ``FAULTS_FULL=1`` there are 20,500.
Afterwards each row equals what a rebuild from nothing makes, and no working table is left. The two connections through
which a shared run writes (its own, which is the main one, and another) are stopped where they are about to write, and
ended one by one by the server (``pg_terminate_backend``). A third one only waits, and holds the lock of the run.

A full disk is a limit on the size of a file (``RLIMIT_FSIZE``) set on one server process: the kernel cuts its write
short as it does on a full disk, and PostgreSQL says the same (53100, disk_full). It needs neither root nor a mount, so
that it runs everywhere, and spares all other processes.
"""

import resource

import pytest

from .database import Copy, named, server
from .held_run import ENDED, HELD, NEXT, WAITING, Company, wait
from .nursery import nursery
from .own_server import private, tool


def test_whole(company):
    """Nothing dies: the base line."""
    company.change()
    company.processes.run(HELD.format(gate=company.processes.path("open"), runs="facts"))
    company.assert_completed()


@pytest.mark.parametrize("runs", ["facts", "values"])
@pytest.mark.parametrize("place", [0, 1])
def test_connection_is_terminated(company, runs, place):
    """The server ends one of the two connections in the middle of its statement; the other's slice is whole."""
    with company.halfway(runs) as slices:
        company.terminate(slices[place])
    assert company.processes.end() != 0
    company.assert_completed()


@pytest.mark.parametrize("runs", ["facts", "values"])
def test_process_is_killed(company, others, runs):
    """Odoo's process dies while both write: the next run begins at once, and waits for what the server has begun."""
    with company.halfway(runs) as slices:
        holder = company.holder()
        company.processes.kill()
        wait(lambda: company.database.rows(ENDED, [holder])[0][0])
        company.waits(others)
        assert len(company.database.rows(WAITING, [slices])) == len(slices), "the server goes on"
    assert others.end() == 0, "".join(others.printed)
    assert company.database.rows("SELECT 1 FROM grc_queue") == []
    company.assert_completed()


@pytest.mark.parametrize("runs", ["facts", "values"])
def test_main_connection_is_terminated(company, others, runs):
    """The lock of the run lives on while its other slice writes: who comes meanwhile leaves the company to it."""
    with company.halfway(runs) as slices:
        holder = company.holder()
        company.terminate(slices[0])
        others.run(NEXT)
        assert company.holder() == holder
        assert company.database.rows(WAITING, [slices[1:]]), "it still writes"
    assert company.processes.end() != 0
    company.assert_completed()


@pytest.mark.parametrize("runs", ["facts", "values"])
def test_lock_is_lost(company, others, runs):
    """The connection that holds the lock ends: the next run waits for the slices, and the first begins no other."""
    with company.halfway(runs):
        company.terminate(company.holder())
        company.waits(others)
    assert others.end() == 0, "".join(others.printed)
    assert company.processes.end() != 0
    assert "LockLost" in "".join(company.processes.printed)
    company.assert_completed()


def test_lock_is_lost_alone(company):
    """Nobody else comes: the run stops all the same, and its last transaction with it."""
    slices = company.start("values")
    company.terminate(company.holder())
    company.go()
    assert company.processes.end() != 0
    assert "LockLost" in "".join(company.processes.printed)
    assert len(slices) == 2 and company.database.rows("SELECT 1 FROM grc_queue WHERE running")
    company.assert_completed()


def test_server_ends_idle_connections(company):
    """The connection that only waits is none of those that a server ends for it."""
    name = company.database.name
    with server() as cr:
        cr.execute("SELECT current_setting('server_version_num')::integer < 140000")
        if cr.fetchone()[0]:
            pytest.skip("this server ends none")
        cr.execute(named("ALTER DATABASE {} SET idle_session_timeout = '1s'", name))
    try:
        company.start("facts")
        idle = "SELECT state = 'idle' AND now() - state_change > '2s' FROM pg_stat_activity WHERE pid = %s"
        wait(lambda: company.database.rows(idle, [company.holder()])[0][0])
        company.go()
        assert company.processes.end() == 0, "".join(company.processes.printed)[-2000:]
    finally:
        with server() as cr:
            cr.execute(named("ALTER DATABASE {} RESET idle_session_timeout", name))
    company.assert_completed()


@private
@pytest.mark.parametrize("runs", ["facts", "values"])
def test_disk_is_full(company, runs):
    """One server process cannot make a file longer."""
    with company.crowded():
        slices = company.start(runs)
        size = company.database.rows("SELECT pg_relation_size('grc_customer')")[0][0]
        assert size >= 2**24, "files of the write-ahead log are 16 MB, and may be written"
        # Not a whole number of blocks: the last one is cut short.
        limit = size + 4096
        resource.prlimit(slices[1], resource.RLIMIT_FSIZE, (limit, limit))
        company.go()
        assert company.processes.end() != 0
    printed = "".join(company.processes.printed)
    assert "DiskFull" in printed or "File too large" in printed, printed[-2000:]
    company.assert_completed()


def test_two_runs_at_once(company, others):
    """The second leaves the company to the first."""
    with company.halfway("facts"):
        waits = company.database.rows(
            "SELECT state, backend_xmin, backend_xid FROM pg_stat_activity WHERE pid = %s", [company.holder()]
        )
        assert waits == [("idle", None, None)], "who holds the lock holds nothing else"
        others.run(NEXT)
        assert company.database.rows("SELECT DISTINCT rebuilt_as_of FROM grc_customer") == [(None,)]
    assert company.processes.end() == 0
    company.assert_completed()


@private
def test_dump_under_another_name(company):
    """A dump taken in the middle of a run, restored under another name, is completed there by the next run."""
    company.start("values")
    path = company.processes.path("dump")
    tool("pg_dump", "--format=custom", "--compress=0", "--file=" + path, company.database.name)
    other = Copy(company.database.name + "_restored")
    other.drop()
    with server() as cr:
        cr.execute(named("CREATE DATABASE {} TEMPLATE template0", other.name))
    try:
        tool("pg_restore", "--dbname=" + other.name, "--jobs=2", path)
        assert other.working_tables()
        with nursery(other) as processes:
            restored = Company(other, processes)
            restored.last = company.last
            restored.assert_completed()
    finally:
        other.drop()
    company.go()
    assert company.processes.end() == 0
    company.assert_completed()
