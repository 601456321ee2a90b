import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged

from ...tools.lock import LockLost, company_lock

#: A kind that nothing else has.
KEY = 0x47524354


@tagged("post_install", "-at_install")
class TestLock(TransactionCase):
    """The lock of a run that commits, through real connections; what they write is a row of the queue."""

    def setUp(self):
        super().setUp()
        self.run_cr, self.other = (
            self.enterContext(closing(db_connect(self.env.cr.dbname).cursor())) for __ in range(2)
        )
        self.run_env = api.Environment(self.run_cr, SUPERUSER_ID, {})
        self.company = self.run_env.ref("base.main_company")
        self.addCleanup(self.clean)

    def clean(self):
        for cr in (self.run_cr, self.other):
            cr.rollback()
        self.other.execute("DELETE FROM grc_queue WHERE company_ref = -1")
        self.other.commit()

    def lock(self):
        return company_lock(self.run_env, KEY, self.company, commit=True)

    def put(self, cr):
        cr.execute("INSERT INTO grc_queue (company_ref) VALUES (-1)")

    def written(self, cr):
        cr.execute("SELECT COUNT(*) FROM grc_queue WHERE company_ref = -1")
        return cr.fetchone()[0]

    def is_free(self):
        """Return whether another connection gets the lock, which it gives back."""
        self.other.rollback()
        self.other.execute("SELECT pg_try_advisory_lock(%s, %s)", [KEY, self.company.id])
        free = self.other.fetchone()[0]
        if free:
            self.other.execute("SELECT pg_advisory_unlock(%s, %s)", [KEY, self.company.id])
        self.other.rollback()
        return free

    def end(self, lock):
        """Have the server end the connection that holds the lock."""
        self.other.execute("SELECT pg_terminate_backend(%s)", [lock.holder])
        for __ in range(6000):
            self.other.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [lock.holder])
            found = self.other.fetchone()
            self.other.rollback()
            if not found:
                return
            time.sleep(0.01)
        self.fail("it does not end")

    def test_held(self):
        """The run sees what was there when it got the lock; what it has done is there when the lock is free."""
        self.assertEqual(self.written(self.run_cr), 0)
        self.put(self.other)
        self.other.commit()
        self.assertEqual(self.written(self.run_cr), 0, "its snapshot is older")
        with self.lock() as lock:
            self.assertEqual(self.written(self.run_cr), 1)
            self.assertFalse(self.is_free())
            lock.check(self.run_cr)
            self.put(self.run_cr)
        self.assertTrue(self.is_free())
        self.assertEqual(self.written(self.other), 2)

    def test_waits(self):
        """Who holds the lock holds nothing else: neither a transaction nor a snapshot."""
        with self.lock() as lock:
            self.assertNotEqual(lock.holder, self.run_cr.connection.get_backend_pid())
            self.other.execute(
                "SELECT state, backend_xmin, backend_xid FROM pg_stat_activity WHERE pid = %s", [lock.holder]
            )
            self.assertEqual(self.other.fetchone(), ("idle", None, None))

    def test_taken(self):
        """A second run is told so, and frees nothing."""
        with self.lock() as lock:
            with company_lock(api.Environment(self.other, SUPERUSER_ID, {}), KEY, self.company, commit=True) as second:
                self.assertIsNone(second)
            lock.check(self.run_cr)
            self.assertFalse(self.is_free())

    def test_fails(self):
        """What a run that fails has not committed is gone, and the lock is free."""
        with self.assertRaises(ZeroDivisionError), self.lock():
            self.put(self.run_cr)
            raise ZeroDivisionError
        self.assertTrue(self.is_free())
        self.assertEqual(self.written(self.other), 0)

    def test_lost(self):
        """A run whose lock has gone is stopped where it looks, and at its end; others get the lock at once."""
        with self.assertRaises(LockLost), self.lock() as lock:
            self.put(self.run_cr)
            self.end(lock)
            self.assertTrue(self.is_free())
            with self.assertRaises(LockLost):
                lock.check(self.run_cr)
        self.assertEqual(self.written(self.other), 0, "its last transaction is not committed")
        with self.lock() as lock:
            self.assertTrue(lock, "the connection that has ended is not used again")

    def test_next_waits(self):
        """Who takes the lock next waits for transactions of the run, and no other of them begins."""
        with self.assertRaises(LockLost), self.lock() as lock:
            lock.check(self.run_cr)
            self.put(self.run_cr)
            self.end(lock)
            with ThreadPoolExecutor(1) as pool:
                found = pool.submit(self.next_run)
                self.until_one_waits()
                with self.assertRaises(LockLost):
                    lock.check(self.other)
                self.other.rollback()
                self.run_cr.commit()
                self.assertEqual(found.result(), 1, "it sees what they have done")

    def next_run(self):
        """Return what a second run sees once it has the lock."""
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            with company_lock(api.Environment(cr, SUPERUSER_ID, {}), KEY, self.company, commit=True):
                return self.written(cr)

    def until_one_waits(self):
        for __ in range(6000):
            self.other.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            found = self.other.fetchone()
            self.other.rollback()
            if found:
                return
            time.sleep(0.01)
        self.fail("nobody waits")

    def test_taken_over(self):
        """The lock of another is not that of the run."""
        with self.assertRaises(LockLost), self.lock() as lock:
            self.end(lock)
            self.other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [KEY, self.company.id])
            lock.check(self.run_cr)
