"""One process at a time at what is done for campaigns, and what becomes of it when somebody else changes them."""

from contextlib import contextmanager

from psycopg2.errors import DeadlockDetected, SerializationFailure

#: First key of the advisory locks of campaigns, see ``lock.number_lock``.
LOCK = 0x47524343
#: What a transaction ends with that meets another one.
CLASHES = (SerializationFailure, DeadlockDetected)


@contextmanager
def left_to_next(env, commit):
    """Leave to the next run what somebody else has changed or halted meanwhile.

    :param commit: whether the run commits; else its caller is told
    :raise SerializationFailure: or another of :data:`CLASHES`, in a run that does not commit
    """
    try:
        yield
    except CLASHES:
        if not commit:
            raise
        env.cr.rollback()
