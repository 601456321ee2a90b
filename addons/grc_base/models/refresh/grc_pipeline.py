import logging
from contextlib import nullcontext

import psycopg2
from dateutil.relativedelta import relativedelta
from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tools import SQL

from ...tools.lock import company_lock
from ...tools.refresh.layer import FACTS
from ...tools.refresh.run import RefreshRun
from ...tools.refresh.write import RefreshWrite, Tracked
from .grc_refresh_tools import CONNECTIONS

_logger = logging.getLogger(__name__)

#: First key of the advisory lock of a company's refresh; the second is the company's id.
LOCK = 0x47524342
#: Customers written in one commit.
SLICE = 250_000
#: Below so many customers, a second connection costs more than it saves.
ALONE = 20_000


class GrcPipeline(models.AbstractModel):
    """The refresh: passes over the customers of a company, each made of layers (``grc.layer``).

    An addon takes part by a layer of its own; nothing here is extended.
    """

    _name = "grc.pipeline"
    _inherit = "grc.refresh.tools"
    _description = "Refresh of Customers"

    # Which layers there are

    @api.model
    @tools.ormcache()
    def _plan(self):
        """Return what runs: a ``Plan``."""
        return self.env["grc.pipeline.plan"]._planned()

    @api.model
    def _layers(self, runs=None, hook=None):
        """Return the layers that run, of one pass or of all: a list of models.

        :param str hook: only those that have this hook of their own; the others do nothing in it
        """
        plan = self._plan()
        passes = [runs.name] if runs else list(plan.layers)
        names = [name for one in passes for name in plan.layers.get(one, ())]
        return [self.env[name] for name in names if hook is None or hook in plan.own[name]]

    @api.model
    def _columns(self, runs=None):
        """Return the names of the columns of customers that a pass writes, or all of them."""
        return [name for layer in self._layers(runs) for name in layer._layer.columns]

    @api.model
    def _states(self):
        """Return the ``State`` of the layers that run, as they were loaded."""
        running = {layer._name for layer in self._layers()}
        declared = self.env["grc.pipeline.plan"]._declared()
        return [state for name, layer in declared if name in running for state in layer.states]

    # Runs

    @api.model
    def _refresh(self, companies, as_of=None, partner_ids=None, keep_thresholds=False):
        """Bring the customers of the companies up to date, see ``grc.customer``."""
        written = 0
        for company in companies:
            run = self.sudo()._run(company, as_of, partner_ids, keep_thresholds)
            with company_lock(self.env, LOCK, company, commit=False) as locked:
                if not locked:
                    raise UserError(
                        self.env._("The figures of %s are being rebuilt. Try again in a moment.", company.name)
                    )
                written += self.sudo()._carry_out(run)
        return written

    @api.model
    def _run(self, company, as_of=None, partner_ids=None, keep_thresholds=False):
        """Return the ``RefreshRun`` of a call of :meth:`_refresh`."""
        latest = self.env["grc.refresh"]._latest(company)
        as_of = self._day(company, as_of, latest)
        baseline = self._is_baseline(latest)
        if baseline:
            partner_ids, keep_thresholds = None, False
        if partner_ids is not None:
            partner_ids = self.env["res.partner"].browse(partner_ids).exists().commercial_partner_id.ids
        # Anyone who asks need not read the settings.
        company = company.sudo()
        return RefreshRun(
            company=company,
            as_of=as_of,
            partner_ids=partner_ids,
            keep_thresholds=keep_thresholds or partner_ids is not None,
            rebuild=bool(latest) and as_of < latest.as_of,
            baseline=baseline,
            window_start=self._window_start(company, as_of),
            latest=latest,
            tables={name: SQL.identifier("pg_temp", name) for name in self._working_tables()},
        )

    @api.model
    def _working_tables(self, runs=None):
        """Return the names of the working tables of the layers, of one pass or of all."""
        return [name for layer in self._layers(runs) for name in (*layer._layer.tables, *layer._layer.scratch)]

    @api.model
    def _day(self, company, as_of, latest):
        """Return the day of a refresh.

        :param as_of: the day asked for; None: the present one
        :param latest: the company's last normal ``grc.refresh``, may be empty
        :raise UserError: when it lies in the future
        """
        present = company._grc_present(latest)
        day = fields.Date.to_date(as_of) or present
        if day > present:
            today = company._grc_today()
            raise UserError(
                self.env._("Figures as of %(day)s cannot be known yet: today is %(today)s.", day=day, today=today)
            )
        return day

    @api.model
    def _window_start(self, company, as_of):
        """Return the day after which documents are in the window of ``as_of``; None: all are."""
        months = company.grc_window_months
        return as_of - relativedelta(months=months) if months else None

    @api.model
    def _is_baseline(self, latest):
        """Return whether the company's next refresh is its first, by its last one (``grc.refresh``, may be empty).

        It is, too, for a state of the first pass that the last refresh has not known.
        """
        known = [state.known_by for layer in self._layers(FACTS) for state in layer._layer.states]
        return not latest or not all(latest.sudo()[name] for name in known)

    @api.model
    def _carry_out(self, run, commit=False):
        """Carry out one run, pass after pass.

        :return: number of customers written, by the pass that wrote most
        """
        self._log_clock(run)
        # Only a cursor of its own commits, and a test has none.
        if commit and run.whole and isinstance(self.env.cr, Cursor):
            run.share()
        passes = self._plan().passes
        first, *others = passes
        run.later = len(others)
        written = [self._pass(run, first, commit)]
        for one in others:
            run.later -= 1
            written.append(self._pass_safely(run, one, commit))
        if run.signature and (written[-1] or not run.unchanged):
            stored = {"signature": run.signature, "stored_signature": self.env["grc.fingerprint"]._of_rows(run.company)}
            self.env["grc.refresh"]._keep(run.day_key, stored)
        self._drop_tables(run, *passes)
        return max(written)

    @api.model
    def _log_clock(self, run):
        """Say in the log that the clock has gone back behind the day of a run."""
        today = run.company._grc_today()
        if run.as_of > today:
            _logger.warning(
                "The day of company %s has gone back to %s (clock or time zone): its figures stay those of %s, until"
                " that day has come again",
                run.company.id,
                today,
                run.as_of,
            )

    @api.model
    def _pass_safely(self, run, one, commit):
        """Call :meth:`_pass`; a scheduled run keeps what the passes before wrote though this one fails."""
        try:
            return self._pass(run, one, commit)
        except psycopg2.Error:
            raise
        except Exception:
            if not commit:
                raise
            self.env.cr.rollback()
            _logger.exception(
                "The pass “%s” over the customers of company %s failed; its last figures stay", one.name, run.company.id
            )
            return 0

    @api.model
    def _pass(self, run, one, commit=False):
        """Carry out one pass; with ``commit``, slice by slice.

        :param one: ``Pass``
        :return: number of customers written
        """
        run.runs = one
        layers = self._layers(one)
        if not layers or not layers[0]._begin(run, commit):
            return 0
        self._drop_tables(run, one)
        self._prepare(run)
        signature = self.env["grc.fingerprint"]._of_pass(run, layers) if run.whole else None
        run.unchanged = run.whole and self._is_done(run, signature)
        written = 0 if run.unchanged else self._measure_and_write(run, signature, commit)
        for layer in self._layers(one, "_finish"):
            layer._finish(run, written)
        return written

    @api.model
    def _prepare(self, run):
        """Make the working tables of the pass in the order of its layers, those of as many as can be at once."""
        own, waiting = self._plan().own, {}
        for layer in self._layers(run.runs):
            if "_tables" in own[layer._name]:
                waiting |= layer._tables(run)
            if "_prepare" in own[layer._name]:
                self._make_tables(run, waiting)
                layer._prepare(run)
                waiting = {}
        self._make_tables(run, waiting)

    @api.model
    def _drop_tables(self, run, *passes):
        """Drop the working tables of passes, unless tables of these names may be those of another run by now."""
        run.check(self.env.cr)
        if tables := [run.tables[name] for one in passes for name in self._working_tables(one)]:
            self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL(", ").join(tables)))

    @api.model
    def _is_done(self, run, signature):
        """Return whether the rows are what this pass would make of ``signature``, and nothing is due."""
        due = any(layer._due(run) for layer in self._layers(run.runs, "_due"))
        return not due and self.env["grc.fingerprint"]._is_done(run, signature)

    # What is computed, and how it is written

    @api.model
    def _measure_and_write(self, run, signature, commit):
        """Compute the columns of a pass, write its slices and what is kept of the day; the number of rows written."""
        arrays = {}
        # What is around a pass takes longer than what is computed of a few.
        with run.runs.around() if run.whole else nullcontext():
            for layer in self._layers(run.runs, "_measure"):
                arrays |= self._measured(run, layer)
        root = self._layers(run.runs)[0]
        if arrays or "_fill" in self._plan().own[root._name]:
            root._fill(run, arrays)
        written = self._write_slices(run, commit)
        if run.whole:
            values = {run.runs.signature: signature} if run.runs.after else {}
            for layer in self._layers(run.runs, "_day_values"):
                values |= layer._day_values(run)
            self.env["grc.refresh"]._keep(run.day_key, values)
        self.env.invalidate_all()
        return written

    @api.model
    def _measured(self, run, layer):
        """Return the arrays of a layer.

        :raise ValueError: when it computes a field of customers that it has not declared
        """
        arrays = layer._measure(run)
        lost = sorted(arrays.keys() & self.env["grc.customer"]._fields.keys() - set(layer._layer.columns))
        if lost:
            raise ValueError(f"Layer {layer._layer.name} reckons what it does not declare: {', '.join(lost)}")
        return arrays

    @api.model
    def _write_slices(self, run, commit):
        """Write slice after slice; with ``commit``, each whole.

        :return: number of rows written
        """
        written = 0
        slices = self._slices(run, commit)
        for place, rows in enumerate(self._each(run, type(self)._write_slice, slices)):
            written += rows
            # After the last one, too, if others wrote it: a new transaction sees their rows.
            if run.shared or (commit and place + 1 < len(slices)):
                self._checkpoint(1, remaining=len(slices) - place - 1 + run.turn.pending + run.later)
                self._server_settings()
        return written

    @api.model
    def _slices(self, run, commit):
        """Return the ranges of partner ids written by one statement each."""
        number = -(-run.extent[2] // SLICE) if commit else 1
        if run.shared and run.extent[2] > ALONE:
            number = max(number, CONNECTIONS)
        return self._ranges(run.extent, number)

    @api.model
    def _write_slice(self, run, limits):
        """Write one slice: rows that changed, new rows, transitions and events, in one statement.

        :param limits: (low, high) partner ids
        :return: number of rows written
        """
        run.limits = limits
        statement = RefreshWrite(run, self._columns(run.runs), self._tracked(run))
        query = self._query(run)
        if run.runs.grows and run.silent and not self._has_stored(run):
            self.env.cr.execute(statement.fill(query))
            return self.env.cr.rowcount
        return self.env.execute_query(statement.sql(query))[0][0]

    @api.model
    def _query(self, run):
        """Return the SELECT of ``partner_id`` and the columns of the pass that is under way."""
        query = None
        for layer in self._layers(run.runs, "_select"):
            query = layer._select(run, query)
        return query

    @api.model
    def _tracked(self, run):
        """Return how the states of the pass are recorded: a list of ``Tracked``."""
        own, tracked = self._plan().own, []
        for layer in self._layers(run.runs):
            mine = own[layer._name]
            for state in layer._layer.states:
                cause = layer._cause(run, state) if "_cause" in mine else None
                extra = layer._movement_columns(run, state) if "_movement_columns" in mine else {}
                tracked.append(Tracked(state, cause, extra))
        return tracked

    @api.model
    def _has_stored(self, run):
        """Return whether the slice that is being written has rows."""
        return self.env.execute_query(
            SQL(
                "SELECT EXISTS (SELECT 1 FROM grc_customer c WHERE c.company_id = %s AND %s)",
                run.company.id,
                run.slice(SQL("c.partner_id")),
            )
        )[0][0]
