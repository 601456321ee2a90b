from dataclasses import dataclass

import numpy as np
from odoo import api, models
from odoo.addons.grc_base.tools.pgcopy import typed_rows
from odoo.addons.grc_base.tools.read import read_table
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.tools import SQL

from ...tools.capital import CapitalScope
from ...tools.passes import VALUES

#: Columns of :class:`Buyers`: name, type, SQL over alias ``c``.
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


@dataclass
class Buyers:
    """The customers with a purchase, in the order of their partners: arrays, one value a customer.

    What is dated before the company's history begins counts on its first day.

    :ivar partner_id: ids of the entities
    :ivar first_day: day of the first purchase since 1970; last_day: that of the last one; late_day: from which on they
        are late (int32)
    :ivar purchase_days: days with a purchase; frequency: those within the window (int32)
    :ivar revenue: to date, company currency; margin: of it (float64)
    :ivar monetary_value: revenue within the window; window_margin: margin of it (float64)
    """

    partner_id: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    late_day: np.ndarray
    purchase_days: np.ndarray
    frequency: np.ndarray
    revenue: np.ndarray
    margin: np.ndarray
    monetary_value: np.ndarray
    window_margin: np.ndarray

    def __len__(self):
        return len(self.partner_id)


@dataclass
class ValueColumns:
    """Names of the columns of ``grc_value``."""

    names: list


class GrcLayerBuyers(models.AbstractModel):
    """The rows that values are computed from: the root of their pass.

    Figures of SQL are in working tables of the layers, those of numpy travel by binary COPY into ``grc_value``, a row a
    customer, without a Python object for any.
    """

    _name = "grc.layer.buyers"
    _inherit = "grc.layer"
    _description = "Buyers"

    _layer = Layer(
        name="buyers",
        runs=VALUES,
        needs=("rhythm",),
        columns=("value_rebuilt_as_of",),
        scratch=("grc_value",),
    )

    @api.model
    def _begin(self, run, commit):
        refreshes = self.env["grc.refresh"]
        valued = bool(refreshes._latest_value(run.company))
        if not run.whole and not valued:
            # Some cannot be valued before all were: the next run does it.
            self.env["grc.queue"]._touch_company(run.company)
            return False
        if commit:
            self._checkpoint(remaining=1 + run.turn.pending)
        self._server_settings()
        # The first values of a company are no movements: there was nothing before.
        first = run.baseline or not valued
        run.silent = run.silent or first
        run.results[CapitalScope] = CapitalScope.of(run)
        if first and commit:
            # Of a company's first rows the server knows nothing: by its guess of one, a slice takes the square of time.
            self.env.cr.execute("ANALYZE grc_customer (company_id, partner_id)")
        return True

    @api.model
    def _measure(self, run):
        source = SQL("grc_customer c WHERE %s AND c.first_purchase IS NOT NULL", run.listed)
        run.results[Buyers] = Buyers(**self._since_beginning(run, read_table(self.env.cr, DATA, source)))
        return {}

    @api.model
    def _since_beginning(self, run, data):
        """Return ``data``, a dict of arrays, with first and last days within the company's history."""
        beginning = self.env["grc.layer.rhythm"]._beginning(run)
        return data | {name: beginning.counted_days(data[name]) for name in ("first_day", "last_day")}

    # The working table of figures of numpy

    @api.model
    def _fill(self, run, arrays):
        """Fill ``grc_value``: the figures of numpy, and a row without figures for who has never bought."""
        run.results[ValueColumns] = ValueColumns(list(arrays))
        types = {name: self._type(name, array) for name, array in arrays.items()}
        cr, partners = self.env.cr, run.results[Buyers].partner_id
        names = SQL("").join(SQL(", NULL::%s AS %s", SQL(kind), SQL.identifier(name)) for name, kind in types.items())
        self._make_table(run, "grc_value", SQL("SELECT 0 AS partner_id%s LIMIT 0", names))
        columns = [("integer", partners), *((types[name], array) for name, array in arrays.items())]
        target = SQL("COPY %s FROM STDIN (FORMAT binary)", run.tables["grc_value"]).code
        scale = min(run.company.currency_id.decimal_places, 4)
        for start in range(0, len(partners), CHUNK):
            part = [(kind, array[start : start + CHUNK]) for kind, array in columns]
            cr.copy_expert(target, typed_rows(part, scale))
        cr.execute(
            SQL(
                "INSERT INTO %s (partner_id)"
                " SELECT c.partner_id FROM grc_customer c WHERE %s AND c.first_purchase IS NULL",
                run.tables["grc_value"],
                run.listed,
            )
        )
        self._analyze(run, "grc_value", "partner_id")
        self._index_ranges(run, "grc_value", len(partners))
        if run.shared:
            # Other connections are to see the working tables.
            self._publish()

    @api.model
    def _type(self, name, array):
        """Return the SQL type in which a column travels."""
        field = self.env["grc.customer"]._fields.get(name)
        if field and field.type in TYPES:
            return TYPES[field.type]
        return "double precision" if np.ma.getdata(array).dtype.kind == "f" else "integer"

    @api.model
    def _select(self, run, query):
        return SQL(
            "SELECT v.partner_id, %(rebuilt)s::date AS value_rebuilt_as_of%(columns)s"
            " FROM %(value)s v WHERE %(limits)s",
            value=run.tables["grc_value"],
            rebuilt=run.as_of if run.rebuild else None,
            columns=SQL("").join(
                SQL(", %s AS %s", self._expression(name), SQL.identifier(name))
                for name in run.results[ValueColumns].names
            ),
            limits=run.slice(SQL("v.partner_id")),
        )

    @api.model
    def _expression(self, name):
        """Return a column of ``grc_value`` (SQL), selections by their keys."""
        field = self.env["grc.customer"]._fields.get(name)
        if field and field.type == "selection":
            return SQL("(%s::varchar[])[%s + 1]", field.get_values(self.env), SQL.identifier("v", name))
        return SQL.identifier("v", name)
