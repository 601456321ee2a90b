"""“Done when” 3: a refresh of 20,000 customers that dies, however it does, is completed by the next run of the minute.

Afterwards each row equals what a rebuild from nothing makes, and no working table is left. The two connections through
which a shared run writes (its own, which is the main one, and another) are stopped where they are about to write, and
ended one by one: by the server (``pg_terminate_backend``), and by the kernel (SIGKILL, upon which the server ends all
its connections and recovers). A third one only waits, and holds the lock of the run.

A full disk is a limit on the size of a file (``RLIMIT_FSIZE``) set on one server process: the kernel cuts its write
short as it does on a full disk, and PostgreSQL says the same (53100, disk_full). It needs neither root nor a mount, so
that it runs everywhere, and spares all other processes.
"""

import os
import resource
import signal
import subprocess
import time

import psycopg2
import pytest

from .database import Copy, named, server
from .nursery import nursery

CUSTOMERS = 20_500
GENERATE = """
from benchmarks import company, database
company.generate(database.Database(cr.dbname), {customers})
"""
#: A whole run whose slices wait, each on its connection, until they may write.
HELD = """
import os, time
model = registry["grc.pipeline"]

def held(name):
    write = model._write_slice

    def method(self, run, limits):
        if run.runs.name != name:
            return write(self, run, limits)
        pid = self.env.execute_query(SQL("SELECT pg_backend_pid()"))[0][0]
        print("slice", pid, flush=True)
        while os.path.exists({gate!r}):
            time.sleep(0.02)
        return write(self, run, limits)

    model._write_slice = method

held({runs!r})
cr.execute("SELECT pg_backend_pid()")
print("main", cr.fetchone()[0], flush=True)
schedule = env["grc.refresh.schedule"]
schedule._committing(env.ref("base.main_company"), schedule._whole)
cr.commit()
"""
#: The run of the minute, as the cron calls it.
NEXT = """
env["grc.customer"]._cron_touched()
cr.commit()
"""
#: What differs between the rows stored and those of a rebuild from nothing, which is rolled back.
REBUILD = """
company = env.ref("base.main_company")
cr.execute("SELECT string_agg(column_name, ' ') FROM information_schema.columns WHERE table_name = 'grc_customer'")
columns = sorted(set(cr.fetchone()[0].split()) - {"id"})
cr.execute("CREATE TEMPORARY TABLE stored AS SELECT * FROM grc_customer")
for table in ("grc_customer", "grc_refresh", "grc_transition", "grc_event"):
    cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
env.invalidate_all()
env["grc.customer"]._refresh(company)
for name in columns:
    cr.execute(SQL("SELECT COUNT(*) FROM stored s FULL JOIN grc_customer c USING (company_id, partner_id)"
                   " WHERE %s IS DISTINCT FROM %s", SQL.identifier("s", name), SQL.identifier("c", name))
               if name not in ("company_id", "partner_id") else
               "SELECT COUNT(*) FROM stored s FULL JOIN grc_customer c USING (company_id, partner_id)"
               " WHERE s.id IS NULL OR c.id IS NULL")
    if count := cr.fetchone()[0]:
        print("differs", name, count)
cr.rollback()
"""
TWICE = """
SELECT partner_id, dimension FROM grc_transition WHERE id > %s
 GROUP BY partner_id, dimension, from_segment_id, to_segment_id, from_stage_id, to_stage_id, from_value_class,
          to_value_class, from_policy, to_policy
HAVING COUNT(*) > 1
"""
WAITING = """
SELECT pid FROM pg_stat_activity
 WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid = ANY(%s)
"""
#: The lock of a run: see ``grc_pipeline.LOCK``.
HOLDER = """
SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
 WHERE l.locktype = 'advisory' AND l.classid = 1196573506 AND l.granted AND d.datname = current_database()
"""
ENDED = "SELECT NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = %s)"
private = pytest.mark.skipif(
    os.environ.get("GRC_POSTGRESQL") != "own", reason="the processes of a given server (PGHOST) are not ours to end"
)


@pytest.fixture(scope="module")
def company(copy):
    """Give a database with a company of many customers, and processes on it."""
    with nursery(copy) as processes:
        processes.run(GENERATE.format(customers=CUSTOMERS))
        company = Company(copy, processes)
        yield company


class Company:
    """The database, what is done to it, and what must be so in the end."""

    def __init__(self, database, processes):
        self.database = database
        self.processes = processes
        self.gate = processes.path("gate")
        self.months = 24
        self.last = 0

    def change(self):
        """Make each row one that must be written, by facts and by values, and change a setting."""
        self.months -= 1
        self.database.rows("UPDATE grc_customer SET revenue = revenue + 1, capital = capital + 1")
        self.database.rows("VACUUM FULL grc_customer")  # no room is left in it
        self.last = self.database.rows("SELECT COALESCE(MAX(id), 0) FROM grc_transition")[0][0]
        self.database.rows("UPDATE res_company SET grc_window_months = %s", [self.months])

    def start(self, runs):
        """Start a run of everyone; return the server processes of its slices, that wait: the main one comes first."""
        with open(self.gate, "w", encoding="ascii"):
            pass
        self.change()
        self.processes.start(HELD.format(gate=self.gate, runs=runs))
        main = int(self.processes.until("main"))
        slices = [int(self.processes.until("slice")) for __ in range(2)]
        assert main in slices and len(set(slices)) == 2
        return sorted(slices, key=lambda pid: pid != main)

    def holder(self):
        """Return the server process that holds the lock of the run."""
        return self.database.rows(HOLDER)[0][0]

    def terminate(self, pid):
        """Have the server end one of its processes, and see it gone."""
        self.database.rows("SELECT pg_terminate_backend(%s)", [pid])
        wait(lambda: self.database.rows(ENDED, [pid])[0][0])

    def go(self):
        """Let the slices write."""
        os.unlink(self.gate)

    def settle(self):
        """Have all that is committed written: a crash of the scripts' server costs the last moments else."""
        self.database.rows("SET synchronous_commit = on; CREATE TABLE settled (); DROP TABLE settled")

    def write_until_locked(self, slices):
        """Let the slices write; return, within the block, when each is in the middle of its statement."""
        return Blocked(self, slices)

    def check(self):
        """The next run completes everything; nothing of the former is left."""
        self.processes.run(NEXT)
        assert self.database.working_tables() == set()
        assert self.database.rows("SELECT COUNT(*) > %s FROM grc_customer", [CUSTOMERS - 1000]) == [(True,)]
        assert self.processes.run(REBUILD) == ""
        assert self.database.rows(TWICE, [self.last]) == [], "a movement is recorded once"


class Blocked:
    """Hold the table that slices write, until they wait for it in the middle of their statements."""

    def __init__(self, company, slices):
        self.company = company
        self.slices = slices

    def __enter__(self):
        self.connection = psycopg2.connect(dbname=self.company.database.name)
        self.connection.cursor().execute("LOCK TABLE grc_customer IN SHARE MODE")
        self.company.go()
        wait(lambda: len(self.company.database.rows(WAITING, [self.slices])) == len(self.slices))
        self.company.settle()

    def __exit__(self, *_):
        self.connection.close()


def wait(condition):
    """Wait until something is so; how long that takes is nobody's matter, but it must happen."""
    for __ in range(6000):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it does not happen")


def answers():
    """Return whether the server takes connections."""
    try:
        with server() as cr:
            cr.execute("SELECT 1")
    except psycopg2.OperationalError:
        return False
    return True


def test_whole(company):
    """Nothing dies: the base line."""
    company.change()
    company.processes.run(HELD.format(gate=company.processes.path("open"), runs="facts"))
    company.check()


@pytest.mark.parametrize("runs", ["facts", "values"])
@pytest.mark.parametrize("place", [0, 1])
def test_connection_is_terminated(company, runs, place):
    """The server ends one of the two connections in the middle of its statement; the other's slice is whole."""
    slices = company.start(runs)
    with company.write_until_locked(slices):
        company.terminate(slices[place])
    assert company.processes.end() != 0
    company.check()


@private
@pytest.mark.parametrize("runs, place", [("facts", 0), ("values", 1)])
def test_connection_is_killed(company, runs, place):
    """The kernel ends one of the two; the server recovers, and unlogged tables are empty when it is back."""
    slices = company.start(runs)
    with company.write_until_locked(slices):
        os.kill(slices[place], signal.SIGKILL)
        wait(lambda: not os.path.exists("/proc/{}".format(slices[place])))
    assert company.processes.end() != 0
    wait(answers)
    company.check()


@pytest.mark.parametrize("runs", ["facts", "values"])
def test_process_is_killed(company, runs):
    """Odoo's process dies while both write: the next run begins at once, and waits for what the server has begun."""
    slices = company.start(runs)
    pid = child(company.processes)
    with nursery(company.database) as others:
        with company.write_until_locked(slices):
            holder = company.holder()
            os.kill(pid, signal.SIGKILL)
            assert company.processes.end() == -signal.SIGKILL
            wait(lambda: company.database.rows(ENDED, [holder])[0][0])
            others.start(NEXT)
            wait(lambda: company.database.rows(HOLDER) and company.database.rows(WAITING, [[company.holder()]]))
            assert len(company.database.rows(WAITING, [slices])) == len(slices), "the server goes on"
        assert others.end() == 0, "".join(others.printed)
    assert company.database.rows("SELECT 1 FROM grc_queue") == []
    company.check()


@pytest.mark.parametrize("runs", ["facts", "values"])
def test_main_connection_is_terminated(company, runs):
    """The lock of the run lives on while its other slice writes: who comes meanwhile leaves the company to it."""
    slices = company.start(runs)
    with nursery(company.database) as others:
        with company.write_until_locked(slices):
            holder = company.holder()
            company.terminate(slices[0])
            others.run(NEXT)
            assert company.holder() == holder
            assert company.database.rows(WAITING, [slices[1:]]), "it still writes"
    assert company.processes.end() != 0
    company.check()


@pytest.mark.parametrize("runs", ["facts", "values"])
def test_lock_is_lost(company, runs):
    """The connection that holds the lock ends: the next run waits for the slices, and the first begins no other."""
    slices = company.start(runs)
    with nursery(company.database) as others:
        with company.write_until_locked(slices):
            company.terminate(company.holder())
            others.start(NEXT)
            wait(lambda: company.database.rows(HOLDER) and company.database.rows(WAITING, [[company.holder()]]))
        assert others.end() == 0, "".join(others.printed)
    assert company.processes.end() != 0
    assert "LockLost" in "".join(company.processes.printed)
    company.check()


def test_lock_is_lost_alone(company):
    """Nobody else comes: the run stops all the same, and its last transaction with it."""
    slices = company.start("values")
    company.terminate(company.holder())
    company.go()
    assert company.processes.end() != 0
    assert "LockLost" in "".join(company.processes.printed)
    assert len(slices) == 2 and company.database.rows("SELECT 1 FROM grc_queue WHERE running")
    company.check()


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
    company.check()


@private
@pytest.mark.parametrize("runs", ["facts", "values"])
def test_disk_is_full(company, runs):
    """One server process cannot make a file longer."""
    slices = company.start(runs)
    size = company.database.rows("SELECT pg_relation_size('grc_customer')")[0][0]
    # Not a whole number of blocks: the last one is cut short. Files of the write-ahead log are 16 MB.
    limit = max(size, 2**24) + 4096
    resource.prlimit(slices[1], resource.RLIMIT_FSIZE, (limit, limit))
    company.go()
    assert company.processes.end() != 0
    printed = "".join(company.processes.printed)
    assert "DiskFull" in printed or "File too large" in printed, printed[-2000:]
    company.check()


def test_two_runs_at_once(company):
    """The second leaves the company to the first."""
    slices = company.start("facts")
    with company.write_until_locked(slices), nursery(company.database) as others:
        waits = company.database.rows(
            "SELECT state, backend_xmin, backend_xid FROM pg_stat_activity WHERE pid = %s", [company.holder()]
        )
        assert waits == [("idle", None, None)], "who holds the lock holds nothing else"
        others.run(NEXT)
        assert company.database.rows("SELECT DISTINCT rebuilt_as_of FROM grc_customer") == [(None,)]
    assert company.processes.end() == 0
    company.check()


@private
def test_server_restarts(company):
    """The server is restarted at once while both write."""
    slices = company.start("values")
    with company.write_until_locked(slices):
        tool("pg_ctl", "restart", "-w", "-m", "immediate", "-D", os.environ["FAULTS_DATA"], "-l", os.devnull)
    assert company.processes.end() != 0
    company.check()


@private
def test_dump_under_another_name(company):
    """A dump taken in the middle of a run, restored under another name, is completed there by the next run."""
    company.start("values")
    path = company.processes.path("dump")
    tool("pg_dump", "--format=custom", "--compress=0", "--file=" + path, company.database.name)
    other = Copy(company.database.name + "_restored")
    with server() as cr:
        cr.execute(named("DROP DATABASE IF EXISTS {} WITH (FORCE)", other.name))
        cr.execute(named("CREATE DATABASE {} TEMPLATE template0", other.name))
    try:
        tool("pg_restore", "--dbname=" + other.name, "--jobs=2", path)
        assert other.working_tables()
        with nursery(other) as processes:
            restored = Company(other, processes)
            restored.last = company.last
            restored.check()
    finally:
        other.drop()
    company.go()
    assert company.processes.end() == 0
    company.check()


def child(processes):
    """Return the process that a nursery has forked."""
    with open("/proc/{0}/task/{0}/children".format(processes.process.pid), encoding="ascii") as stream:
        return int(stream.read().split()[0])


def tool(name, *arguments):
    """Run one of the server's own tools."""
    command = [os.path.join(os.environ["FAULTS_BINARIES"], name), *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-2000:]
