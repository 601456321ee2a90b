"""Amounts on their way into PostgreSQL: what it is worth to lay ``numeric`` out in numpy.

Ten columns of money by COPY into a temporary table. Cases: ``bare`` as binary ``double precision`` into columns of that
type, which are no money; ``numeric`` as the value step sends them, binary ``numeric`` (``grc_base/tools/pgcopy.py``);
``cast`` as binary ``double precision`` into a table of their own, and from there by INSERT with ROUND; ``text`` as
lines of text, made of Python numbers.
"""

import io

import numpy as np

from . import database
from .frame import Result, interleaved

COLUMNS = 10
TABLE = "bench_amounts"


def arguments(parser):
    """Declare what this measure takes beside the common arguments."""
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the median counts (default 5)")


def run(options):
    """Measure one size; :class:`~.frame.Result`."""
    customers = options.customers or 100_000
    result = Result("amounts", customers, notes={"numeric": f"{COLUMNS} amounts a customer"})
    amounts = np.round(np.random.default_rng(7).lognormal(5, 2, (COLUMNS, customers)), 2)
    measure = _Measure(result, amounts)
    interleaved(options.rounds, ("bare", "numeric", "cast", "text"), measure.case)
    return result


class _Measure:
    def __init__(self, result, amounts):
        self.result = result
        self.amounts = amounts

    def case(self, name):
        """Measure one case, into an empty table."""
        with database.server() as cr:
            try:
                self._make(cr, TABLE, "double precision" if name == "bare" else "numeric")
                self._make(cr, f"{TABLE}_sent", "double precision")
                with self.result.timed(name):
                    getattr(self, f"_{name}")(cr)
                cr.execute(f"SELECT COUNT(*), SUM(amount_0) FROM {TABLE}")
                count, total = cr.fetchone()
                assert count == len(self.amounts[0]) and abs(float(total) - self.amounts[0].sum()) < 1, (name, count)
            finally:
                cr.execute(f"DROP TABLE IF EXISTS {TABLE}, {TABLE}_sent")

    def _make(self, cr, table, kind):
        columns = ", ".join(f"amount_{place} {kind}" for place in range(COLUMNS))
        cr.execute(f"CREATE TEMPORARY TABLE {table} ({columns})")

    def _bare(self, cr):
        self._copy(cr, TABLE, "double precision")

    def _numeric(self, cr):
        self._copy(cr, TABLE, "numeric")

    def _cast(self, cr):
        self._copy(cr, f"{TABLE}_sent", "double precision")
        rounded = ", ".join(f"ROUND(amount_{place}::numeric, 2)" for place in range(COLUMNS))
        cr.execute(f"INSERT INTO {TABLE} SELECT {rounded} FROM {TABLE}_sent")

    def _text(self, cr):
        lines = "\n".join("\t".join(map("{:.2f}".format, row)) for row in self.amounts.T.tolist())
        cr.copy_expert(f"COPY {TABLE} FROM STDIN", io.StringIO(lines))

    def _copy(self, cr, table, kind):
        from odoo.addons.grc_base.tools.pgcopy import typed_rows

        rows = typed_rows([(kind, column) for column in self.amounts])
        cr.copy_expert(f"COPY {table} FROM STDIN (FORMAT binary)", rows)
