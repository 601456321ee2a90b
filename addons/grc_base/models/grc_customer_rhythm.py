from datetime import timedelta

import numpy as np
from odoo import api, models
from odoo.tools import SQL

from ..engine import history, rhythm
from ..tools.beginning import EPOCH, Beginning
from ..tools.pgcopy import binary_rows

#: Customers whose rhythm is measured at once.
CHUNK = 65_536


class GrcCustomer(models.Model):
    """The second step of a refresh: rhythms, measured in numpy, and what concerns the whole company."""

    _inherit = "grc.customer"

    @api.model
    def _refresh_measure(self, run):
        """Measure rhythms into ``grc_rhythm`` and put what concerns the whole company into ``run.state``."""
        latest = self.env["grc.refresh"]._latest(run.company)
        run.measured = self._measure_rhythms(run)
        if run.partner_ids is None:
            self._measure_beginning(run)
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
        """Return the days since the beginning and since the last purchase of all, by ``run``."""
        last, beginning = run.measured["last_day"], self._beginning(run).day
        today = (run.as_of - EPOCH).days
        return {
            "history_days": (run.as_of - beginning).days if beginning else 0,
            "silent_days": today - int(last.max()) if len(last) else 0,
        }

    @api.model
    def _beginning(self, run):
        """Return the :class:`~..tools.beginning.Beginning` of the company's history for a run.

        A run of everyone finds it; others take what the last one found.
        """
        if run.beginning is None:
            run.beginning = self.env["grc.refresh"]._beginning(run.company).known(run.as_of)
        return run.beginning

    @api.model
    def _measure_beginning(self, run):
        """Find the beginning of the company's history, and measure rhythms once more of whoever bought before it.

        Hardly ever is there anybody.
        """
        found = history.beginning(*history.together(run.measured["purchases"]))
        run.beginning = Beginning(*(None if day is None else EPOCH + timedelta(days=day) for day in found))
        run.state.update(beginning=run.beginning.day or False, early_until=run.beginning.early_until or False)
        if not run.beginning.early_until:
            return
        early = np.flatnonzero(run.measured["first_day"] <= found[1])
        partners = run.measured["partner_id"][early].tolist()
        self.env.cr.execute(SQL("DELETE FROM %s WHERE partner_id = ANY(%s)", run.table("grc_rhythm"), partners))
        again = self._measure_packed(run, self._packed(run, SQL("partner_id = ANY(%s)", partners)))
        order = np.argsort(partners)
        places = early[order[np.searchsorted(partners, again["partner_id"], sorter=order)]]
        for name in ("intervals", "p90"):
            run.measured[name][places] = again[name]

    @api.model
    def _measure_rhythms(self, run):
        """Fill ``grc_rhythm`` from the purchase days, chunk by chunk.

        :return: dict of arrays, one value a customer with a purchase: ``partner_id``, ``first_day``, ``last_day`` (days
            since 1970), ``frequency``, ``intervals``, ``p90``, ``monetary`` (net revenue within the window); and
            ``purchases``, a list of tallies of their days
        """
        names = ("partner_id", "first_day", "last_day", "frequency", "intervals", "p90", "monetary")
        ranges = self._ranges(run.extent, -(-run.extent[2] // CHUNK))
        chunks = list(filter(None, self._each(run, type(self)._measure_chunk, ranges)))
        # Read whole by every slice: no index is worth its making.
        self.env.cr.execute(SQL("ANALYZE %s (partner_id)", run.table("grc_rhythm")))
        tallies = [chunk["purchases"] for chunk in chunks]
        if not chunks:
            return {name: np.empty(0) for name in names} | {"purchases": tallies}
        return {name: np.concatenate([chunk[name] for chunk in chunks]) for name in names} | {"purchases": tallies}

    @api.model
    def _measure_chunk(self, run, limits):
        """Measure the customers of one range into ``grc_rhythm``.

        :return: what :meth:`_measure_rhythms` returns, of the range; None without a purchase
        """
        packed = self._packed_days(run, limits)
        return self._measure_packed(run, packed) if len(packed[0]) else None

    @api.model
    def _measure_packed(self, run, packed):
        """Measure customers into ``grc_rhythm`` by what :meth:`_packed` returns; see :meth:`_measure_chunk`."""
        partners, counts, days, monetary = packed
        start = (run.window_start - EPOCH).days if run.window_start else None
        measured = rhythm.measure(days, counts, start)
        ends = np.cumsum(counts)
        first, last = np.minimum.reduceat(days, ends - counts), np.maximum.reduceat(days, ends - counts)
        self._regular(run, measured, days, counts)
        columns = [partners, first, last, measured.purchase_days, measured.frequency]
        columns += [measured.intervals, measured.median, measured.p90]
        target = SQL("COPY %s FROM STDIN (FORMAT binary)", run.table("grc_rhythm")).code
        self.env.cr.copy_expert(target, binary_rows(columns))
        kept = {"first_day": first, "last_day": last, "frequency": measured.frequency}
        kept |= {"intervals": measured.intervals, "p90": measured.p90}
        found = {"partner_id": partners, "monetary": monetary, "purchases": history.tally(days)}
        return found | {name: column.astype(np.int32) for name, column in kept.items()}

    @api.model
    def _regular(self, run, measured, days, counts):
        """Take the intervals between purchases of the company's history alone, once its beginning is known.

        How many purchases there were, and when, stays what the documents say.
        """
        beginning = run.beginning if run.partner_ids is None else self._beginning(run)
        if not beginning or not beginning.early_until:
            return
        kept = ~beginning.early(days)
        owner = np.repeat(np.arange(len(counts)), counts)
        usual = rhythm.measure(days[kept], np.bincount(owner[kept], minlength=len(counts)))
        measured.intervals, measured.median, measured.p90 = usual.intervals, usual.median, usual.p90

    @api.model
    def _packed_days(self, run, limits, fewest=1):
        """Return partner ids, numbers of purchases, their days and net revenue of the customers of a range.

        :param int fewest: only customers with so many purchases
        """
        return self._packed(
            run,
            SQL("length(days) >= 4 * %s AND partner_id >= %s AND partner_id < %s", fewest, *limits),
        )

    @api.model
    def _packed(self, run, condition):
        """Return :meth:`_packed_days` of the rows of ``grc_fact`` that meet a condition (SQL).

        Days travel packed, four bytes each, one value a query: no Python object for a customer or a day.
        """
        *whole, monetary = self.env.execute_query(
            SQL(
                """
                SELECT string_agg(int4send(partner_id), ''), string_agg(int4send(length(days) / 4), ''),
                       string_agg(days, ''), string_agg(float8send(COALESCE(monetary_value, 0)::float8), '')
                  FROM %s WHERE %s
                """,
                run.table("grc_fact"),
                condition,
            )
        )[0]
        return (
            *(np.frombuffer(part or b"", dtype=">i4").astype(np.int32) for part in whole),
            np.frombuffer(monetary or b"", dtype=">f8").astype(np.float64),
        )
