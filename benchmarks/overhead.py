"""What the suite costs those who do not look at it: posting invoices, a partner's form, a list of partners.

Two databases with the same other modules and the same data, one without and one with the suite, in pairs of
which either comes first in turn. ``bare`` is posting without the suite. Ratios are those of the pairs, with
the interval of their median; queries are counted beside. ``posting_cpu`` is what posting takes of the processor,
in Odoo and in its server connection: others on the machine change that far less than the seconds that pass.
"""

import gc
import os
import sys
import time

from . import company
from .database import Database
from .frame import Result, interleaved

MODULES = ("grc_base", "grc_scoring")
INVOICES = 500
LISTED = 80
#: Cases without and with the suite, the highest ratio aimed at, and the queries that may be added.
CASES = {"posting": ("bare", 1.03, None), "form": ("form_bare", None, 1), "list": ("list_bare", None, 1)}
#: What :class:`Processor` measures beside a case.
CPU = {"posting": "posting_cpu", "bare": "bare_cpu"}


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--pairs", type=int, default=20, help="pairs of which the median counts (default 20)")
    parser.add_argument("--invoices", type=int, default=INVOICES, help=f"invoices to post (default {INVOICES})")
    parser.add_argument("--modules", default=",".join(MODULES), help="addons that make up the suite")


def run(options):
    """Measure; :class:`~.frame.Result`."""
    from odoo.modules.module import get_manifest

    customers = options.customers or 1000
    modules = [name for name in options.modules.split(",") if get_manifest(name)]
    sides = [
        Side("bench_without", [], customers, options.invoices),
        Side("bench_with", modules, customers, options.invoices),
    ]
    result = Result(
        "overhead",
        customers,
        against={case: CASES[case][0] for case in CASES}
        | {CASES[case][0]: CASES[case][0] for case in CASES}
        | dict.fromkeys(CPU.values(), CPU["bare"]),
        aims={case: aim for case, (__, aim, __) in CASES.items() if aim} | {CPU["posting"]: CASES["posting"][1]},
    )
    try:
        for side in sides:
            side.prepare()
        for case, (bare, __, __) in CASES.items():
            names = {sides[0]: bare, sides[1]: case}
            for side in sides:
                side.measure(case)  # caches of the process are warm from here on
            queries = {}

            def once(side, case=case, names=names, queries=queries):
                seconds, used, queries[names[side]] = side.measure(case)
                result.add(names[side], seconds)
                if names[side] in CPU and used:
                    result.add(CPU[names[side]], used)

            interleaved(options.pairs, tuple(sides), once)
            for name, count in queries.items():
                more = f" ({count - queries[bare]:+d})" if name != bare else ""
                result.notes[name] = f"{count:,} queries{more}"
            sys.stderr.write(f"  {case}: {result.ratio()[case]:.3f}, {result.notes[case]}\n")
    finally:
        for side in sides:
            side.database.drop()
    return result


class Processor:
    """Seconds of the processor that this process and a cursor's server connection take from now on."""

    def __init__(self, cr):
        cr.execute("SELECT pg_backend_pid()")
        self.stat = f"/proc/{cr.fetchone()[0]}/stat"
        self.start = self._taken()

    def used(self):
        """Return the seconds; None where the server is on another machine."""
        return self.start and self._taken() - self.start

    def _taken(self):
        try:
            with open(self.stat) as stat:
                fields = stat.read().rpartition(")")[2].split()
        except OSError:
            return None
        return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Side:
    """One of the two databases, and what is done in it."""

    #: Tables that a posting writes.
    written = ("account_move", "account_move_line")

    def __init__(self, name, modules, customers, invoices):
        self.database = Database(name)
        self.modules = modules
        self.customers = customers
        self.invoices = invoices
        self.drafts = self.partners = ()

    def prepare(self):
        """Make the database: customers with documents, and as many drafts of one line as are to be posted."""
        company.say(f"Making {self.database.name}")
        self.database.create()
        if self.modules:
            self.database.install(self.modules)
        company.generate(self.database, self.customers)
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            home = env["res.company"].search([], limit=1, order="id")
            if self.modules:
                env["grc.customer"]._refresh(home)
            partners = env["res.partner"].search([("name", "=like", "Customer %")], limit=LISTED, order="id")
            product = env["product.product"].create({"name": "Bench", "standard_price": 6, "list_price": 10})
            drafts = env["account.move"].create(
                [
                    {
                        "move_type": "out_invoice",
                        "partner_id": partners[number % len(partners)].id,
                        "invoice_date": home.create_date.date(),
                        "invoice_line_ids": [(0, 0, {"product_id": product.id, "quantity": 1 + number % 3})],
                    }
                    for number in range(self.invoices)
                ]
            )
            self.drafts, self.partners = drafts.ids, partners.ids
            cr.commit()

    def measure(self, case):
        """Return (seconds, seconds of the processor, queries) of one go, in a transaction that is rolled back.

        What the go before left behind is cleared away first: twenty rolled-back postings in one table, whose dead
        rows every look for the last number wades through, are nothing a company has.
        """
        if case == "posting":
            self.database.vacuum(*self.written)
        with self.database.registry().cursor() as cr:
            env = self._env(cr)
            action = getattr(self, f"_{case}")(env)
            env.flush_all()
            env.invalidate_all()
            gc.collect()
            processor = Processor(cr)
            queries, start = cr.sql_log_count, time.perf_counter()
            action()
            seconds, queries = time.perf_counter() - start, cr.sql_log_count - queries
            used = processor.used()
            cr.rollback()
        return seconds, used, queries

    def _env(self, cr):
        """Return the environment of the administrator, who sees everything the suite shows."""
        from odoo import SUPERUSER_ID, api

        env = api.Environment(cr, SUPERUSER_ID, {})
        admin = env.ref("base.user_admin")
        home = env["res.company"].search([], limit=1, order="id")
        return env(user=admin.id, context={"allowed_company_ids": home.ids, "lang": "en_US", "tz": "UTC"})

    def _posting(self, env):
        moves = env["account.move"].browse(self.drafts)

        def post():
            moves.action_post()
            env.cr.flush()

        return post

    def _form(self, env):
        """As the web client opens it: the fields of the view, for one record."""
        partner = env["res.partner"].browse(self.partners[0])
        wanted = _specification(env["res.partner"], "form")
        return lambda: partner.web_read(wanted)

    def _list(self, env):
        partners = env["res.partner"]
        wanted = _specification(partners, "list")
        domain = [("id", "in", self.partners)]
        return lambda: partners.web_search_read(domain, wanted, limit=LISTED)


def _specification(model, kind):
    """Return what the web client asks ``web_read`` for, from the fields in a view's arch."""
    from lxml import etree

    view = model.get_views([(None, kind)])["views"][kind]
    return _fields(model, etree.fromstring(view["arch"]))


def _fields(model, node):
    wanted = {}
    for child in node:
        if child.tag != "field":
            wanted.update(_fields(model, child) if isinstance(child.tag, str) else {})
            continue
        field = model._fields.get(child.get("name"))
        if field is None:
            continue
        if field.type in ("one2many", "many2many"):
            lists = child.find("list")
            inner = _fields(model.env[field.comodel_name], lists) if lists is not None else {"display_name": {}}
            wanted[field.name] = {"fields": inner, "limit": 40}
        elif field.type in ("many2one", "reference"):
            wanted[field.name] = {"fields": {"display_name": {}}}
        else:
            wanted[field.name] = {}
    return wanted
