"""A pytest plugin: between two files of tests, tables that rolled-back rows have swollen are made small again.

Tests roll back what they write, and the database's own vacuum is off (see ``NO_VACUUM`` in :mod:`lib.cmd_test`). What
they leave is read by every later test. Worse is an ANALYZE of theirs: how many rows it counted stays when they are
rolled back (``pg_class`` is written in place), and joins of thousands are planned for eight. Ten refreshes of 2,400
customers take 18 seconds alone, and took three minutes after others. After ``VACUUM FULL`` the planner goes by the size
of a table that was empty.
"""

import psycopg2
import pytest
from psycopg2.sql import SQL, Identifier

#: Bytes by which a table may grow before it is made small.
GROWTH = 1 << 18
SIZES = """
SELECT relname, pg_relation_size(oid), reltuples
  FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


class Tidy:
    """The tables of a test database, and how large they were when they were small."""

    def __init__(self, database):
        self.database = database
        self.first = {}

    def connect(self):
        """Return a connection of its own, which commits each statement and waits for no one."""
        from odoo.sql_db import connection_info_for

        _name, options = connection_info_for(self.database)
        connection = psycopg2.connect(**options)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return connection

    def sizes(self, cursor):
        """Return {table: (bytes, rows that the planner believes in)}."""
        cursor.execute(SIZES)
        return {name: (size, rows) for name, size, rows in cursor.fetchall()}

    def __call__(self):
        """Make small what has grown since the last call; the first one only looks."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                sizes = self.sizes(cursor)
                before = {name: self.first.get(name, (0, -1)) for name in sizes} if self.first else sizes
                changed = [name for name in sizes if self.changed(*sizes[name], *before[name])]
                held = [name for name in changed if not self.shrink(cursor, name)]
                self.first = self.sizes(cursor) | {name: before[name] for name in held}
        finally:
            connection.close()

    @staticmethod
    def changed(size, rows, size_before, rows_before):
        """Return whether a table has grown, or was counted, since it was small."""
        return size > size_before + GROWTH or rows != rows_before

    def shrink(self, cursor, name):
        """Rewrite a table; return whether nobody held it."""
        try:
            cursor.execute(SQL("VACUUM (FULL) {}").format(Identifier(name)))
        except psycopg2.errors.LockNotAvailable:
            return False
        return True


def file_of(item):
    """Return the file of a test; an empty text for none."""
    return item.nodeid.partition("::")[0] if item else ""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session):
    """Note how large the tables are before the first test."""
    if not session.config.option.collectonly:
        session.config.tidy = Tidy(session.config.option.odoo_database)
        session.config.tidy()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    """Tidy after the last test of a file, whose transaction has been rolled back."""
    result = yield
    if nextitem and file_of(nextitem) != file_of(item):
        item.config.tidy()
    return result
