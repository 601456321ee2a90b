from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import copy

import numpy as np
from odoo import api, models
from odoo.tools import SQL

#: Connections among which the ranges of a committed run are shared out.
CONNECTIONS = 2
#: Rows from which on a working table is worth an index.
INDEXED = 250_000
#: Memory (kB) of a sort or hash of the refresh, where the server gives less.
WORK_MEM = 256 * 1024


class GrcRefreshTools(models.AbstractModel):
    """What layers and passes of the refresh work with: working tables, ranges of customers, connections."""

    _name = "grc.refresh.tools"
    _description = "Tools of the Refresh"

    # Working tables

    @api.model
    def _make_tables(self, run, queries):
        """Make working tables of a run, one after the other, and tell the planner about each.

        :param dict queries: SELECTs (SQL) by the names of the tables
        """
        for name, query in queries.items():
            self._make_table(run, name, query)
            self._analyze(run, name)

    @api.model
    def _make_table(self, run, name, query):
        """Make the working table ``name`` of a run from ``query`` (SQL)."""
        kind = SQL("UNLOGGED") if run.shared else SQL("TEMPORARY")
        self.env.cr.execute(SQL("CREATE %s TABLE %s AS %s", kind, run.tables[name], query))

    @api.model
    def _make_parallel(self, run, name, query, hashed=True):
        """Make a working table from all documents, see :meth:`_parallel_workers`, and tell the planner about it."""
        with self._parallel_workers(hashed):
            self._make_table(run, name, query)
            self._analyze(run, name, "partner_id")

    @api.model
    def _analyze(self, run, name, column=None):
        """Tell the planner about a working table, or about one column of it."""
        part = SQL("(%s)", SQL.identifier(column)) if column else SQL()
        self.env.cr.execute(SQL("ANALYZE %s %s", run.tables[name], part))

    @api.model
    def _index_ranges(self, run, name, rows):
        """Index a full working table by partner, for what reads it range by range.

        A small one is read whole for each of its few ranges sooner than it is indexed.
        """
        if rows > INDEXED:
            self.env.cr.execute(SQL("CREATE INDEX ON %s USING brin (partner_id)", run.tables[name]))

    @contextmanager
    def _parallel_workers(self, hashed=True):
        """Let statements that read all documents be shared out among the server's parallel workers.

        :param bool hashed: groups may be made by hashing; otherwise they are made in the order of an index or a sort,
            which is faster for a group a customer, and which the server thinks slower
        """
        self.env.cr.execute(
            """
            SELECT set_config('parallel_setup_cost', '0', TRUE), set_config('parallel_tuple_cost', '0', TRUE)
            """
        )
        if not hashed:
            self.env.cr.execute("SET LOCAL enable_hashagg = off")
        yield
        self.env.cr.execute("RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET enable_hashagg")

    @api.model
    def _server_settings(self):
        """Settings of the server for the present transaction.

        Hashes of a million customers fit into memory; compiling the statements takes longer than it saves; a small
        sample tells how many rows of a working table lie in a range.
        """
        self.env.cr.execute(
            """
            SELECT set_config('jit', 'off', TRUE),
                   set_config('default_statistics_target', '10', TRUE),
                   set_config('work_mem', GREATEST(pg_size_bytes(current_setting('work_mem')) / 1024, %s)::text, TRUE)
            """,
            [WORK_MEM],
        )

    @api.model
    def _publish(self):
        """Let the other connections of a shared run see what was done so far."""
        self._checkpoint()
        self._server_settings()

    @api.model
    def _checkpoint(self, done=0, remaining=None):
        """Commit what is whole, and tell the cron how many slices are done and how many are left."""
        self.env["ir.cron"]._commit_progress(done, remaining=remaining)

    # Ranges of partner ids

    @api.model
    def _extent(self, source):
        """Return lowest and highest partner id and the number of rows of ``source`` (SQL)."""
        return self.env.execute_query(SQL("SELECT MIN(partner_id), MAX(partner_id), COUNT(*) FROM %s", source))[0]

    @api.model
    def _ranges(self, extent, number):
        """Return ``number`` ranges [low, high) of partner ids that cover an :meth:`_extent`; none without a row."""
        low, high, rows = extent
        if not rows:
            return []
        edges = np.linspace(low, high + 1, number + 1).astype(int).tolist()
        return list(zip(edges[:-1], edges[1:], strict=True))

    @api.model
    def _each(self, run, method, ranges):
        """Return an iterator of ``method(self, run, limits)`` of each range; of a shared run, several at once."""
        if run.shared:
            return self._each_elsewhere(run, method, ranges)
        return (method(self, run, limits) for limits in ranges)

    @api.model
    def _each_elsewhere(self, run, method, ranges):
        """Yield what :meth:`_each` says, through this connection and others.

        What goes through this one is committed by the caller, who sees what the others did from then on.
        """
        others = [limits for place, limits in enumerate(ranges) if place % CONNECTIONS]
        pool = ThreadPoolExecutor(CONNECTIONS - 1)
        try:
            elsewhere = pool.map(lambda limits: self._elsewhere(run, method, limits), others)
            for place, limits in enumerate(ranges):
                yield next(elsewhere) if place % CONNECTIONS else self._range(run, method, limits)
        finally:
            # When one fails, those that have begun are waited for, and no other begins.
            pool.shutdown(cancel_futures=True)

    @api.model
    def _elsewhere(self, run, method, limits):
        """Call ``method`` through a connection of its own, and commit what it did."""
        with self.env.registry.cursor() as cr:
            layer = self.with_env(self.env(cr=cr))
            layer._server_settings()
            mine = copy(run)
            mine.company, mine.latest = run.company.with_env(layer.env), run.latest.with_env(layer.env)
            return layer._range(mine, method, limits)

    @api.model
    def _range(self, run, method, limits):
        """Call ``method`` while the lock of the run is held."""
        run.check(self.env.cr)
        return method(self, run, limits)
