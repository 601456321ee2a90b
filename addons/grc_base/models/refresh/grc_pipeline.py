import hashlib
import logging

import psycopg2
from dateutil.relativedelta import relativedelta
from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.sql_db import Cursor
from odoo.tools import SQL

from ...tools.lock import company_lock
from ...tools.refresh.layer import FACTS, LayerError, faults, in_order
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
#: Columns of customers that no layer yields: the key of the row.
KEY = {"id", "partner_id", "company_id"}


class GrcPipeline(models.AbstractModel):
    """The refresh: passes over the customers of a company, each made of layers (``grc.layer``).

    An addon takes part by a layer of its own; nothing here is extended.
    """

    _name = "grc.pipeline"
    _inherit = "grc.refresh.tools"
    _description = "Refresh of Customers"

    # Which layers there are

    @api.model
    def _declared(self):
        """Return what layers declare, as they were loaded: a list of (name of the model, ``Layer``)."""
        found = self.env.registry.descendants(["grc.layer"], "_inherit")
        return [(name, self.env[name]._layer) for name in self.env.registry if name in found and self.env[name]._layer]

    @api.model
    @tools.ormcache()
    def _plan(self):
        """Return what runs, see :meth:`_planned`."""
        return self._planned()

    @api.model
    def _planned(self):
        """Return ``({name of a pass: names of the models of its layers}, passes in their order, {left out: why})``."""
        declared = self._declared()
        passes = self._passes([layer for __, layer in declared])
        out = self._faults([layer for __, layer in declared], passes)
        runs = {}
        for one in passes:
            mine = {
                layer.name: (layer, name)
                for name, layer in declared
                if layer.runs.name == one.name and layer.name not in out
            }
            try:
                ordered = in_order([layer for layer, __ in mine.values()])
            except LayerError as error:
                out |= error.faults
                ordered = []
            runs[one.name] = tuple(mine[layer.name][1] for layer in ordered)
        return runs, passes, out

    @api.model
    def _passes(self, layers):
        """Return the passes of which the root is there, each after the one that it follows."""
        waiting = {layer.runs.name: layer.runs for layer in layers if layer.name == layer.runs.root}
        ordered, name = [], None
        while followers := [one for one in waiting.values() if one.after == name]:
            ordered.append(waiting.pop(followers[0].name))
            name = ordered[-1].name
        return tuple(ordered)

    @api.model
    def _faults(self, layers, passes):
        """Return what keeps layers from running, see :func:`~odoo.addons.grc_base.tools.refresh.layer.faults`."""
        stored = {name for name, field in self.env["grc.customer"]._fields.items() if field.store and field.column_type}
        kept = {state.before for layer in layers for state in layer.states}
        return faults(layers, [one.name for one in passes], stored, stored - KEY - kept)

    @api.model
    def _check_layers(self):
        """Refuse layers that cannot run.

        :raise ValidationError: with what keeps them from it
        """
        out = self._planned()[2]
        if out:
            raise ValidationError("\n".join(dict.fromkeys(out.values())))

    def _register_hook(self):
        """Say in the log which layers are left out; the database opens all the same."""
        super()._register_hook()
        for name, reason in self._plan()[2].items():
            _logger.error("Layer %s of customers is left out, its columns stay as they are: %s", name, reason)

    @api.model
    def _layers(self, runs=None):
        """Return the layers that run, of one pass or of all: a list of models."""
        plan = self._plan()[0]
        names = plan.get(runs.name, ()) if runs else [name for layers in plan.values() for name in layers]
        return [self.env[name] for name in names]

    @api.model
    def _columns(self, runs=None):
        """Return the names of the columns of customers that a pass writes, or all of them."""
        return [name for layer in self._layers(runs) for name in layer._layer.columns]

    @api.model
    def _states(self):
        """Return the ``State`` of the layers that run, as they were loaded."""
        running = {layer._name for layer in self._layers()}
        return [state for name, layer in self._declared() if name in running for state in layer.states]

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
        as_of = self._day(company, as_of)
        baseline = self._is_baseline(latest)
        if baseline:
            partner_ids, keep_thresholds = None, False
        if partner_ids is not None:
            partner_ids = self.env["res.partner"].browse(partner_ids).exists().commercial_partner_id.ids
        # Whoever asks need not read the settings.
        company = company.sudo()
        return RefreshRun(
            company=company,
            as_of=as_of,
            partner_ids=partner_ids,
            keep_thresholds=keep_thresholds or partner_ids is not None,
            rebuild=bool(latest) and as_of < latest.as_of,
            baseline=baseline,
            window_start=self._window_start(company, as_of),
        )

    @api.model
    def _day(self, company, as_of):
        """Return the day of a refresh.

        :param as_of: the day asked for; None: the present one
        :raise UserError: when it lies in the future
        """
        today, present = company._grc_today(), company._grc_present()
        day = fields.Date.to_date(as_of) or present
        if day > present:
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
        first, *others = self._plan()[1]
        run.later = len(others)
        written = [self._pass(run, first, commit)]
        for one in others:
            run.later -= 1
            written.append(self._pass_safely(run, one, commit))
        if run.signature and (written[-1] or not run.unchanged):
            stored = {"signature": run.signature, "stored_signature": self._stored_signature(run.company)}
            self.env["grc.refresh"]._keep(run.day_key, stored)
        for one in self._plan()[1]:
            self._drop_tables(run, one)
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
        # Only a cursor of its own commits, and a test has none.
        run.shared = commit and run.whole and isinstance(self.env.cr, Cursor)
        if not layers or not layers[0]._begin(run, commit):
            return 0
        self._drop_tables(run, one)
        for layer in layers:
            layer._prepare(run)
        signature = self._signature(run, layers) if run.whole else None
        run.unchanged = run.whole and self._is_done(run, layers, signature)
        written = 0 if run.unchanged else self._measure_and_write(run, layers, signature, commit)
        for layer in layers:
            layer._finish(run, written)
        return written

    @api.model
    def _drop_tables(self, run, one):
        """Drop the working tables of a pass."""
        names = [name for layer in self._layers(one) for name in (*layer._layer.tables, *layer._layer.scratch)]
        if names:
            self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL(", ").join(run.table(name) for name in names)))

    # Fingerprints, by which a run of everyone knows that no row can differ

    @api.model
    def _is_done(self, run, layers, signature):
        """Return whether the rows are what this pass would make of ``signature``."""
        if any(layer._due(run) for layer in layers):
            return False
        refreshes = self.env["grc.refresh"]
        if run.runs.after:
            return run.unchanged and refreshes._has_signature(run, signature)
        run.signature = signature
        return refreshes._is_complete(run.company, signature, self._stored_signature(run.company))

    @api.model
    def _signature(self, run, layers):
        """Return a fingerprint of all that a whole run makes its columns from, but the rows themselves."""
        parameters = [self._parameters(run), *([layer._layer.name, layer._parameters(run)] for layer in layers)]
        tables = [SQL("%s t", run.table(name)) for layer in layers for name in layer._layer.tables]
        with self._parallel_workers():
            return ":".join([hashlib.sha256(repr(parameters).encode()).hexdigest(), *map(self._fingerprint, tables)])

    @api.model
    def _parameters(self, run):
        """Return what decides the columns of every layer: a list of values with a stable ``repr``."""
        versions = (
            self.env["ir.module.module"]
            .sudo()
            .search_fetch(
                [("name", "=like", "grc_%"), ("state", "=", "installed")], ["name", "latest_version"], order="name"
            )
        )
        return [
            str(run.as_of),
            run.rebuild,
            run.keep_thresholds,
            str(run.window_start),
            [(module.name, module.latest_version) for module in versions],
        ]

    @api.model
    def _stored_signature(self, company):
        """Return a fingerprint of the rows of a company: which they are, and what was last written where."""
        return self._fingerprint(
            SQL("(SELECT c.id, c.ctid, c.xmin FROM grc_customer c WHERE c.company_id = %s) t", company.id)
        )

    @api.model
    def _fingerprint(self, source):
        """Return the number of rows of ``source`` (SQL, alias ``t``) and the sum of their hashes, in any order."""
        modern = self.env.cr.connection.server_version >= 140000
        row = SQL("hash_record_extended(t, 0)") if modern else SQL("hashtextextended(t::text, 0)")
        return self.env.execute_query(SQL("SELECT COUNT(*) || '.' || COALESCE(SUM(%s), 0) FROM %s", row, source))[0][0]

    # What is reckoned, and how it is written

    @api.model
    def _measure_and_write(self, run, layers, signature, commit):
        """Reckon the columns of a pass, write its slices and what is kept of the day; the number of rows written."""
        arrays = {}
        for layer in layers:
            arrays |= self._measured(run, layer)
        layers[0]._fill(run, arrays)
        written = self._write_slices(run, commit)
        if run.whole:
            values = {run.runs.signature: signature} if run.runs.after else {}
            for layer in layers:
                values |= layer._day_values(run)
            self.env["grc.refresh"]._keep(run.day_key, values)
        self.env.invalidate_all()
        return written

    @api.model
    def _measured(self, run, layer):
        """Return the arrays of a layer.

        :raise ValueError: when it reckons a field of customers that it has not declared
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
                self._checkpoint(1, remaining=len(slices) - place - 1 + run.pending + run.later)
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
        for layer in self._layers(run.runs):
            query = layer._select(run, query)
        return query

    @api.model
    def _tracked(self, run):
        """Return how the states of the pass are recorded: a list of ``Tracked``."""
        return [
            Tracked(state, layer._cause(run, state), layer._movement_columns(run, state))
            for layer in self._layers(run.runs)
            for state in layer._layer.states
        ]

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
