"""One run of a kind at a time in a company."""

from contextlib import contextmanager

from odoo.tools import SQL


@contextmanager
def company_lock(env, key, company, commit):
    """Try to take an advisory lock of a company; the value is whether it was free.

    A lock taken inside a REPEATABLE READ transaction comes after its snapshot, so the committing way takes a session
    lock and then starts a new transaction.

    :param int key: first key of the lock, which tells the kind; the second is the company's id
    :param bool commit: take the lock of the session; else that of the transaction
    """
    if not commit:
        yield env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", key, company.id))[0][0]
        return
    locked = env.execute_query(SQL("SELECT pg_try_advisory_lock(%s, %s)", key, company.id))[0][0]
    # A new transaction, whose snapshot is younger than the lock.
    env.cr.commit()  # pylint: disable=invalid-commit
    try:
        yield locked
    except Exception:
        env.cr.rollback()
        raise
    finally:
        if locked:
            env.cr.execute(SQL("SELECT pg_advisory_unlock(%s, %s)", key, company.id))
