"""The role that Odoo connects as: it owns its databases and may create some, and is no superuser.

A superuser of PostgreSQL reads the server's files and runs programs; Odoo needs neither. The cluster's first role, that
can only be a superuser, is called postgres and has no password, so that nobody connects as it; what it alone may do
(making the role, handing over the databases of an earlier version) is done in PostgreSQL's single-user mode. The
extensions that Odoo uses are trusted ones: the owner of a database makes them there.
"""

import os
import re
import subprocess

from . import stamps
from .say import Stop, say

USER = "odoo"  # Odoo refuses the user postgres
ADMIN = "postgres"
HAND_OVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hand_over.sql")
#: Rename the cluster's first role: a role cannot rename itself, so another one does it.
RENAME = """
CREATE ROLE renaming SUPERUSER;

SET SESSION AUTHORIZATION renaming;

ALTER ROLE {user} RENAME TO {admin};
"""
MAKE = """
CREATE ROLE {user} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '{password}';

ALTER ROLE {admin} PASSWORD NULL;
"""
#: Not before the session of the renaming role has ended.
CLEAN = "DROP ROLE IF EXISTS renaming;"
FIRST = "SELECT rolname FROM pg_roles WHERE oid = 10;"
OTHERS = "SELECT rolname FROM pg_roles WHERE rolname = '{user}' AND oid <> 10;"
OWNED = "SELECT datname FROM pg_database WHERE datdba = 10 AND datname NOT IN ('postgres', 'template0', 'template1');"
GIVE = 'ALTER DATABASE "{name}" OWNER TO {user};'


class Single:
    """PostgreSQL in single-user mode on the files of a cluster that does not run."""

    def __init__(self, server, data):
        self.server = server
        self.data = data

    def run(self, statements, database="postgres"):
        """Run statements, each ended by a semicolon and an empty line, and return what was printed."""
        command = [os.path.join(self.server.binaries, "postgres"), "--single", "-j", "-D", self.data]
        done = subprocess.run(
            command + ["-c", "exit_on_error=on", "-c", "log_min_messages=error", database],
            input=statements + "\n\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=self.server.folder, env=self.server.tool_environ(), **self.server.place.as_user(),
        )  # fmt: skip
        if done.returncode:
            found = [line for line in done.stderr.splitlines() if re.search("ERROR|FATAL|PANIC", line)]
            raise Stop("PostgreSQL refused to change its roles:\n{}", "\n".join(found or [done.stderr[-500:]]))
        return done.stdout

    def names(self, statement):
        """Return the names that a query of one column yields."""
        return re.findall(r'^\s*1: \w+ = "(.*)"\t\(typeid', self.run(statement), re.MULTILINE)


def make(server, data, password):
    """Make the role in a new cluster, whose superuser nobody can connect as any more."""
    Single(server, data).run(MAKE.format(user=USER, admin=ADMIN, password=password))


def is_made(folder):
    """Return whether a folder with a cluster is one whose role has been made."""
    return bool(stamps.read(os.path.join(folder, "role")))


def note(folder):
    """Note that the role of a cluster has been made."""
    stamps.write(os.path.join(folder, "role"))


def take_rights_away(server, data, password):
    """Make a cluster whose Odoo was its superuser one like new ones are, with all of its databases.

    Each part is done once; a run that was cut off is completed by the next.
    """
    single = Single(server, data)
    if single.names(FIRST) == [USER]:
        single.run(CLEAN)
        single.run(RENAME.format(user=USER, admin=ADMIN))
    single.run(CLEAN)
    if not single.names(OTHERS.format(user=USER)):
        single.run(MAKE.format(user=USER, admin=ADMIN, password=password))
    for name in single.names(OWNED):
        say("    giving the database {} to the role {}, which is no superuser".format(name, USER))
        single.run(stamps.read(HAND_OVER), name)
        single.run(GIVE.format(name=name, user=USER))
