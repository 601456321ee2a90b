from dataclasses import dataclass

import numpy as np
from odoo import api, models
from odoo.tools import SQL

from ...engine import history, rhythm
from ...tools.days import EPOCH, number, of
from ...tools.frame import unpacked
from ...tools.pgcopy import binary_rows
from ...tools.refresh.beginning import Beginning
from ...tools.refresh.layer import FACTS, Layer

#: Customers whose rhythm is measured at once.
CHUNK = 65_536
#: Types of what :meth:`GrcLayerRhythm._packed` reads.
PACKED = ("integer", "integer", "integer", "double precision")
#: Columns of ``grc_rhythm``, whole numbers; days are those since 1970.
RHYTHM = (
    "partner_id",
    "first_day",
    "last_day",
    "purchase_days",
    "frequency",
    "intervals",
    "median_interval",
    "interval_p90",
)


@dataclass
class Rhythms:
    """The rhythms of the customers with a purchase: arrays, one value a customer.

    :ivar partner_id: ids of the entities
    :ivar first_day: day of the first purchase since 1970
    :ivar last_day: that of the last one
    :ivar frequency: purchase days within the window
    :ivar intervals: number of intervals between purchase days
    :ivar p90: their 90th percentile, days
    :ivar monetary: net revenue within the window
    """

    partner_id: np.ndarray
    first_day: np.ndarray
    last_day: np.ndarray
    frequency: np.ndarray
    intervals: np.ndarray
    p90: np.ndarray
    monetary: np.ndarray

    @classmethod
    def together(cls, parts):
        """Return the rhythms of several ranges as one."""
        names = cls.__dataclass_fields__
        if not parts:
            return cls(**{name: np.empty(0) for name in names})
        return cls(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


@dataclass
class History:
    """What a run knows of its company's history.

    :ivar usual_interval: median over customers of the 90th percentile of their intervals, days
    :ivar history_days: days since the beginning; silent_days: since the last purchase of all; 0 in a run of some
    :ivar customers: customers of the run, prospects included; buyers: those with a purchase
    """

    usual_interval: int
    history_days: int = 0
    silent_days: int = 0
    customers: int = 0
    buyers: int = 0


class GrcLayerRhythm(models.AbstractModel):
    """How often customers buy: purchase days are measured in numpy, see ``engine/rhythm.py``."""

    _name = "grc.layer.rhythm"
    _inherit = "grc.layer"
    _description = "Rhythm of Customers"

    _layer = Layer(
        name="rhythm",
        runs=FACTS,
        needs=("facts",),
        columns=(
            "first_purchase",
            "last_purchase",
            "purchase_days",
            "frequency",
            "average_basket",
            "intervals",
            "median_interval",
            "interval_p90",
            "usual_silence",
            "late_from",
        ),
        scratch=("grc_rhythm",),
    )

    @api.model
    def _tables(self, run):
        # Empty: it is filled by COPY.
        columns = SQL(", ").join(SQL("0 AS %s", SQL.identifier(name)) for name in RHYTHM)
        return {"grc_rhythm": SQL("SELECT %s LIMIT 0", columns)}

    @api.model
    def _measure(self, run):
        if run.shared:
            # Other connections are to see the documents.
            self._publish()
        rhythms, tallies = self._measure_rhythms(run)
        run.results[Rhythms] = rhythms
        if run.whole:
            self._measure_beginning(run, rhythms, tallies)
        run.results[History] = self._history(run, rhythms)
        return {}

    @api.model
    def _history(self, run, rhythms):
        """Return the :class:`History` of a run."""
        usual = (
            run.latest.usual_interval
            if run.keep_thresholds and run.latest
            else rhythm.usual_interval(rhythms.p90, rhythms.intervals)
        )
        if not run.whole:
            return History(usual)
        return History(usual, *self._lengths(run, rhythms.last_day), run.extent[2], len(rhythms.last_day))

    @api.model
    def _lengths(self, run, last):
        """Return the days since the beginning, and since the last purchase of all.

        :param last: days since 1970 of the last purchases, an int array
        """
        beginning = self._beginning(run).day
        return (
            (run.as_of - beginning).days if beginning else 0,
            run.day - int(last.max()) if len(last) else 0,
        )

    @api.model
    def _day_values(self, run):
        history_, beginning = run.results[History], self._beginning(run)
        return {
            "usual_interval": history_.usual_interval,
            "customers": history_.customers,
            "buyers": history_.buyers,
            "history_days": history_.history_days,
            "silent_days": history_.silent_days,
            "beginning": beginning.day or False,
            "early_until": beginning.early_until or False,
        }

    # The columns

    @api.model
    def _select(self, run, query):
        return SQL(
            """
            SELECT q.*,
                   %(epoch)s::date + r.first_day AS first_purchase,
                   %(epoch)s::date + r.last_day AS last_purchase,
                   COALESCE(r.purchase_days, 0) AS purchase_days,
                   COALESCE(r.frequency, 0) AS frequency,
                   COALESCE(ROUND(q.revenue / r.purchase_days, 2), 0) AS average_basket,
                   COALESCE(r.intervals, 0) AS intervals,
                   COALESCE(r.median_interval, 0) AS median_interval,
                   COALESCE(r.interval_p90, 0) AS interval_p90,
                   COALESCE(u.usual_silence, 0) AS usual_silence,
                   %(epoch)s::date + r.last_day + u.late_after AS late_from
              FROM (%(query)s) q
              LEFT JOIN %(rhythm)s r ON r.partner_id = q.partner_id AND %(limits)s
              CROSS JOIN LATERAL (%(silence)s) u
            """,
            query=query,
            rhythm=run.tables["grc_rhythm"],
            limits=run.slice(SQL("r.partner_id")),
            epoch=EPOCH,
            silence=self._silence_query(run.results[History].usual_interval, SQL("r.intervals"), SQL("r.interval_p90")),
        )

    @api.model
    def _silence_query(self, usual_interval, intervals, interval_p90):
        """Return the SELECT of a customer's usual silence and of the days after their last purchase from which on they
        are late.

        Usual silence is days / parts: whole numbers, which cost less than numeric ones and round alike.

        :param int usual_interval: of the company, days
        :param SQL intervals: number of their intervals
        :param SQL interval_p90: their 90th percentile
        """
        return SQL(
            """
            SELECT (200::bigint * s.days + s.parts) / (2 * s.parts) * .01 AS usual_silence,
                   GREATEST(5 * s.days / (4 * s.parts), s.days / s.parts + 7) + 1 AS late_after
              FROM (SELECT %(intervals)s * %(p90)s + 2 * GREATEST(%(p90)s, %(usual)s) AS days,
                           %(intervals)s + 2 AS parts) s
            """,
            intervals=intervals,
            p90=interval_p90,
            usual=usual_interval,
        )

    # The beginning of the history

    @api.model
    def _beginning(self, run):
        """Return the ``Beginning`` of the company's history for a run.

        A run of everyone finds it; others take what the last one found.
        """
        if Beginning not in run.results:
            run.results[Beginning] = self.env["grc.refresh"]._beginning(run.company).known(run.as_of)
        return run.results[Beginning]

    @api.model
    def _measure_beginning(self, run, rhythms, tallies):
        """Find the beginning of the company's history, and measure rhythms once more of anyone who bought before it.

        Hardly ever is there anybody.
        """
        found = history.beginning(*history.together(tallies))
        beginning = run.results[Beginning] = Beginning(*map(of, found))
        if not beginning.early_until:
            return
        early = np.flatnonzero(rhythms.first_day <= found[1])
        partners = rhythms.partner_id[early].tolist()
        self.env.cr.execute(SQL("DELETE FROM %s WHERE partner_id = ANY(%s)", run.tables["grc_rhythm"], partners))
        again, __ = self._measure_packed(run, self._packed(run, SQL("partner_id = ANY(%s)", partners)))
        order = np.argsort(partners)
        places = early[order[np.searchsorted(partners, again.partner_id, sorter=order)]]
        rhythms.intervals[places] = again.intervals
        rhythms.p90[places] = again.p90

    @api.model
    def _regular(self, run, measured, days, counts):
        """Take the intervals between purchases of the company's history alone, once its beginning is known.

        How many purchases there were, and when, stays what the documents say.
        """
        if run.whole and Beginning not in run.results:
            return
        beginning = self._beginning(run)
        if not beginning.early_until:
            return
        kept = ~beginning.early(days)
        owner = np.repeat(np.arange(len(counts)), counts)
        usual = rhythm.measure(days[kept], np.bincount(owner[kept], minlength=len(counts)))
        measured.intervals, measured.median, measured.p90 = usual.intervals, usual.median, usual.p90

    # Rhythms

    @api.model
    def _measure_rhythms(self, run):
        """Fill ``grc_rhythm`` from the purchase days, chunk by chunk.

        :return: :class:`Rhythms` and a list of tallies of the purchase days
        """
        ranges = self._ranges(run.extent, -(-run.extent[2] // CHUNK))
        chunks = list(filter(None, self._each(run, type(self)._measure_chunk, ranges)))
        if run.shared:
            self._publish()
        # Read whole by every slice: no index is worth its making.
        self._analyze(run, "grc_rhythm", "partner_id")
        return Rhythms.together([found for found, __ in chunks]), [tally for __, tally in chunks]

    @api.model
    def _measure_chunk(self, run, limits):
        """Measure the customers of one range into ``grc_rhythm``.

        :return: what :meth:`_measure_packed` returns; None without a purchase
        """
        packed = self._packed_days(run, limits)
        return self._measure_packed(run, packed) if len(packed[0]) else None

    @api.model
    def _measure_packed(self, run, packed):
        """Measure customers into ``grc_rhythm`` by what :meth:`_packed` returns.

        :return: their :class:`Rhythms` and the tally of their days
        """
        partners, counts, days, monetary = packed
        measured = rhythm.measure(days, counts, number(run.window_start))
        ends = np.cumsum(counts)
        first, last = np.minimum.reduceat(days, ends - counts), np.maximum.reduceat(days, ends - counts)
        self._regular(run, measured, days, counts)
        columns = [partners, first, last, measured.purchase_days, measured.frequency]
        columns += [measured.intervals, measured.median, measured.p90]
        target = SQL("COPY %s FROM STDIN (FORMAT binary)", run.tables["grc_rhythm"]).code
        self.env.cr.copy_expert(target, binary_rows(columns))
        whole = [first, last, measured.frequency, measured.intervals, measured.p90]
        found = Rhythms(partners, *(column.astype(np.int32) for column in whole), monetary)
        return found, history.tally(days)

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
    def _packed_ranges(self, run, fewest=1):
        """Yield :meth:`_packed_days` of everyone, range by range."""
        for limits in self._ranges(run.extent, -(-run.extent[2] // CHUNK)):
            yield self._packed_days(run, limits, fewest)

    @api.model
    def _packed(self, run, condition):
        """Return :meth:`_packed_days` of the rows of ``grc_fact`` that meet a condition (SQL).

        Days travel packed, four bytes each, one value a query: no Python object for a customer or a day.
        """
        packed = self.env.execute_query(
            SQL(
                """
                SELECT string_agg(int4send(partner_id), ''), string_agg(int4send(length(days) / 4), ''),
                       string_agg(days, ''), string_agg(float8send(COALESCE(monetary_value, 0)::float8), '')
                  FROM %s WHERE %s
                """,
                run.tables["grc_fact"],
                condition,
            )
        )[0]
        return unpacked(packed, PACKED)
