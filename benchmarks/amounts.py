"""Amounts on their way into PostgreSQL: what it is worth to lay ``numeric`` out in numpy.

Ten columns of money by COPY into a temporary table. Cases: ``bare`` as binary ``double precision`` into columns of that
type, which are no money; ``numeric`` as the value step sends them, binary ``numeric`` (``grc_base/tools/pgcopy.py``);
``cast`` as binary ``double precision`` into a table of their own, and from there by INSERT with ROUND; ``text`` as
lines of text, made of Python numbers.
"""

import io

import numpy as np
from psycopg2 import sql

from . import database
from .frame import Result, interleaved

COLUMNS = 10
#: What is filled, and what is sent where the amounts are cast in the database.
TABLE, SENT = sql.Identifier("bench_amounts"), sql.Identifier("bench_amounts_sent")
AMOUNTS = [sql.Identifier(f"amount_{place}") for place in range(COLUMNS)]


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
                self._make(cr, SENT, "double precision")
                with self.result.timed(name):
                    getattr(self, f"_{name}")(cr)
                cr.execute(sql.SQL("SELECT COUNT(*), SUM({}) FROM {}").format(AMOUNTS[0], TABLE))
                count, total = cr.fetchone()
                assert count == len(self.amounts[0]) and abs(float(total) - self.amounts[0].sum()) < 1, (name, count)
            finally:
                cr.execute(sql.SQL("DROP TABLE IF EXISTS {}, {}").format(TABLE, SENT))

    def _make(self, cr, table, kind):
        columns = sql.SQL(", ").join(sql.SQL("{} {}").format(name, sql.SQL(kind)) for name in AMOUNTS)
        cr.execute(sql.SQL("CREATE TEMPORARY TABLE {} ({})").format(table, columns))

    def _bare(self, cr):
        self._copy(cr, TABLE, "double precision")

    def _numeric(self, cr):
        self._copy(cr, TABLE, "numeric")

    def _cast(self, cr):
        self._copy(cr, SENT, "double precision")
        rounded = sql.SQL(", ").join(sql.SQL("ROUND({}::numeric, 2)").format(name) for name in AMOUNTS)
        cr.execute(sql.SQL("INSERT INTO {} SELECT {} FROM {}").format(TABLE, rounded, SENT))

    def _text(self, cr):
        lines = "\n".join("\t".join(map("{:.2f}".format, row)) for row in self.amounts.T.tolist())
        cr.copy_expert(sql.SQL("COPY {} FROM STDIN").format(TABLE), io.StringIO(lines))

    def _copy(self, cr, table, kind):
        from odoo.addons.grc_base.tools.pgcopy import typed_rows

        rows = typed_rows([(kind, column) for column in self.amounts])
        cr.copy_expert(sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(table), rows)
