from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from odoo import api, models
from odoo.tools import SQL

#: Customers written in one commit.
SLICE = 250_000
#: Connections among which the ranges of a committed run are shared out.
CONNECTIONS = 2
#: Below so many customers, a second connection costs more than it saves.
ALONE = 20_000
#: Memory (kB) of a sort or hash of the refresh, where the server gives less.
WORK_MEM = 256 * 1024


class GrcCustomer(models.Model):
    """How the refresh is cut into ranges of partner ids, shared out among connections and committed range by range."""

    _inherit = "grc.customer"

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
    def _refresh_slices(self, run, commit):
        """Return the ranges of partner ids written by one statement each."""
        number = -(-run.extent[2] // SLICE) if commit else 1
        if run.shared and run.extent[2] > ALONE:
            number = max(number, CONNECTIONS)
        return self._ranges(run.extent, number)

    @api.model
    def _write_slices(self, run, write, commit, later):
        """Write slice after slice; with ``commit``, each whole.

        :param write: method that writes one, given the run and the limits, and returns the number of rows
        :param int later: passes and companies still to come, for the progress
        :return: number of rows written
        """
        written = 0
        slices = self._refresh_slices(run, commit)
        for place, rows in enumerate(self._each(run, write, slices)):
            written += rows
            # After the last one, too, if others wrote it: a new transaction sees their rows.
            if run.shared or (commit and place + 1 < len(slices)):
                self._refresh_checkpoint(1, remaining=len(slices) - place - 1 + later)
                self._refresh_settings()
        return written

    @api.model
    def _each(self, run, method, ranges):
        """Yield ``method(self, run, limits)`` of each range of partner ids; of a shared run, several at once."""
        if not run.shared:
            yield from (method(self, run, limits) for limits in ranges)
            return
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            yield from pool.map(lambda limits: self._aside(run, method, limits), ranges)

    @api.model
    def _aside(self, run, method, limits):
        """Call ``method`` through a connection of its own, and commit what it did."""
        with self.env.registry.cursor() as cr:
            customers = self.with_env(self.env(cr=cr))
            customers._refresh_settings()
            return method(customers, replace(run, company=run.company.with_env(customers.env)), limits)

    @api.model
    def _limit_condition(self, run, column):
        """Return the condition that ``column`` (SQL, a partner id) belongs to the slice that is being written."""
        if run.limits is None:
            return SQL("TRUE")
        return SQL("%s >= %s AND %s < %s", column, run.limits[0], column, run.limits[1])

    @api.model
    def _refresh_checkpoint(self, done=0, remaining=None):
        """Commit what is whole, and tell the cron how many slices are done and how many are left."""
        self.env["ir.cron"]._commit_progress(done, remaining=remaining)

    @api.model
    def _refresh_settings(self):
        """Settings of the server for the present transaction.

        Hashes of a million customers fit into memory; compiling the statements takes longer than it saves.
        """
        self.env.cr.execute(
            """
            SELECT set_config('jit', 'off', TRUE),
                   set_config('work_mem', GREATEST(pg_size_bytes(current_setting('work_mem')) / 1024, %s)::text, TRUE)
            """,
            [WORK_MEM],
        )
