"""A run of a company of many customers, whose slices stop where they are about to write."""

import os
import time
from contextlib import contextmanager

import psycopg2

from .size import size

CUSTOMERS = size(4_100, 20_500)
GENERATE = """
from benchmarks import company, database
company.generate(database.Database(cr.dbname), {customers})
"""
#: Two connections write, however few the customers.
TWO = """
from odoo.addons.grc_base.models.refresh import grc_pipeline
grc_pipeline.ALONE = 0
"""
#: A whole run whose slices wait, each on its connection, until they may write.
HELD = (
    TWO
    + """
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
)
#: The run of the minute, as the cron calls it.
NEXT = TWO + 'env["grc.customer"]._cron_touched()\ncr.commit()\n'
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
def differs(name):
    if name in ("company_id", "partner_id"):
        return SQL("s.id IS NULL OR c.id IS NULL")
    return SQL("%s IS DISTINCT FROM %s", SQL.identifier("s", name), SQL.identifier("c", name))

cr.execute(SQL("SELECT %s FROM stored s FULL JOIN grc_customer c USING (company_id, partner_id)",
               SQL(", ").join(SQL("COUNT(*) FILTER (WHERE %s)", differs(name)) for name in columns)))
for name, count in zip(columns, cr.fetchone(), strict=True):
    if count:
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

    @contextmanager
    def crowded(self):
        """Keep the table full of rows that were, as long as somebody may see them: more than 16 MB, however packed."""
        self.database.rows("VACUUM FULL grc_customer")
        connection = psycopg2.connect(dbname=self.database.name)
        try:
            connection.set_session("REPEATABLE READ")
            connection.cursor().execute("SELECT 1")
            while self.database.rows("SELECT pg_relation_size('grc_customer') < 1 << 25")[0][0]:
                self.database.rows("UPDATE grc_customer SET revenue = revenue + 1")
            yield
        finally:
            connection.close()

    @contextmanager
    def halfway(self, runs):
        """Start a run and give its slices, each in the middle of its statement until the block ends."""
        slices = self.start(runs)
        with Blocked(self, slices):
            yield slices

    def waits(self, others):
        """Have other processes begin the next run, and see it wait for what the slices hold."""
        others.start(NEXT)
        wait(lambda: self.database.rows(HOLDER) and self.database.rows(WAITING, [[self.holder()]]))

    def assert_completed(self):
        """The next run completes everything; nothing of the former is left."""
        self.processes.run(NEXT)
        assert self.database.working_tables() == set()
        assert self.database.rows("SELECT COUNT(*) > %s FROM grc_customer", [CUSTOMERS * 19 // 20]) == [(True,)]
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
