from concurrent.futures import ThreadPoolExecutor

import numpy as np
from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import rhythm
from ..tools.pgcopy import binary_rows
from .grc_customer_refresh import EPOCH

#: Ids of customers whose rhythm is measured at once.
CHUNK = 32_768


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
            first, last = run.measured["first_day"], run.measured["last_day"]
            today = (run.as_of - fields.Date.to_date(EPOCH)).days
            run.state.update(
                customers=self.env.execute_query(SQL("SELECT COUNT(*) FROM pg_temp.grc_fact"))[0][0],
                buyers=len(last),
                history_days=today - int(first.min()) if len(first) else 0,
                silent_days=today - int(last.max()) if len(last) else 0,
            )

    @api.model
    def _measure_rhythms(self, run):
        """Fill ``grc_rhythm`` from the purchase days, chunk by chunk.

        Days travel packed, four bytes each, one value a chunk: no Python object for a customer or a day.

        :return: dict of arrays, one value a customer with a purchase: ``first_day``, ``last_day`` (days since
            1970), ``frequency``, ``intervals``, ``p90``, ``monetary`` (net revenue within the window)
        """
        cr = self.env.cr
        cr.execute(
            """
            CREATE TEMPORARY TABLE grc_rhythm (
                partner_id integer, first_day integer, last_day integer, purchase_days integer,
                frequency integer, intervals integer, median_interval integer, interval_p90 integer
            ) ON COMMIT PRESERVE ROWS
            """
        )
        start = (run.window_start - fields.Date.to_date(EPOCH)).days if run.window_start else None
        chunks = []
        for partners, counts, days, monetary, measured in self._measured_days(start):
            ends = np.cumsum(counts)
            first, last = np.minimum.reduceat(days, ends - counts), np.maximum.reduceat(days, ends - counts)
            columns = [partners, first, last, measured.purchase_days, measured.frequency]
            columns += [measured.intervals, measured.median, measured.p90]
            cr.copy_expert("COPY pg_temp.grc_rhythm FROM STDIN (FORMAT binary)", binary_rows(columns))
            kept = [first, last, measured.frequency, measured.intervals, measured.p90]
            chunks.append([column.astype(np.int32) for column in kept] + [monetary])
        cr.execute("ANALYZE pg_temp.grc_rhythm (partner_id)")
        names = ("first_day", "last_day", "frequency", "intervals", "p90", "monetary")
        if not chunks:
            return {name: np.empty(0) for name in names}
        return {name: np.concatenate(parts) for name, parts in zip(names, zip(*chunks, strict=True), strict=True)}

    @api.model
    def _measured_days(self, start):
        """Yield what :meth:`_packed_days` yields with its rhythm, measured while the server packs the next chunk."""
        with ThreadPoolExecutor(1) as pool:
            waiting = None
            for packed in self._packed_days():
                __, counts, days, __ = packed
                job = *packed, pool.submit(rhythm.measure, days, counts, start)
                if waiting:
                    yield *waiting[:-1], waiting[-1].result()
                waiting = job
            if waiting:
                yield *waiting[:-1], waiting[-1].result()

    @api.model
    def _packed_days(self):
        """Yield partner ids, numbers of purchases, their days and net revenue, chunk by chunk, from one scan."""
        self.env.cr.execute(
            SQL(
                """
                DECLARE grc_packed NO SCROLL CURSOR FOR
                SELECT string_agg(int4send(partner_id), ''), string_agg(int4send(length(days) / 4), ''),
                       string_agg(days, ''), string_agg(float8send(COALESCE(monetary_value, 0)::float8), '')
                  FROM pg_temp.grc_fact
                 WHERE days IS NOT NULL
                 GROUP BY partner_id / %s
                """,
                CHUNK,
            )
        )
        while packed := self.env.execute_query(SQL("FETCH 1 FROM grc_packed")):
            *whole, monetary = packed[0]
            yield (
                *(np.frombuffer(part, dtype=">i4").astype(np.int32) for part in whole),
                np.frombuffer(monetary, dtype=">f8").astype(np.float64),
            )
        self.env.cr.execute("CLOSE grc_packed")
