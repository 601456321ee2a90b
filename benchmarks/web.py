"""What measures of screens share: a server of their own, browsers that call it, and statements run directly."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from unittest.mock import patch

import psycopg2

from .frame import BenchError

#: Seconds that the server may take to answer for the first time.
PATIENCE = 120
#: Password that administrators are given, see :func:`let_in`.
PASSWORD = "overview"  # noqa: S105 - of a database made for measuring


def let_in(env):
    """Give the administrator the password that :class:`Client` logs in with."""
    env.ref("base.user_admin").password = PASSWORD
    env.cr.commit()


@contextmanager
def as_admin(database):
    """Give an environment of the administrator."""
    from odoo import api

    with database.registry().cursor() as cr:
        admin = api.Environment(cr, 1, {}).ref("base.user_admin").id
        yield api.Environment(cr, admin, {"lang": "en_US"})


def record(env, call):
    """Call a function and return the statements that it made, as PostgreSQL got them."""
    from odoo.sql_db import Cursor

    found, execute = [], Cursor.execute

    def recording(cursor, *args, **kwargs):
        done = execute(cursor, *args, **kwargs)
        found.append(cursor._obj.query)
        return done

    env.invalidate_all()
    with patch.object(Cursor, "execute", recording):
        call()
    return found


def replay(connection, statements):
    """Run statements and fetch what they yield."""
    with connection.cursor() as cr:
        for statement in statements:
            cr.execute(statement)
            if cr.description:
                cr.fetchall()
    connection.rollback()


def _settings():
    from odoo.tools import config

    options = {
        "host": config["db_host"] or os.environ.get("PGHOST"),
        "port": config["db_port"] or os.environ.get("PGPORT"),
        "user": config["db_user"] or os.environ.get("PGUSER"),
        "password": config["db_password"] or os.environ.get("PGPASSWORD"),
    }
    return {key: value for key, value in options.items() if value}


def plain(name):
    """Return a plain connection, isolated as those of Odoo."""
    connection = psycopg2.connect(dbname=name, **_settings())
    connection.set_session(isolation_level="REPEATABLE READ")
    return connection


class Client:
    """One connection of a browser that has logged in."""

    def __init__(self, port, database):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.headers = {"Content-Type": "application/json"}
        login = {"db": database, "login": "admin", "password": PASSWORD}
        self._post("/web/session/authenticate", login)

    def call(self, model, method, args, kwargs):
        """Call a method of a model; return the length of the answer."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def _post(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        self.connection.request("POST", path, body, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        found = json.loads(content)
        if "error" in found:
            raise BenchError(f"{path}: {found['error']['data']['message']}")
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self.headers["Cookie"] = cookie.split(";")[0]
        return len(content)


@contextmanager
def server(database):
    """Run an Odoo server on the database; its port."""
    from odoo.tools import config

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "odoo", "-d", database.name, "--db-filter", f"^{database.name}$"),
        *("--addons-path", ",".join(config["addons_path"]), "--data-dir", config["data_dir"]),
        *("--http-interface", "127.0.0.1", "--http-port", str(port)),
        *("--max-cron-threads", "0", "--workers", "0", "--log-level", "error"),
    ]
    for option, value in _settings().items():
        command += [f"--db_{option}", str(value)]
    process = subprocess.Popen(command, stdout=sys.stderr)
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait(process, port):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise BenchError("The server stopped before it answered.")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/web/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.5)
    raise BenchError(f"The server did not answer within {PATIENCE} seconds.")
