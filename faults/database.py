"""A database for faults: a copy that processes work on and that plain connections look at."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import psycopg2
from psycopg2 import sql

#: What a program runs in: ``env`` is the superuser's environment in a transaction of its own.
HEAD = """
import sys, time
import odoo
from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, config
config.parse_config(["-c", {config!r}, "-d", {database!r}, "--no-http", "--log-level=critical"])
from odoo.modules.registry import Registry
registry = Registry({database!r})
cr = registry.cursor()
env = api.Environment(cr, SUPERUSER_ID, {{}})
"""


class Copy:
    """One database, a copy of that in which the suite is installed."""

    def __init__(self, name):
        self.name = name

    def create(self, template=None):
        """Make it, in the place of a former one."""
        self.drop()
        template = template or os.environ["FAULTS_DATABASE"]
        with server() as cr:
            # By the other strategy, and wal_level = minimal, sequences go back when the server is killed soon after.
            cr.execute("SELECT current_setting('server_version_num')::integer >= 150000")
            strategy = " STRATEGY file_copy" if cr.fetchone()[0] else ""
            cr.execute(named("CREATE DATABASE {} TEMPLATE {}" + strategy, self.name, template))

    def drop(self):
        """Drop it if it is there; a worker of the server that cleans it up is not ours to end, and is waited for."""
        for __ in range(600):
            try:
                with server() as cr:
                    return cr.execute(named("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name))
            except psycopg2.errors.InsufficientPrivilege:
                time.sleep(0.1)
        raise AssertionError(f"Database {self.name} cannot be dropped")

    def start(self, program):
        """Start a program in a process of Odoo; its output is ``stdout``."""
        head = HEAD.format(config=os.environ["FAULTS_CONFIG"], database=self.name)
        return subprocess.Popen(
            [sys.executable, "-c", head + program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, program):
        """Run a program to its end, commit, and return what it printed."""
        with self.start(program + "\ncr.commit()\n") as process:
            printed, __ = process.communicate()
        assert process.returncode == 0, printed[-4000:]
        return printed

    def rows(self, statement, values=None):
        """Return the rows of one statement, committed."""
        with connect(self.name) as cr:
            cr.execute(statement, values)
            return cr.fetchall() if cr.description else []

    def column(self, statement, values=None):
        """Return the set of the first column of a statement."""
        return {row[0] for row in self.rows(statement, values)}

    def working_tables(self):
        """Return the names of the tables that a shared refresh works with and drops at its end."""
        return self.column("SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relpersistence = 'u'")


def named(statement, *names):
    """Return a statement with names put in, quoted."""
    return sql.SQL(statement).format(*map(sql.Identifier, names))


@contextmanager
def connect(name):
    """Give a plain cursor whose statements are committed one by one."""
    connection = psycopg2.connect(dbname=name)
    connection.autocommit = True
    try:
        with connection.cursor() as cr:
            yield cr
    finally:
        connection.close()


def server():
    """Give a plain cursor of the server's own database."""
    return connect("postgres")
