"""Processes of Odoo that are quick to start: each is forked from one that has loaded everything."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager

from .database import HEAD

LOOP = """
import os, traceback
cr.close()
odoo.sql_db.close_all()
print("loaded", flush=True)
for line in sys.stdin:
    with open(line.strip()) as stream:
        program = stream.read()
    child = os.fork()
    if not child:
        status = 1
        try:
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                exec(program, {"cr": cr, "env": env, "registry": registry, "SQL": SQL})
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    print("status", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Nursery:
    """The process from which the others are forked, on one database."""

    def __init__(self, database):
        self.folder = tempfile.TemporaryDirectory()
        head = HEAD.format(config=os.environ["FAULTS_CONFIG"], database=database.name)
        self.process = subprocess.Popen(
            [sys.executable, "-c", head + LOOP],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = []
        self.until("loaded")

    def close(self):
        """End the process."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()

    def path(self, name):
        """Return a path in a folder that is this nursery's own."""
        return os.path.join(self.folder.name, name)

    def start(self, program):
        """Start a program; see ``HEAD`` for what it finds."""
        self.printed.clear()
        with open(self.path("program"), "w", encoding="utf-8") as stream:
            stream.write(program)
        self.process.stdin.write(self.path("program") + "\n")
        self.process.stdin.flush()

    def until(self, word):
        """Read what is printed until a line begins with a word; return the rest of that line."""
        for line in self.process.stdout:
            self.printed.append(line)
            first, __, rest = line.strip().partition(" ")
            if first == word:
                return rest
            if first == "status":
                break
        raise AssertionError("".join(self.printed[-60:]))

    def end(self):
        """Wait for the program's end; return its exit status, below zero when a signal ended it."""
        return int(self.until("status"))

    def run(self, program):
        """Run a program to its end and return what it printed."""
        self.start(program)
        status = self.end()
        assert status == 0, "".join(self.printed[-60:])
        return "".join(self.printed[:-1])


@contextmanager
def nursery(database):
    """Give a nursery for processes on a database."""
    found = Nursery(database)
    try:
        yield found
    finally:
        found.close()
