import hashlib

import numpy as np
from odoo import api, fields, models
from odoo.addons.grc_base.models.grc_customer_refresh import EPOCH
from odoo.addons.grc_base.tools.pgcopy import typed_rows
from odoo.addons.grc_base.tools.read import read_query
from odoo.tools import SQL

from ..tools.value_write import ValueWrite

#: Columns of :meth:`GrcCustomer._value_data`: name, type, SQL over alias ``c``.
DATA = (
    ("partner_id", "integer", "c.partner_id"),
    ("first_day", "integer", "c.first_purchase - %(epoch)s::date"),
    ("last_day", "integer", "c.last_purchase - %(epoch)s::date"),
    ("late_day", "integer", "COALESCE(c.late_from - %(epoch)s::date, 2147483647)"),
    ("purchase_days", "integer", "c.purchase_days"),
    ("frequency", "integer", "c.frequency"),
    ("revenue", "double precision", "c.revenue::float8"),
    ("margin", "double precision", "c.margin::float8"),
    ("monetary_value", "double precision", "c.monetary_value::float8"),
    ("window_margin", "double precision", "c.window_margin::float8"),
)
#: SQL types of the columns of ``grc_value``, by type of field; others by type of array.
TYPES = {"date": "date", "monetary": "numeric", "float": "double precision"}
#: Customers of one COPY.
CHUNK = 65_536


class GrcCustomer(models.Model):
    """The value step: what follows from the rows that the facts' pass has just written.

    Figures of SQL go into working tables (:meth:`_value_prepare`), those of numpy into ``grc_value``
    (:meth:`_value_arrays`); :meth:`_value_query` yields both, and one statement a slice writes what differs.
    What concerns the whole company (parameters, cut-offs) is put into ``run.state``, stored in ``grc.refresh``,
    and taken from there (:meth:`_value_kept`) for customers refreshed alone.
    """

    _inherit = "grc.customer"

    value_rebuilt_as_of = fields.Date(
        "Value rebuilt as of",
        readonly=True,
        help="The value is that of a past day; the next normal refresh restores it.",
    )

    @api.model
    def _refresh_run(self, company, as_of=None, partner_ids=None, keep_thresholds=False):
        run = super()._refresh_run(company, as_of, partner_ids, keep_thresholds)
        run.passes += 1
        return run

    @api.model
    def _refresh_value(self, run, commit=False):
        written = super()._refresh_value(run, commit)
        refreshes = self.env["grc.refresh"]
        if run.partner_ids is not None and not refreshes._latest_value(run.company):
            # Some cannot be valued before all were: the next run does it.
            self.env["grc.queue"]._touch_company(run.company)
            return written
        if commit:
            self._refresh_checkpoint(remaining=1 + run.pending)
        self._refresh_settings()
        # The first values of a company are no movements: there was nothing before.
        run.baseline = run.baseline or not refreshes._latest_value(run.company)
        if run.baseline and commit:
            # Of a company's first rows the server knows nothing: by its guess of one, a slice takes the square of time.
            self.env.cr.execute("ANALYZE grc_customer (company_id, partner_id)")
        self._drop_value_temporary(run)
        self._value_prepare(run)
        whole = run.partner_ids is None
        signature = whole and self._value_signature(run)
        if whole and run.unchanged and not self._value_due(run) and refreshes._has_value(run, signature):
            self._drop_value_temporary(run)
            return written
        self._value_measure(run)
        if run.shared:
            # Other connections are to see the working tables.
            self._refresh_checkpoint()
            self._refresh_settings()
        written += self._write_slices(run, type(self)._value_write, commit, run.pending)
        if whole:
            run.state["value_signature"] = signature
            refreshes._store(run.state)
        self._drop_value_temporary(run)
        self.env.invalidate_all()
        return written

    @api.model
    def _value_prepare(self, run):
        """Fill the working tables of :meth:`_value_temporary_tables` with figures of SQL, one row a customer."""

    @api.model
    def _value_temporary_tables(self):
        """Return the names of the working tables of the value step (see ``RefreshRun.table``)."""
        return ["grc_value"]

    @api.model
    def _value_measured_tables(self):
        """Return the names of the working tables that :meth:`_value_measure` fills, from what is known before."""
        return ["grc_value"]

    @api.model
    def _drop_value_temporary(self, run):
        names = SQL(", ").join(run.table(name) for name in self._value_temporary_tables())
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", names))

    @api.model
    def _value_parameters(self, run):
        """Return what decides values besides rows and working tables: a list of values with a stable ``repr``."""
        return [str(run.as_of), run.rebuild, run.keep_thresholds]

    @api.model
    def _value_signature(self, run):
        """Return a fingerprint of all but the rows themselves that a whole run writes values from."""
        parameters = hashlib.sha256(repr(self._value_parameters(run)).encode()).hexdigest()
        measured = self._value_measured_tables()
        tables = [table for table in self._value_temporary_tables() if table not in measured]
        return ":".join([parameters, *(self._fingerprint(SQL("%s t", run.table(table))) for table in tables)])

    @api.model
    def _value_due(self, run):
        """Return whether values are to be reckoned anew though nothing they are made of has changed."""
        return False

    @api.model
    def _value_kept(self, run):
        """Return the ``grc.refresh`` whose stored parameters and cut-offs the run is to use; empty: none, make them."""
        refreshes = self.env["grc.refresh"]
        return refreshes._latest_value(run.company) if run.keep_thresholds else refreshes

    @api.model
    def _value_condition(self, run):
        """Return the condition that the row of alias ``c`` (SQL) is one of the run."""
        return SQL("c.company_id = %s AND %s", run.company.id, self._entity_condition(run, SQL("c.partner_id")))

    @api.model
    def _value_data(self, run):
        """Return the customers with a purchase, in the order of their partners.

        What is dated before the company's history begins counts on its first day.

        :return: dict of arrays, one value a customer: ``partner_id``, ``first_day``, ``last_day``, ``late_day``
            (days since 1970), ``purchase_days``, ``frequency`` (int32), ``revenue``, ``margin``,
            ``monetary_value``, ``window_margin`` (float64)
        """
        source = SQL("grc_customer c WHERE %s AND c.first_purchase IS NOT NULL", self._value_condition(run))
        return self._since_beginning(run, self._copied(self._value_data_columns(), source))

    @api.model
    def _since_beginning(self, run, data):
        """Return ``data`` with first and last days within the company's history."""
        beginning = self._beginning(run)
        return data | {name: beginning.counted_days(data[name]) for name in ("first_day", "last_day")}

    @api.model
    def _value_data_columns(self):
        """Return the columns of :meth:`_value_data`: a list of (name, type, SQL)."""
        return [(name, kind, SQL(code, epoch=EPOCH) if "%" in code else SQL(code)) for name, kind, code in DATA]

    @api.model
    def _copied(self, columns, source, by="partner_id"):
        """Return the columns of ``source`` as arrays, in a rising order of one of them.

        :param columns: list of (name, ``integer`` or ``double precision``, SQL), none NULL
        :param source: what follows FROM (SQL)
        """
        query = SQL("SELECT %s FROM %s", SQL(", ").join(code for __, __, code in columns), source)
        arrays = read_query(self.env.cr, query, [kind for __, kind, __ in columns])
        data = dict(zip((name for name, __, __ in columns), arrays, strict=True))
        order = np.argsort(data[by], kind="stable")
        return {name: column[order] for name, column in data.items()}

    @api.model
    def _value_arrays(self, run, data):
        """Return the figures of numpy: a dict of column to array, in the order of ``data``.

        Types are those of the fields of the same name: dates are days since 1970, selections are places in the
        list of their keys. NULL is NaN, or what is masked. A name that is no field is a column for
        :meth:`_value_query` alone, ``integer`` or ``double precision``.

        :param dict data: see :meth:`_value_data`
        """
        return {}

    @api.model
    def _value_measure(self, run):
        """Fill ``grc_value``: the figures of numpy, and a row without figures for who has never bought."""
        data = self._value_data(run)
        arrays = self._value_arrays(run, data)
        run.value_columns = list(arrays)
        types = {name: self._value_type(name, array) for name, array in arrays.items()}
        cr = self.env.cr
        names = SQL("").join(SQL(", %s %s", SQL.identifier(name), SQL(kind)) for name, kind in types.items())
        cr.execute(run.create_table("grc_value", SQL("(partner_id integer%s)", names)))
        columns = [("integer", data["partner_id"]), *((types[name], array) for name, array in arrays.items())]
        target = SQL("COPY %s FROM STDIN (FORMAT binary)", run.table("grc_value")).code
        scale = min(run.company.currency_id.decimal_places, 4)
        for start in range(0, len(data["partner_id"]), CHUNK):
            part = [(kind, array[start : start + CHUNK]) for kind, array in columns]
            cr.copy_expert(target, typed_rows(part, scale))
        cr.execute(
            SQL(
                "INSERT INTO %s (partner_id)"
                " SELECT c.partner_id FROM grc_customer c WHERE %s AND c.first_purchase IS NULL",
                run.table("grc_value"),
                self._value_condition(run),
            )
        )
        self._settle_table(run, "grc_value")

    @api.model
    def _value_type(self, name, array):
        """Return the SQL type in which a column of :meth:`_value_arrays` travels."""
        field = self._fields.get(name)
        if field and field.type in TYPES:
            return TYPES[field.type]
        return "double precision" if np.ma.getdata(array).dtype.kind == "f" else "integer"

    @api.model
    def _value_query(self, run):
        """Return the SELECT of ``partner_id`` and the columns of :meth:`_value_columns`, of all customers.

        An addon wraps it: ``SELECT q.*, … FROM (super) q LEFT JOIN … ``.
        """
        return SQL(
            "SELECT v.partner_id, %(rebuilt)s::date AS value_rebuilt_as_of%(columns)s"
            " FROM %(value)s v WHERE %(limits)s",
            value=run.table("grc_value"),
            rebuilt=run.as_of if run.rebuild else None,
            columns=SQL("").join(
                SQL(", %s AS %s", self._value_expression(name), SQL.identifier(name)) for name in run.value_columns
            ),
            limits=self._limit_condition(run, SQL("v.partner_id")),
        )

    @api.model
    def _value_expression(self, name):
        """Return a column of ``grc_value`` (SQL), selections by their keys."""
        field = self._fields.get(name)
        if field and field.type == "selection":
            return SQL("(%s::varchar[])[%s + 1]", field.get_values(self.env), SQL.identifier("v", name))
        return SQL.identifier("v", name)

    @api.model
    def _value_columns(self):
        """Return the names of the columns that the value step writes; each is one of :meth:`_value_query`."""
        return ["value_rebuilt_as_of"]

    @api.model
    def _link_columns(self):
        return super()._link_columns() + self._value_columns()

    @api.model
    def _value_tracked(self, run):
        """Return what makes a transition when it changes: a list of ``Tracked`` (``grc_base/tools/write.py``)."""
        return []

    @api.model
    def _value_write(self, run, limits):
        """Write the values of one slice that changed, transitions and events, in one statement.

        :param limits: (low, high) partner ids
        :return: number of rows written
        """
        run.limits = limits
        statement = ValueWrite(run, self._value_columns(), self._value_tracked(run))
        return self.env.execute_query(statement.sql(self._value_query(run)))[0][0]
