"""Opening the overview, beside its own SQL run directly.

Both sides do the same in the same order: what the screen needs first, then all its panels at once, each on a
connection of its own, as a browser does. Cases: ``bare`` the statements alone, on plain connections; ``overview`` the
calls of the screen, by HTTP from a server of its own, until the last answer is read and understood;
``serial_bare`` and ``serial`` the same one after the other, the latter by the methods with the JSON of their answers,
without HTTP. Drawing the screen in the browser is not part of it.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from psycopg2 import sql

from . import company, web
from .frame import Result, interleaved

SIZES = (10_000, 100_000)
MODULES = ("grc_base", "grc_scoring")
#: Highest ratios to its own SQL that are aimed at: with few customers the calls themselves weigh more.
AIMS = {100_000: {"overview": 1.5}}
#: Days between the two refreshes: what moved between them is what changed.
APART = 30
#: The first call: topic of the screen, method, arguments, keywords.
FRAME = ("overview", "get_overview_frame", [], {})
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
    with web.server(database) as port:
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
            with web.as_admin(self.database) as env:
                company.say(f"  refresh of {days} days ago")
                owner = env["res.company"].search([], limit=1, order="id")
                schedule = env["grc.refresh.schedule"]
                day = self.database.day - timedelta(days=days)
                schedule._committing(
                    owner,
                    lambda company, turn, day=day: env["grc.refresh.schedule"]._whole(company, turn, as_of=day),
                )
        with web.as_admin(self.database) as env:
            self._goals(env)
            web.let_in(env)
        self.database.vacuum(*WRITTEN, "account_move", "res_partner")
        with web.as_admin(self.database) as env:
            self.calls = self._calls(env)
            for __ in range(2):  # what is cached for good is in the cache the second time
                self.statements = [
                    web.record(env, lambda call=call: self._call(env, call)) for call in (FRAME, *self.calls)
                ]
        company.say("  " + ", ".join(f"{call[1]} {len(found)}" for call, found in self._named()))

    def _named(self):
        return zip((FRAME, *self.calls), self.statements, strict=True)

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
        """Return the calls of the panels as the screen makes them, see :data:`FRAME`."""
        frame = env["grc.screen.overview"].get_overview_frame()
        since = next(str(period["since"]) for period in frame["periods"] if period["name"] == "quarter")
        filters = {"team_id": False, "since": since, "compare": "before"}
        known = max(since, str(frame["since"]))
        mine = [["company_id", "=", env.company.id]]
        return [
            ("overview", "get_overview_figures", [filters], {}),
            ("map", "get_rfm_map", [filters], {}),
            ("pareto", "get_pareto", [filters], {}),
            ("movement", "get_movement", ["segment"], {"date_from": known, "domain": mine}),
            ("policy", "get_policy_matrix", [filters], {}),
            ("todo", "get_overview_todo", [filters], {}),
            ("overview", "get_overview_goals", [filters], {}),
        ]

    @staticmethod
    def _call(env, call):
        topic, name, args, kwargs = call
        return getattr(env[f"grc.screen.{topic}"], name)(*args, **kwargs)

    # Cases

    def warm(self, port):
        """Open the connections, and the screen once, so that caches and plans are as on a working day."""
        self.clients = [web.Client(port, self.database.name) for __ in (FRAME, *self.calls)]
        self.plain = [web.plain(self.database.name) for __ in (FRAME, *self.calls)]
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
        size = self._asked(first, FRAME)
        return size + sum(self.pool.map(self._asked, others, self.calls))

    @staticmethod
    def _asked(client, call):
        topic, *method = call
        return client.call(f"grc.screen.{topic}", *method)

    def _directly(self):
        first, *others = zip(self.plain, self.statements, strict=True)
        web.replay(*first)
        list(self.pool.map(lambda pair: web.replay(*pair), others))

    def one_by_one(self, case):
        if case == "serial_bare":
            with self.result.timed(case):
                for statements in self.statements:
                    web.replay(self.plain[0], statements)
        else:
            with web.as_admin(self.database) as env:
                self._by_methods(env)  # caches of a transaction are not what is measured
                env.invalidate_all()
                with self.result.timed(case):
                    self._by_methods(env)
        self._say(case)

    def _by_methods(self, env):
        from odoo.tools.json import json_default

        for call in (FRAME, *self.calls):
            json.dumps(self._call(env, call), default=json_default)

    def _say(self, case):
        sys.stderr.write(f"  {case:12} {self.result.rounds[case][-1]:9.3f} s\n")
