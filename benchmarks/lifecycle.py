"""The lifecycle of all customers, beside a bare GROUP BY over the same documents.

Cases: ``bare`` the GROUP BY of ``refresh``; ``rhythm`` purchase days read again and rhythms measured, no customer
written; ``night`` the whole refresh of the next day, without the value step;
``simulation`` who would move by another rule. Then ``day``, My day of one salesperson among 200, beside ``day_sql``,
its own SQL; and ``actions``, the planning of 10,000 actions, beside ``one_by_one``, both also in a company without a
past (``_new``).
"""

import time
from datetime import timedelta

from . import actions_bench, company, day_bench, refresh
from .frame import Result, interleaved

SIZES = refresh.SIZES
MODULES = (*refresh.MODULES, "grc_crm", "grc_lifecycle")
#: Highest ratios to the bare GROUP BY that are aimed at.
AIMS = {"rhythm": 2}
#: The same of My day beside its SQL, and of that beside ``bare``, at 100,000 customers.
DAY_AIMS = {"day": 1.5, "day_sql": 0.5}
#: Methods of :class:`Lifecycle` by the name of their cases.
CASES = {"rhythm": "rhythm", "night": "night", "simulation": "simulation"}
#: Those measured at the end, in rounds of their own.
LAST = {"day": "my_day", "actions": "planning"}
#: Actions planned in the case ``actions``; its rounds, and those of ``day``.
PLANNED, PLANNED_ROUNDS, DAY_ROUNDS = 10_000, 5, 15


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the median counts (default 3)")
    parser.add_argument("--fresh", action="store_true", help="generate the company anew")
    parser.add_argument("--cases", help=f"only these cases, separated by commas: {', '.join([*CASES, *LAST])}")


def run(options):
    """Measure one size; :class:`~.frame.Result`."""
    customers = options.customers or SIZES[0]
    database = company.ensure(customers, MODULES, fresh=options.fresh, name="bench_lifecycle")
    result = Result("lifecycle", customers, aims=AIMS if customers >= 1_000_000 else {})
    measure = Lifecycle(database, customers, result)
    wanted = options.cases.split(",") if options.cases else [*CASES, *LAST]
    for number in range(options.rounds):
        company.say(f"Round {number + 1} of {options.rounds}")
        measure.prepare()
        for case in filter(CASES.get, wanted):
            getattr(measure, CASES[case])()
    for case in filter(LAST.get, wanted):
        getattr(measure, LAST[case])()
    return result


class Lifecycle(refresh.Measure):
    """The cases on one database."""

    def prepare(self):
        """Refresh everyone without measuring it, and measure what all cases are compared with."""
        self.day, self.before = self.database.day, self.database.day - timedelta(days=1)
        self.reset()
        with self.database.registry().cursor() as cr:
            customers, companies = self._customers(cr)
            with self.values(customers):
                schedule = customers.env["grc.refresh.schedule"]
                schedule._committing(companies, lambda one, turn: schedule._whole(one, turn, as_of=self.before))
        self.database.vacuum(*refresh._WRITTEN)
        self._bare(self.before)

    def rhythm(self):
        """Read the purchase days of everyone again and measure rhythms, shared out among connections as at night."""
        from odoo.addons.grc_base.tools.refresh.layer import FACTS

        with self.database.registry().cursor() as cr:
            customers, companies = self._customers(cr)
            pipeline, facts, rhythm = (
                customers.env[name] for name in ("grc.pipeline", "grc.layer.facts", "grc.layer.rhythm")
            )
            run = pipeline._run(companies, self.day)
            run.share()
            pipeline._drop_tables(run, FACTS)
            with self.result.timed("rhythm"):
                facts._server_settings()
                facts._make_fact_table(run)
                run.extent = facts._extent(run.tables["grc_fact"])
                rhythm._make_tables(run, rhythm._tables(run))
                rhythm._publish()
                rhythms, __ = rhythm._measure_rhythms(run)
            pipeline._drop_tables(run, FACTS)
            cr.commit()
        self.note("rhythm", f"{len(rhythms.p90):,} rhythms")

    def night(self):
        """Refresh everyone for the next day."""
        self._whole("night", self.day)

    def simulation(self):
        """Ask who would move if customers were lost sooner."""
        with self.database.registry().cursor() as cr:
            customers, __ = self._customers(cr)
            stages = customers.env["grc.stage"]
            lost = stages.search([("phase", "=", "lost")], limit=1)
            rules = [(1, rule.id, {"beyond_days": 90}) for rule in lost.rule_ids.filtered("beyond_days")]
            start = time.perf_counter()
            found = stages.get_simulation(lost.id, {"rule_ids": rules})
            self.result.add("simulation", time.perf_counter() - start)
        self.note("simulation", f"{found['moved']:,} would move")

    def my_day(self):
        """Open My day of one salesperson among many."""
        # Its SQL is held against the pass over the documents, too: a plan that looks at everyone would be slow alike.
        self.result.against["day"] = day_bench.AGAINST["day"]
        self.result.aims.update(DAY_AIMS if self.customers in day_bench.AIMS else {})
        measure = day_bench.Day(self.database, self.result)
        measure.prepare()
        interleaved(DAY_ROUNDS, day_bench.CASES, measure.measure)

    def planning(self):
        """Plan the actions of many customers on one day, in a company of which nothing else is to be planned."""
        database = company.ensure(max(self.customers, PLANNED + PLANNED // 10), MODULES, name="bench_planning")
        with database.registry().cursor() as cr:
            customers, companies = self._customers(cr)
            customers._refresh(companies)
            cr.commit()
        for suffix, past in (("_new", ()), ("", actions_bench.PAST)):
            actions_bench.fill(database, past)
            with database.registry().cursor() as cr:
                customers, companies = self._customers(cr)
                cr.execute(
                    "SELECT partner_id FROM grc_customer WHERE company_id = %s ORDER BY partner_id LIMIT %s",
                    [companies.id, PLANNED],
                )
                partners = [row[0] for row in cr.fetchall()]
                cr.rollback()
                env = customers.env
                actions_bench.measure(database, env, companies, partners, self.result, PLANNED_ROUNDS, suffix)
            self.note(f"actions{suffix}", f"{len(partners):,} actions")

    def _customers(self, cr):
        env = self._env(cr)
        return env["grc.customer"], env["res.company"].search([], limit=1, order="id")
