"""Processes of Odoo that are quick to start: each is forked from one that has loaded everything.

One process loads Odoo, once in a run of the tests. Nurseries are forked from it, each for a database of its own; their
registry is that of the first, since all of these databases are copies of one. A nursery forks a process a program.
"""

import atexit
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress

from .database import HEAD

#: Forks a nursery for each database that is named; what it reads and prints comes with the name.
FORK = """
import os, signal, socket, traceback
cr.close()
odoo.sql_db.close_all()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a nursery
orders = socket.socket(fileno={orders})
print("loaded", flush=True)
while True:
    name, pipes, *__ = socket.recv_fds(orders, 1000, 2)
    if not name:
        sys.exit()
    if not (pid := os.fork()):
        break
    for pipe in pipes:
        os.close(pipe)
    os.setpgid(pid, pid)
    orders.send(str(pid).encode())
"""
#: What a nursery does: it turns to its own database, and forks a process a program.
LOOP = """
signal.signal(signal.SIGCHLD, signal.SIG_DFL)
orders.close()
for pipe, place in ((pipes[0], 0), (pipes[1], 1), (pipes[1], 2)):
    os.dup2(pipe, place)
for pipe in pipes:
    os.close(pipe)
name = name.decode()
config["db_name"] = [name]
Registry.delete(registry.db_name)
registry.db_name, registry._db = name, odoo.sql_db.db_connect(name)
Registry.registries[name] = registry
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


class Loaded:
    """The process that has loaded Odoo.

    :param database: on which it is loaded, a :class:`~.database.Copy`; nothing of it stays open
    """

    def __init__(self, database):
        self.orders, theirs = socket.socketpair()
        head = HEAD.format(config=os.environ["FAULTS_CONFIG"], database=database.name)
        self.process = subprocess.Popen(
            [sys.executable, "-c", head + FORK.format(orders=theirs.fileno()) + LOOP],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        theirs.close()
        printed = []
        while "loaded\n" not in printed:
            printed.append(self.process.stdout.readline())
            assert printed[-1], "".join(printed[-60:])
        atexit.register(self.close)

    def fork(self, database):
        """Fork a nursery; return its process id, what to write to it, and what it prints."""
        (theirs_in, write), (read, theirs_out) = os.pipe(), os.pipe()
        socket.send_fds(self.orders, [database.name.encode()], [theirs_in, theirs_out])
        pid = self.orders.recv(100)
        for pipe in (theirs_in, theirs_out):
            os.close(pipe)
        assert pid, "the process that has loaded Odoo has ended"
        return int(pid), open(write, "w", encoding="utf-8"), open(read, encoding="utf-8")

    def close(self):
        """End the process."""
        self.orders.close()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Nursery:
    """The process from which the others are forked, on one database."""

    #: What nurseries are forked from; made with the first.
    loaded = None

    def __init__(self, database):
        Nursery.loaded = Nursery.loaded or Loaded(database)
        self.folder = tempfile.TemporaryDirectory()
        self.pid, self.stdin, self.stdout = self.loaded.fork(database)
        self.printed = []
        self.running = False

    def close(self):
        """End the process, and a program that it runs."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        while os.path.exists(f"/proc/{self.pid}"):
            time.sleep(0.005)
        self.stdin.close()
        self.stdout.close()
        self.folder.cleanup()

    def path(self, name):
        """Return a path in a folder that is this nursery's own."""
        return os.path.join(self.folder.name, name)

    def start(self, program):
        """Start a program; see ``HEAD`` for what it finds."""
        self.printed.clear()
        self.running = True
        with open(self.path("program"), "w", encoding="utf-8") as stream:
            stream.write(program)
        self.stdin.write(self.path("program") + "\n")
        self.stdin.flush()

    def until(self, word):
        """Read what is printed until a line begins with a word; return the rest of that line."""
        for line in self.stdout:
            self.printed.append(line)
            first, __, rest = line.strip().partition(" ")
            self.running = first != "status"
            if first == word:
                return rest
            if first == "status":
                break
        raise AssertionError("".join(self.printed[-60:]))

    def end(self):
        """Wait for the program's end; return its exit status, below zero when a signal ended it."""
        return int(self.until("status"))

    def kill(self):
        """Kill the program that runs (SIGKILL), and see it gone."""
        with open(f"/proc/{self.pid}/task/{self.pid}/children", encoding="ascii") as stream:
            os.kill(int(stream.read().split()[0]), signal.SIGKILL)
        assert self.end() == -signal.SIGKILL

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
