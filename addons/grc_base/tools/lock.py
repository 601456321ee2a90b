"""One run of a kind at a time: in a company, or of another number."""

from contextlib import closing, contextmanager
from dataclasses import dataclass

import psycopg2
from odoo.tools import SQL


class LockLost(psycopg2.OperationalError):
    """The connection that holds the lock of a run has ended before the run."""


@dataclass(frozen=True)
class Lock:
    """The lock of a run that commits as it goes.

    :ivar key: first key of the advisory lock, which tells the kind; its negative is that of the run's transactions
    :ivar number: the second, such as a company's id
    :ivar holder: number of the server process that holds it
    """

    key: int
    number: int
    holder: int

    def check(self, cr):
        """Have the present transaction be one of the run, if the run is alone still.

        Whoever takes the lock next waits for the end of such transactions, and none begins from then on.

        :param cr: any cursor of the run
        :raise LockLost: when the lock has gone
        """
        cr.execute(SQL("SELECT pg_try_advisory_xact_lock_shared(%s, %s)", -self.key, self.number))
        if not cr.fetchone()[0] or not self._is_held(cr):
            raise LockLost(f"Connection {self.holder}, which held the lock of {self.number}, has ended")

    def _is_held(self, cr):
        cr.execute(
            SQL(
                """
                SELECT 1 FROM pg_locks
                 WHERE locktype = 'advisory' AND classid = %s AND objid = %s AND objsubid = 2 AND pid = %s AND granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """,
                self.key,
                self.number,
                self.holder,
            )
        )
        return bool(cr.fetchone())


@contextmanager
def company_lock(env, key, company, commit):
    """Try to take an advisory lock of a company; the value is true if it was free.

    A run that commits has its lock held by a connection that only waits. The server notices at once when the process
    dies at its other end; of one that is in the middle of a statement it does so when that is done, and the next run
    waits for it. What the run has done is committed at the end, before the lock is free.

    :param int key: first key of the lock, which tells the kind; the second is the company's id
    :param bool commit: whether the run commits: its value is a :class:`Lock` or None. Else the lock is that of the
        transaction.
    """
    with number_lock(env, key, company.id, commit) as lock:
        yield lock


@contextmanager
def number_lock(env, key, number, commit):
    """Try to take an advisory lock of a number, as :func:`company_lock` does of a company."""
    if not commit:
        yield env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", key, number))[0][0]
        return
    with _held(env.registry, key, number) as lock:
        # A new transaction, whose snapshot is younger than the lock.
        env.cr.commit()  # pylint: disable=invalid-commit
        try:
            yield lock
            if lock:
                lock.check(env.cr)
                env.cr.commit()  # pylint: disable=invalid-commit
        except Exception:
            env.cr.rollback()
            raise


@contextmanager
def _held(registry, key, number):
    """Hold a lock, if it is free, through a connection that is in no transaction meanwhile: a Lock or None."""
    with closing(registry.cursor()) as cr:
        if cr.connection.server_version >= 140000:
            cr.execute("SET idle_session_timeout = 0")
        cr.execute(SQL("SELECT pg_try_advisory_lock(%s, %s), pg_backend_pid()", key, number))
        locked, holder = cr.fetchone()
        try:
            if locked:
                # Statements of a run that has died may go on for a while.
                cr.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", -key, number))
            cr.commit()  # pylint: disable=invalid-commit
            yield Lock(key, number, holder) if locked else None
        finally:
            if locked:
                _release(cr, key, number)


def _release(cr, key, number):
    """Free a lock, by all means: its connection goes back to the others."""
    try:
        cr.rollback()
        cr.execute(SQL("SELECT pg_advisory_unlock(%s, %s)", key, number), log_exceptions=False)
        cr.commit()  # pylint: disable=invalid-commit
    except (psycopg2.OperationalError, psycopg2.InterfaceError):
        cr.connection.close()
