"""PostgreSQL: the server named by PGHOST, or a private cluster under .run on a free loopback port.

The private cluster listens on 127.0.0.1 alone, has no Unix socket (its path could be too long), and asks for a random
password (scram) even there: another user of the machine gets nothing. Odoo's role in it is no superuser (see ``role``).
Its binaries are the machine's; without any, Debian's are unpacked into the cache. No existing cluster and nothing under
/etc is touched.
"""

import contextlib
import glob
import os
import re
import secrets
import shutil
import subprocess

from . import checks, mirror, moment, process, role, stamps
from .debian import Apt, library_path
from .role import USER
from .say import Stop

OLDEST = 13
SETTINGS = """
# Written by the scripts in script/ for a private development cluster.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 100
shared_buffers = '{shared_buffers}'
work_mem = '32MB'
maintenance_work_mem = '256MB'
jit = off
random_page_cost = 1.1
# One machine, nothing to replicate.
wal_level = minimal
max_wal_senders = 0
max_wal_size = '4GB'
# A power cut may cost the last second of work, never the database (fsync stays on, except with CI=true).
synchronous_commit = off
dynamic_shared_memory_type = '{shared_memory}'
log_timezone = 'UTC'
timezone = 'UTC'
"""


def machine_binaries(pattern="/usr/lib/postgresql/*/bin"):
    """Return {major version: folder} of the PostgreSQL servers found on the machine."""
    folders = glob.glob(pattern)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(os.path.dirname(os.path.realpath(on_path)))
    found = {}
    for folder in folders:
        if all(os.access(os.path.join(folder, tool), os.X_OK) for tool in ("initdb", "pg_ctl", "postgres")):
            done = subprocess.run([os.path.join(folder, "postgres"), "--version"], stdout=subprocess.PIPE, text=True)
            version = re.search(r"\) (\d+)", done.stdout)
            if version and int(version.group(1)) >= OLDEST:
                found[int(version.group(1))] = folder
    return found


def has_shared_memory(folder="/dev/shm"):
    """Tell whether /dev/shm serves everybody and holds what parallel queries need (in containers often 64 MB)."""
    if not os.path.isdir(folder) or not os.stat(folder).st_mode & 0o002:
        return False
    return shutil.disk_usage(folder).total >= 2**29


def unpack_binaries(cache, steps):
    """Unpack Debian's PostgreSQL and the libraries that the machine lacks into the cache."""
    folder = os.path.join(cache, "postgresql")
    stamp = os.path.join(cache, "stamps", "postgresql")
    if not stamps.read(stamp):
        with steps.extra("Fetching PostgreSQL, which this machine lacks (about 70 MB)"):
            shutil.rmtree(folder, ignore_errors=True)
            apt = Apt(cache, "own")
            apt.update()
            apt.unpack(apt.missing("postgresql"), folder)
            stamps.write(stamp)
    return folder


class Given:
    """The server named by PGHOST: used as it is, never started or stopped."""

    private = False

    def __init__(self, environ):
        self.given = {key: value for key, value in environ.items() if key.startswith("PG")}
        if environ.get("PGUSER") == "postgres":
            raise Stop("Odoo refuses the database user postgres; set PGUSER to another user that may create databases.")

    def environ(self):
        """Return the libpq variables for the children."""
        return self.given

    def acquire(self):
        """Nothing to start."""

    def move(self, _moment):
        """Refuse to live by another clock."""
        raise Stop("--clock starts a PostgreSQL of its own at that hour, and PGHOST names one that runs; unset PGHOST.")

    def release(self):
        """Nothing to stop."""


class Private:
    """The private cluster of this clone."""

    private = True

    def __init__(self, place, binaries, libraries=None):
        self.place = place
        self.folder = place.own_folder("pg")
        self.data = os.path.join(self.folder, "data")
        self.passfile = os.path.join(self.folder, "pgpass")
        self.users = os.path.join(place.run, "pg-users")
        self.binaries = binaries
        self.libraries = libraries
        self.port = None
        self.moment = None

    def environ(self):
        """Return the libpq variables for the children."""
        found = {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": USER, "PGPASSFILE": self.passfile}
        # By this, tests know that its roles are ours.
        return dict(found, GRC_POSTGRESQL="own")

    def tool_environ(self):
        """Return the environment of PostgreSQL's tools."""
        environ = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        if self.libraries:
            environ["LD_LIBRARY_PATH"] = self.libraries
        if self.moment:
            environ.update(self.moment.environ())
        return environ

    def call(self, tool, arguments, what):
        """Run one of PostgreSQL's tools as the unprivileged user."""
        log = os.path.join(self.place.run, "log-postgres-" + tool)
        command = [os.path.join(self.binaries, tool)] + arguments
        process.run_logged(command, what, log, cwd=self.folder, env=self.tool_environ(), **self.place.as_user())

    def create(self):
        """Create the cluster: in a folder beside, renamed at the end, so that half a cluster is never used."""
        if os.path.exists(os.path.join(self.data, "PG_VERSION")):
            return
        password = secrets.token_urlsafe(24)
        part, secret = self.data + ".part", os.path.join(self.folder, "password")
        shutil.rmtree(part, ignore_errors=True)
        first = secrets.token_urlsafe(24)
        for path, text in ((secret, first + "\n"), (self.passfile, "127.0.0.1:*:*:{}:{}\n".format(USER, password))):
            with open(path, "w", encoding="ascii") as stream:
                os.chmod(path, 0o600)
                stream.write(text)
            self.place.give(path)
        arguments = ["-D", part, "-U", role.ADMIN, "--pwfile=" + secret, "--auth=scram-sha-256"]
        self.call("initdb", arguments + ["--encoding=UTF8", "--locale=C.UTF-8"], "Creating the PostgreSQL cluster")
        os.unlink(secret)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        with open(os.path.join(part, "postgresql.conf"), "a", encoding="utf-8") as stream:
            buffers = "512MB" if memory > 3 * 2**30 else "128MB"
            stream.write(
                SETTINGS.format(shared_buffers=buffers, shared_memory="posix" if has_shared_memory() else "mmap")
            )
        role.make(self, part, password)
        os.rename(part, self.data)
        self.note_role()

    def note_role(self):
        """Note that Odoo's role in this cluster is no superuser."""
        role.note(self.folder)
        self.place.give(os.path.join(self.folder, "role"))

    def take_rights_away(self):
        """Bring a cluster of an earlier version, in which Odoo was the superuser, to what new ones are."""
        if role.is_made(self.folder):
            return
        if self.running() and self.others():
            raise Stop(
                "Another script uses this clone's PostgreSQL, whose roles are to be changed; wait for it to end, or "
                "stop it, then run the same command again."
            )
        self.stop()
        password = stamps.read(self.passfile).strip().rpartition(":")[2]
        role.take_rights_away(self, self.data, password)
        self.note_role()

    def running(self):
        """Return (process id, port) of the running cluster, or None."""
        lines = stamps.read(os.path.join(self.data, "postmaster.pid")).splitlines()
        if len(lines) < 4 or not os.path.exists("/proc/" + lines[0]):
            return None
        command = stamps.read("/proc/{}/cmdline".format(lines[0]))
        return (lines[0], int(lines[3])) if self.data in command else None

    def running_port(self):
        """Return the port of the running cluster, or None."""
        found = self.running()
        return found[1] if found else None

    def move(self, wanted):
        """Start the cluster anew by another clock (``moment.Moment``), until it is released."""
        self.moment = wanted
        self.acquire()

    def leave_other_clock(self):
        """Stop a cluster that runs by another clock than ours, unless another script uses it."""
        found = self.running()
        wanted = self.moment.environ()["DATEFUDGE"] if self.moment else ""
        if not found or moment.of_process(found[0]) == wanted:
            return
        if self.others():
            raise Stop(
                "Another script uses this clone's PostgreSQL by another clock (script/test --clock); wait for it to "
                "end, or stop it, then run the same command again."
            )
        self.stop()

    def acquire(self):
        """Start the cluster unless it runs, and note that this process uses it."""
        os.makedirs(self.users, exist_ok=True)
        with stamps.lock(os.path.join(self.place.run, "pg.lock"), "Another script starts PostgreSQL; waiting for it."):
            self.create()
            self.take_rights_away()
            self.leave_other_clock()
            self.port = self.running_port()
            if self.port is None:
                last = stamps.read(os.path.join(self.place.run, "pg-port"))
                self.port = checks.choose_port(int(last or 54320), insist=False)
                fsync = " -c fsync=off -c full_page_writes=off" if os.environ.get("CI") == "true" else ""
                log = os.path.join(self.folder, "server.log")
                begin = stamps.size(log)  # what earlier starts wrote stays in it
                arguments = ["start", "-w", "-t", "120", "-D", self.data, "-l", log]
                try:
                    self.call("pg_ctl", arguments + ["-o", "-p {}{}".format(self.port, fsync)], "Starting PostgreSQL")
                except Stop:
                    raise checks.explain("Starting PostgreSQL", stamps.read_since(log, begin), self.folder) from None
                stamps.write(os.path.join(self.place.run, "pg-port"), str(self.port))
            stamps.write(os.path.join(self.users, str(os.getpid())))

    def others(self):
        """Return whether another script uses the cluster; forget those that are gone."""
        for pid in os.listdir(self.users):
            if pid != str(os.getpid()) and "main.py" in stamps.read("/proc/{}/cmdline".format(pid)):
                return True
            stamps.remove(os.path.join(self.users, pid))
        return False

    def stop(self):
        """Stop the cluster if it runs."""
        if self.running_port() is not None:
            with contextlib.suppress(Stop):
                self.call("pg_ctl", ["stop", "-w", "-m", "fast", "-D", self.data], "Stopping PostgreSQL")

    def release(self):
        """Stop the cluster, unless another script still uses it."""
        with stamps.lock(os.path.join(self.place.run, "pg.lock"), "Another script starts PostgreSQL; waiting for it."):
            stamps.remove(os.path.join(self.users, str(os.getpid())))
            if not self.others():
                self.stop()


def choose_binaries(place, steps):
    """Return (folder of the binaries, library path or None) for this clone's cluster."""
    found = machine_binaries()
    wanted = stamps.read(os.path.join(place.run, "pg", "data", "PG_VERSION")).strip()
    if wanted and int(wanted) in found:
        return found[int(wanted)], None
    if found and not wanted:
        return found[max(found)], None
    folder = mirror.visible(place, unpack_binaries(place.cache, steps), "postgresql")
    inside = {int(path.split("/")[-2]): path for path in glob.glob(os.path.join(folder, "usr/lib/postgresql/*/bin"))}
    if wanted and int(wanted) not in inside:
        raise Stop(
            "The databases in {0} are of PostgreSQL {1}, which is gone; install PostgreSQL {1}, or remove {0} "
            "to start with an empty one.",
            os.path.join(place.run, "pg"),
            wanted,
        )
    return inside[max(inside)], library_path(folder)
