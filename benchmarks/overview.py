"""Opening the overview, beside its own SQL run directly.

Both sides do the same in the same order: what the screen needs first, then all its panels at once, each on a
connection of its own, as a browser does. Cases: ``bare`` the statements alone, on plain connections; ``overview`` the
calls of the screen, by HTTP from a server of its own, until the last answer is read and understood;
``serial_bare`` and ``serial`` the same one after the other, the latter by the methods with the JSON of their answers,
without HTTP. Drawing the screen in the browser is not part of it.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import psycopg2
from psycopg2 import sql

from . import company
from .frame import BenchError, Result, interleaved

SIZES = (10_000, 100_000)
MODULES = ("grc_base", "grc_scoring")
#: Highest ratios to its own SQL that are aimed at: with few customers the calls themselves weigh more.
AIMS = {100_000: {"overview": 1.5}}
#: Days between the two refreshes: what moved between them is what changed.
APART = 30
#: Seconds that the server may take to answer for the first time.
PATIENCE = 120
FRAME = ("get_overview_frame", [], {})
WRITTEN = ("grc_customer", "grc_refresh", "grc_transition", "grc_event", "grc_queue")


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--rounds", type=int, default=9, help="rounds of which the median counts (default 9)")
    parser.add_argument("--fresh", action="store_true", help="generate the company anew")


def run(options):
    """Measure one size; :class:`~.frame.Result`."""
    customers = options.customers or SIZES[0]
    database = company.ensure(customers, MODULES, fresh=options.fresh)
    measure = _Measure(database, customers)
    measure.prepare()
    with _server(database) as port:
        measure.warm(port)
        interleaved(options.rounds, ("bare", "overview"), measure.parallel)
    interleaved(options.rounds, ("serial_bare", "serial"), measure.one_by_one)
    return measure.result


class _Measure:
    """The cases on one database."""

    def __init__(self, database, customers):
        self.database = database
        self.result = Result("overview", customers, against={"serial": "serial_bare"}, aims=AIMS.get(customers, {}))

    def prepare(self):
        """Refresh twice, so that something moved; set goals; record the statements of each call."""
        with self.database.cursor() as cr:
            cr.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, WRITTEN))))
            cr.execute("DELETE FROM grc_goal")
        for days in (APART, 0):
            with self._env() as env:
                company.say(f"  refresh of {days} days ago")
                owner = env["res.company"].search([], limit=1, order="id")
                customers = env["grc.customer"]
                day = self.database.day - timedelta(days=days)
                customers._refresh_committing(
                    owner,
                    lambda company, pending, day=day: env["grc.customer"]._refresh_whole(company, pending, as_of=day),
                )
        with self._env() as env:
            self._goals(env)
            env.ref("base.user_admin").password = "overview"
            env.cr.commit()
        self.database.vacuum(*WRITTEN, "account_move", "res_partner")
        with self._env() as env:
            self.calls = self._calls(env)
            for record in (False, True):  # what is cached for good is in the cache the second time
                self.statements = [self._record(env, call, record) for call in (FRAME, *self.calls)]
        company.say("  " + ", ".join(f"{call[0]} {len(found)}" for call, found in self._named()))

    def _named(self):
        return zip((FRAME, *self.calls), self.statements, strict=True)

    @contextmanager
    def _env(self):
        from odoo import api

        with self.database.registry().cursor() as cr:
            admin = api.Environment(cr, 1, {}).ref("base.user_admin").id
            yield api.Environment(cr, admin, {"lang": "en_US"})

    def _goals(self, env):
        today = env.company._grc_today()
        first = today.replace(month=today.month - (today.month - 1) % 3, day=1)
        targets = {"revenue": 1e7, "margin": 3e6, "retention": 0.6, "salesperson": 1e6}
        env["grc.goal"].create(
            [
                {"ratio": ratio, "target": target, "date_from": first, "period": "quarter"}
                for ratio, target in targets.items()
            ]
        )

    @staticmethod
    def _calls(env):
        """Return the calls of the panels as the screen makes them: method, arguments, keywords."""
        frame = env["grc.customer"].get_overview_frame()
        since = next(str(period["since"]) for period in frame["periods"] if period["name"] == "quarter")
        filters = {"team_id": False, "since": since, "compare": "before"}
        known = max(since, str(frame["since"]))
        return [
            ("get_overview_figures", [filters], {}),
            ("get_rfm_map", [filters], {}),
            ("get_pareto", [filters], {}),
            ("get_movement", ["segment"], {"date_from": known, "domain": [["company_id", "=", env.company.id]]}),
            ("get_policy_matrix", [filters], {}),
            ("get_overview_todo", [filters], {}),
            ("get_overview_goals", [filters], {}),
        ]

    @staticmethod
    def _record(env, call, record):
        """Return the statements of a call, as PostgreSQL got them."""
        from odoo.sql_db import Cursor

        found, execute = [], Cursor.execute

        def recording(cursor, *args, **kwargs):
            done = execute(cursor, *args, **kwargs)
            found.append(cursor._obj.query)
            return done

        name, args, kwargs = call
        env.invalidate_all()
        with patch.object(Cursor, "execute", recording) if record else patch.dict({}):
            getattr(env["grc.customer"], name)(*args, **kwargs)
        return found

    # Cases

    def warm(self, port):
        """Open the connections, and the screen once, so that caches and plans are as on a working day."""
        self.clients = [_Client(port, self.database.name) for __ in (FRAME, *self.calls)]
        self.plain = [_plain(self.database.name) for __ in (FRAME, *self.calls)]
        self.pool = ThreadPoolExecutor(len(self.calls))
        for __ in range(2):
            size = self._over_http()
            self._directly()
        self.result.notes["overview"] = f"{1 + len(self.calls)} calls, {size / 1024:.0f} kB"
        self.result.notes["bare"] = f"{sum(map(len, self.statements))} statements"

    def parallel(self, case):
        with self.result.timed(case):
            self._over_http() if case == "overview" else self._directly()
        self._say(case)

    def _over_http(self):
        first, *others = self.clients
        size = first.call(FRAME)
        return size + sum(self.pool.map(lambda pair: pair[0].call(pair[1]), zip(others, self.calls, strict=True)))

    def _directly(self):
        first, *others = zip(self.plain, self.statements, strict=True)
        _replay(first)
        list(self.pool.map(_replay, others))

    def one_by_one(self, case):
        if case == "serial_bare":
            with self.result.timed(case):
                for statements in self.statements:
                    _replay((self.plain[0], statements))
        else:
            with self._env() as env:
                self._by_methods(env)  # caches of a transaction are not what is measured
                env.invalidate_all()
                with self.result.timed(case):
                    self._by_methods(env)
        self._say(case)

    def _by_methods(self, env):
        from odoo.tools.json import json_default

        for name, args, kwargs in (FRAME, *self.calls):
            json.dumps(getattr(env["grc.customer"], name)(*args, **kwargs), default=json_default)

    def _say(self, case):
        sys.stderr.write(f"  {case:12} {self.result.rounds[case][-1]:9.3f} s\n")


def _replay(pair):
    connection, statements = pair
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


def _plain(name):
    connection = psycopg2.connect(dbname=name, **_settings())
    connection.set_session(isolation_level="REPEATABLE READ")
    return connection


class _Client:
    """One connection of a browser that has logged in."""

    def __init__(self, port, database):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.headers = {"Content-Type": "application/json"}
        login = {"db": database, "login": "admin", "password": "overview"}
        self._post("/web/session/authenticate", login)

    def call(self, call):
        """Call a method of ``grc.customer``; return the length of the answer."""
        method, args, kwargs = call
        params = {"model": "grc.customer", "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/grc.customer/{method}", params)

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
def _server(database):
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
