"""Databases to measure in: copies of a template in which Odoo's own apps are installed."""

import os
import time
from contextlib import contextmanager

import psycopg2
from psycopg2 import sql

from .frame import BenchError

#: What the suite depends on, installed in a template when the environment names none.
TEMPLATE = "bench_template"
#: Seconds for which a worker of the server that cleans a database up is waited for; it is not ours to end.
PATIENCE = 60
DEPENDENCIES = ("account", "calendar", "contacts", "phone_validation", "sale_margin", "utm")


class Database:
    """One database: made, installed, marked, and opened as an Odoo registry of this process."""

    def __init__(self, name):
        self.name = name

    def create(self, template=None):
        """Make it as a copy of the template, in the place of a former one."""
        template = template or os.environ.get("GRC_BENCH_TEMPLATE") or self._template()
        self.drop()
        with server() as cr:
            cr.execute(_named("CREATE DATABASE {} TEMPLATE {}", self.name, template))

    def drop(self):
        """Drop it if it is there, once no worker of the server is at it."""
        self._close()
        for waited in range(PATIENCE + 1):
            try:
                with server() as cr:
                    return cr.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name))
            except psycopg2.errors.InsufficientPrivilege:
                if waited == PATIENCE:
                    raise
                time.sleep(1)

    def exists(self):
        """Return whether it is there."""
        with server() as cr:
            cr.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return bool(cr.rowcount)

    def mark(self):
        """Return the database's comment; empty when there is none, or no database."""
        with server() as cr:
            cr.execute(
                "SELECT COALESCE(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s",
                [self.name],
            )
            row = cr.fetchone()
        return row[0] if row else ""

    def set_mark(self, text):
        """Set the database's comment."""
        with server() as cr:
            cr.execute(_named("COMMENT ON DATABASE {} IS %s", self.name), [text])

    def install(self, modules):
        """Install modules, or update those already installed, and leave the registry loaded."""
        from odoo.modules.registry import Registry

        self._close()
        registry = Registry.new(self.name, install_modules=modules, upgrade_modules=modules, update_module=True)
        registry.signal_changes()

    def registry(self):
        """Return the database's registry."""
        from odoo.modules.registry import Registry

        return Registry(self.name)

    def vacuum(self, *tables):
        """VACUUM ANALYZE tables."""
        with self.cursor(autocommit=True) as cr:
            for table in tables:
                cr.execute(_named("VACUUM ANALYZE {}", table))

    @contextmanager
    def cursor(self, autocommit=False):
        """Give a plain cursor; committed at the end."""
        with _connect(self.name, autocommit) as cr:
            yield cr

    def disconnect(self):
        """Close the connections of the registry, each of which then tells the server's statistics what it wrote."""
        from odoo.sql_db import close_db

        close_db(self.name)

    def _close(self):
        from odoo.modules.registry import Registry
        from odoo.sql_db import close_db

        Registry.delete(self.name)
        close_db(self.name)

    @staticmethod
    def _template():
        template = Database(TEMPLATE)
        if template.mark() != "ready":
            template.drop()
            with server() as cr:
                cr.execute(_named("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0", TEMPLATE))
            template.install(DEPENDENCIES)
            template._close()
            template.set_mark("ready")
        return TEMPLATE


def setup_odoo(config=None):
    """Read Odoo's configuration and check that the server answers.

    :param config: path of a configuration file; None: ``GRC_BENCH_CONFIG``, else the environment and defaults
    """
    try:
        from odoo.tools import config as settings
    except ImportError as error:
        raise BenchError(f"Odoo is not on the Python path ({error}); script/bench puts it there.") from error
    arguments = ["--log-level=error"]
    config = config or os.environ.get("GRC_BENCH_CONFIG")
    if config:
        arguments += ["-c", config]
    addons = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "addons")
    settings.parse_config(arguments)
    paths = list(settings["addons_path"])
    if os.path.realpath(addons) not in map(os.path.realpath, paths):
        settings["addons_path"] = [*paths, addons]
    import odoo.modules.module

    odoo.modules.module.initialize_sys_path()
    try:
        with server():
            pass
    except psycopg2.OperationalError as error:
        raise BenchError(f"PostgreSQL does not answer: {str(error).strip()}") from error


def _named(statement, *names):
    """Return a statement with names put in, quoted."""
    return sql.SQL(statement).format(*map(sql.Identifier, names))


@contextmanager
def server():
    """Yield a cursor on the server's database ``postgres``; each statement is its own transaction."""
    with _connect("postgres", autocommit=True) as cr:
        yield cr


@contextmanager
def _connect(name, autocommit):
    from odoo.tools import config

    options = {
        "host": config["db_host"] or os.environ.get("PGHOST"),
        "port": config["db_port"] or os.environ.get("PGPORT"),
        "user": config["db_user"] or os.environ.get("PGUSER"),
        "password": config["db_password"] or os.environ.get("PGPASSWORD"),
    }
    connection = psycopg2.connect(dbname=name, **{key: value for key, value in options.items() if value})
    try:
        connection.autocommit = autocommit
        with connection.cursor() as cr:
            yield cr
        connection.commit()
    finally:
        connection.close()
