"""Databases: made from a template, and marked by a comment that says how far they are.

The comment lives and dies with the database: ``begun`` (an interrupted set-up, to be made again) or ``ready …``.
"""

import json
import os
import shutil
import subprocess
import time

from . import process
from .say import Stop

MARK = "customer-relations: "
#: Seconds for which a worker of the server that cleans a database up is waited for; it is not ours to end.
PATIENCE = 60
# psycopg2 lives in the virtual environment, and the scripts run on the standard library: hence a child.
PROGRAM = """
import json, sys, psycopg2
database, statements = json.load(sys.stdin)
connection = psycopg2.connect(dbname=database)
connection.autocommit = True
rows = []
with connection.cursor() as cursor:
    for statement, values in statements:
        cursor.execute(statement, values)
        rows = cursor.fetchall() if cursor.description else []
print(json.dumps(rows))
"""


class Databases:
    """The databases of one server, as the scripts use them."""

    def __init__(self, ready):
        self.ready = ready
        self.filestore = os.path.join(ready.place.own_folder("data"), "filestore")

    def sql(self, statement, values=None, database="postgres"):
        """Run one statement outside a transaction; return its rows."""
        done = subprocess.run(
            [self.ready.python, "-c", PROGRAM],
            input=json.dumps([database, [[statement, values]]]),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **self.ready.child(),
        )  # fmt: skip
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no message"]
            where = self.ready.server.environ().get("PGHOST")
            raise Stop(
                "The PostgreSQL server on {} refused: {}; check PGHOST, PGPORT, PGUSER and PGPASSWORD, and that "
                "this user may create databases.".format(where, lines[-1].strip())
            )
        return json.loads(done.stdout)

    def exists(self, name):
        """Tell whether there is such a database."""
        return bool(self.sql("SELECT 1 FROM pg_database WHERE datname = %s", [name]))

    def mark(self, name):
        """Return how far our set-up of a database came, or None when it is not ours."""
        rows = self.sql("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        text = rows[0][0] if rows else None
        return text[len(MARK):] if text and text.startswith(MARK) else None  # fmt: skip

    def set_mark(self, name, text):
        """Note how far the set-up of a database came."""
        self.sql('COMMENT ON DATABASE "{}" IS %s'.format(name), [MARK + text])

    def names(self, prefix):
        """Return the names of the databases that begin with a prefix."""
        return [row[0] for row in self.sql("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])]

    def create(self, name, template=None):
        """Create a database, empty or as a copy of a template with its filestore."""
        if template:
            self.sql('CREATE DATABASE "{}" TEMPLATE "{}"'.format(name, template))
            self.copy_filestore(template, name)
        else:
            self.sql("CREATE DATABASE \"{}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'".format(name))
        self.set_mark(name, "begun")

    def copy_filestore(self, source, target):
        """Copy a filestore; its files never change, so links do."""
        command = ["cp", "-al", os.path.join(self.filestore, source), os.path.join(self.filestore, target)]
        shutil.rmtree(command[-1], ignore_errors=True)
        if os.path.isdir(command[-2]):
            process.run(command, "Copying the filestore", self.filestore, **self.ready.child())

    def drop(self, name):
        """Drop a database and its filestore, once no worker of the server is at it."""
        for waited in range(PATIENCE + 1):
            try:
                self.sql('DROP DATABASE IF EXISTS "{}" WITH (FORCE)'.format(name))
                break
            except Stop as stop:
                if "InsufficientPrivilege" not in str(stop) or waited == PATIENCE:
                    raise
                time.sleep(1)
        shutil.rmtree(os.path.join(self.filestore, name), ignore_errors=True)
