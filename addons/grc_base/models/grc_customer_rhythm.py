import numpy as np
from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import rhythm
from ..tools.pgcopy import binary_rows
from .grc_customer_refresh import EPOCH

#: Customers whose rhythm is measured at once.
CHUNK = 65_536


class GrcCustomer(models.Model):
    """The second step of a refresh: rhythms, measured in numpy, and what concerns the whole company."""

    _inherit = "grc.customer"

    @api.model
    def _refresh_measure(self, run):
        """Measure rhythms into ``grc_rhythm`` and put what concerns the whole company into ``run.state``."""
        run.measured = self._measure_rhythms(run)
        latest = self.env["grc.refresh"]._latest(run.company)
        run.state.update(company_id=run.company.id, as_of=run.as_of, rebuilt=run.rebuild)
        run.state["usual_interval"] = (
            latest.usual_interval
            if run.keep_thresholds and latest
            else rhythm.usual_interval(run.measured["p90"], run.measured["intervals"])
        )
        if run.partner_ids is None:
            run.state.update(
                customers=run.extent[2], buyers=len(run.measured["last_day"]), **self._measure_history(run)
            )

    @api.model
    def _measure_history(self, run):
        """Return the days since the first and since the last purchase of all, by ``run.measured``."""
        first, last = run.measured["first_day"], run.measured["last_day"]
        today = (run.as_of - fields.Date.to_date(EPOCH)).days
        return {
            "history_days": today - int(first.min()) if len(first) else 0,
            "silent_days": today - int(last.max()) if len(last) else 0,
        }

    @api.model
    def _measure_rhythms(self, run):
        """Fill ``grc_rhythm`` from the purchase days, chunk by chunk.

        :return: dict of arrays, one value a customer with a purchase: ``first_day``, ``last_day`` (days since
            1970), ``frequency``, ``intervals``, ``p90``, ``monetary`` (net revenue within the window)
        """
        names = ("first_day", "last_day", "frequency", "intervals", "p90", "monetary")
        ranges = self._ranges(run.extent, -(-run.extent[2] // CHUNK))
        chunks = list(filter(None, self._each(run, type(self)._measure_chunk, ranges)))
        # Read whole by every slice: no index is worth its making.
        self.env.cr.execute(SQL("ANALYZE %s (partner_id)", run.table("grc_rhythm")))
        if not chunks:
            return {name: np.empty(0) for name in names}
        return {name: np.concatenate(parts) for name, parts in zip(names, zip(*chunks, strict=True), strict=True)}

    @api.model
    def _measure_chunk(self, run, limits):
        """Measure the customers of one range into ``grc_rhythm``.

        :return: the arrays of :meth:`_measure_rhythms`; None without a purchase
        """
        partners, counts, days, monetary = self._packed_days(run, limits)
        if not len(partners):
            return None
        start = (run.window_start - fields.Date.to_date(EPOCH)).days if run.window_start else None
        measured = rhythm.measure(days, counts, start)
        ends = np.cumsum(counts)
        first, last = np.minimum.reduceat(days, ends - counts), np.maximum.reduceat(days, ends - counts)
        columns = [partners, first, last, measured.purchase_days, measured.frequency]
        columns += [measured.intervals, measured.median, measured.p90]
        target = SQL("COPY %s FROM STDIN (FORMAT binary)", run.table("grc_rhythm")).code
        self.env.cr.copy_expert(target, binary_rows(columns))
        kept = [first, last, measured.frequency, measured.intervals, measured.p90]
        return [column.astype(np.int32) for column in kept] + [monetary]

    @api.model
    def _packed_days(self, run, limits, fewest=1):
        """Return partner ids, numbers of purchases, their days and net revenue of the customers of a range.

        :param int fewest: only customers with so many purchases

        Days travel packed, four bytes each, one value a range: no Python object for a customer or a day.
        """
        *whole, monetary = self.env.execute_query(
            SQL(
                """
                SELECT string_agg(int4send(partner_id), ''), string_agg(int4send(length(days) / 4), ''),
                       string_agg(days, ''), string_agg(float8send(COALESCE(monetary_value, 0)::float8), '')
                  FROM %s
                 WHERE length(days) >= 4 * %s AND partner_id >= %s AND partner_id < %s
                """,
                run.table("grc_fact"),
                fewest,
                *limits,
            )
        )[0]
        return (
            *(np.frombuffer(part or b"", dtype=">i4").astype(np.int32) for part in whole),
            np.frombuffer(monetary or b"", dtype=">f8").astype(np.float64),
        )
