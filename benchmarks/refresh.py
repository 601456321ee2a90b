"""The refresh of all customers, beside a bare GROUP BY over the same rows.

Cases: ``bare`` the GROUP BY; ``refresh`` everything from no customer row at all; ``noop`` again with the same
day; ``nextday`` with the next day's; ``rescored`` with every stored value changed before; ``touched`` 1,000
customers from the queue; ``pandas`` the work of ``refresh`` by reading into pandas and writing back; ``orm``
the facts by a loop over records (10,000 customers only). Facts, scores, segments and transitions: what ``clv``
measures, the step that values customers, is left out.
"""

import sys
import time
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import sql

from . import company, pandas_way
from .frame import BenchError, Result, peak_memory

SIZES = (10_000, 100_000, 1_000_000)
MODULES = ("grc_base", "grc_scoring")
TOUCHED = 1000
ORM_AT_MOST = 10_000
#: Customers of the loop over records; it takes hours otherwise.
ORM_SAMPLE = 250
#: Highest ratios to the bare GROUP BY that are aimed at.
AIMS = {1_000_000: {"refresh": 3, "noop": 1.6}, 100_000: {"refresh": 3.5, "noop": 2}}

_BARE = """
    SELECT COUNT(*), SUM(days), MIN(first), MAX(last), SUM(revenue)
      FROM (SELECT commercial_partner_id, COUNT(DISTINCT invoice_date) AS days, MIN(invoice_date) AS first,
                   MAX(invoice_date) AS last, SUM(amount_untaxed_signed) AS revenue
              FROM account_move
             WHERE company_id = %s AND state = 'posted' AND grc_kind > 0 AND commercial_partner_id IS NOT NULL
               AND invoice_date <= %s
             GROUP BY commercial_partner_id) q
"""
_WRITTEN = ("grc_customer", "grc_refresh", "grc_transition", "grc_event", "grc_queue")


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the median counts (default 3)")
    parser.add_argument("--fresh", action="store_true", help="generate the company anew")
    parser.add_argument("--cases", help="only these cases, separated by commas (bare always)")


def run(options):
    """Measure one size; :class:`~.frame.Result`."""
    customers = options.customers or SIZES[0]
    if customers < TOUCHED:
        raise BenchError(f"At least {TOUCHED:,} customers are needed: that many are touched in one case.")
    database = company.ensure(customers, modules(), fresh=options.fresh)
    result = Result("refresh", customers, aims=AIMS.get(customers, {}))
    measure = Measure(database, customers, result, options.cases)
    for number in range(options.rounds):
        company.say(f"Round {number + 1} of {options.rounds}")
        measure.round()
    measure.others()
    return result


def modules():
    """Return the addons of the suite that the measured database has."""
    from odoo.modules.module import get_manifest

    return [name for name in MODULES if get_manifest(name)]


class Measure:
    """The cases on one database, each in a transaction of its own as the cron runs them."""

    def __init__(self, database, customers, result, cases=None):
        self.database = database
        self.customers = customers
        self.wanted = cases and {"bare", *cases.split(",")}
        self.result = result

    def wants(self, case):
        return not self.wanted or case in self.wanted

    def round(self):
        """Run every case that the refresh itself answers, in an order in which each finds what it needs."""
        day, before = self.database.day, self.database.day - timedelta(days=1)
        self.reset()
        self._bare(before)
        self._whole("refresh", before)
        self._whole("noop", before)
        self._whole("nextday", day)
        if self.wants("rescored"):
            self.scramble()
            self._whole("rescored", day)
        self._touched()

    def others(self):
        """Run the other ways, once: they are far away."""
        if self.wants("pandas"):
            with self.database.cursor() as cr:
                seconds, memory = pandas_way.measure(cr, self.database.day - timedelta(days=1))
            self.result.add("pandas", seconds)
            self.note("pandas", f"memory {memory} MB")
        if self.wants("orm") and self.customers <= ORM_AT_MOST:
            with self.database.registry().cursor() as cr:
                start = time.perf_counter()
                done = self._orm(self._env(cr), self.database.day)
                self.result.add("orm", (time.perf_counter() - start) * self.customers / done)
                cr.rollback()
            self.note("orm", f"facts only; {done} customers measured, the rest reckoned")

    def _env(self, cr):
        from odoo import SUPERUSER_ID, api

        return api.Environment(cr, SUPERUSER_ID, {})

    def reset(self):
        """Delete every row of ours."""
        with self.database.cursor() as cr:
            cr.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, _WRITTEN))))
        self.database.vacuum(*_WRITTEN)

    def _bare(self, day):
        with self.database.registry().cursor() as cr:
            company_id = self._env(cr)["res.company"].search([], limit=1, order="id").id
            with self.result.timed("bare"):
                cr.execute(_BARE, [company_id, day])
                row = cr.fetchone()
            self.note("bare", f"{row[0]:,} customers with documents")

    def _whole(self, case, day):
        """One refresh of the company with commits, as at night."""
        if not self.wants(case):
            return
        self.database.disconnect()
        with self.database.cursor() as cr:
            counts = _written(cr)
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            customers = env["grc.customer"]
            companies = env["res.company"].search([], limit=1, order="id")
            peak_memory(reset=True)
            base = peak_memory()
            with self.result.timed(case), self.values(customers):
                schedule = env["grc.refresh.schedule"]
                schedule._committing(companies, lambda company, turn: schedule._whole(company, turn, as_of=day))
            peak = peak_memory()
        self.database.disconnect()
        with self.database.cursor() as cr:
            self.note(case, f"{_changes(counts, _written(cr))}; memory {base} → {peak} MB")
        self.database.vacuum(*_WRITTEN)

    def night(self):
        """Refresh and value everyone, as at night.

        :return: seconds of all, seconds of the step that values, and its memory in words
        """
        seconds, memory = [], []
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            companies = env["res.company"].search([], limit=1, order="id")
            pipeline, schedule = type(env["grc.pipeline"]), env["grc.refresh.schedule"]
            step = pipeline._pass

            def _pass(records, run, one, commit=False):
                if one.name != "values":
                    return step(records, run, one, commit)
                memory.append(peak_memory(reset=True))
                start = time.perf_counter()
                rows = step(records, run, one, commit)
                seconds.append(time.perf_counter() - start)
                memory.append(peak_memory())
                return rows

            start = time.perf_counter()
            with patch.object(pipeline, "_pass", _pass):
                schedule._committing(
                    companies, lambda company, turn: schedule._whole(company, turn, as_of=self.database.day)
                )
            whole = time.perf_counter() - start
        self.database.vacuum(*_WRITTEN)
        return whole, seconds[0], f"memory {memory[0]} → {memory[1]} MB"

    def values(self, customers):
        """Return a context in which the value step is left out: ``clv`` measures it."""
        pipeline = customers.env["grc.pipeline"]
        plan = pipeline._plan()
        first = plan.passes[0]
        facts = replace(plan, passes=(first,), layers={first.name: plan.layers[first.name]})
        return patch.object(type(pipeline), "_plan", lambda records: facts)

    def _touched(self):
        if not self.wants("touched"):
            return
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            customers = env["grc.customer"]
            companies = env["res.company"].search([], limit=1, order="id")
            cr.execute(
                """
                SELECT partner_id FROM grc_customer WHERE company_id = %s AND last_purchase IS NOT NULL
                 ORDER BY md5(partner_id::text || %s) LIMIT %s
                """,
                [companies.id, str(len(self.result.rounds.get("touched", ()))), TOUCHED],
            )
            partners = env["res.partner"].browse(row[0] for row in cr.fetchall())
            cr.execute(
                "UPDATE grc_customer SET revenue = revenue + 1, margin = margin + 1 WHERE partner_id = ANY(%s)",
                [partners.ids],
            )
            env["grc.queue"]._touch(partners, companies)
            cr.commit()
            cr.execute("SELECT 1")
            with self.result.timed("touched"), self.values(customers):
                schedule = env["grc.refresh.schedule"]
                schedule._committing(companies, schedule._touched)

    def scramble(self):
        """Change every value that the refresh writes, in place, so that all have to be written again."""
        with self.database.registry().cursor() as cr:
            customers = self._env(cr)["grc.customer"]
            sets = [
                sql.SQL("{} = {}").format(sql.Identifier(name), self._another(customers, name))
                for name in customers.env["grc.pipeline"]._columns()
                if name not in ("rebuilt_as_of", "value_rebuilt_as_of") and customers._fields[name].type != "char"
            ]
            cr.execute(sql.SQL("UPDATE grc_customer SET {}").format(sql.SQL(", ").join(sets)))
        self.database.vacuum("grc_customer")

    def _another(self, customers, name):
        """Return SQL of another value than the one a column of the customers holds."""
        field, column = customers._fields[name], sql.Identifier(name)
        if field.type == "selection":
            return sql.SQL("NULL")
        if field.type == "many2one":
            customers.env.cr.execute(
                sql.SQL("SELECT MIN(id) FROM {}").format(sql.Identifier(customers.env[field.comodel_name]._table))
            )
            other = customers.env.cr.fetchone()[0] or 0
            return sql.SQL("NULLIF({}, {})").format(sql.Literal(other), column)
        step = "{} % 5 + 1" if name.endswith("_score") else "{} + 1"
        return sql.SQL(step).format(column)

    def _orm(self, env, day):
        """Facts of each customer, as one would write it at first: a search, a loop, a write."""
        company_id = env["res.company"].search([], limit=1, order="id").id
        customers = env["grc.customer"].search([("company_id", "=", company_id)], limit=ORM_SAMPLE)
        for customer in customers:
            moves = env["account.move"].search(
                [
                    ("company_id", "=", company_id),
                    ("commercial_partner_id", "=", customer.partner_id.id),
                    ("state", "=", "posted"),
                    ("move_type", "in", ("out_invoice", "out_receipt", "out_refund")),
                    ("invoice_date", "<=", day),
                ]
            )
            bought = moves.filtered(lambda move: move.move_type != "out_refund" and move.amount_untaxed_signed > 0)
            days = sorted(set(bought.mapped("invoice_date")))
            gaps = sorted((after - before).days for before, after in zip(days, days[1:], strict=False))
            customer.write(
                {
                    "first_purchase": days[0] if days else False,
                    "last_purchase": days[-1] if days else False,
                    "purchase_days": len(days),
                    "invoice_count": len(bought),
                    "refund_count": len(moves - bought),
                    "revenue": sum(moves.mapped("amount_untaxed_signed")),
                    "margin": sum(moves.mapped("grc_margin")),
                    "median_interval": gaps[(len(gaps) - 1) // 2] if gaps else 0,
                }
            )
        env.flush_all()
        return len(customers)

    def note(self, case, text):
        """Note what else was measured in a case, and tell it."""
        self.result.notes[case] = text
        sys.stderr.write(f"  {case:10} {self.result.rounds[case][-1]:9.3f} s  {text}\n")


def _written(cr):
    """Return rows inserted and updated so far, by table, of connections that are closed or committed lately."""
    cr.execute(
        "SELECT relname, n_tup_ins, n_tup_upd FROM pg_stat_user_tables WHERE relname = ANY(%s)", [list(_WRITTEN[:4])]
    )
    return {name: (added, changed) for name, added, changed in cr.fetchall()}


def _changes(before, after):
    """Describe what was written between two results of :func:`_written`."""
    parts = []
    for table in ("grc_customer", "grc_transition"):
        added, changed = (new - old for new, old in zip(after[table], before[table], strict=True))
        if table == "grc_customer":
            parts.append(f"{added:,} added, {changed:,} changed")
        elif added:
            parts.append(f"{added:,} transitions")
    return ", ".join(parts)
