import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine import rhythm
from ..tools.pgcopy import binary_rows
from ..tools.run import RefreshRun
from ..tools.write import RefreshWrite

_logger = logging.getLogger(__name__)

#: First key of the advisory lock of a company's refresh; the second is the company's id.
LOCK = 0x47524342
#: Customers written in one commit, and ids of customers whose rhythm is measured at once.
SLICE = 250_000
CHUNK = 131_072
EPOCH = "1970-01-01"
#: Ranges of partners that may be aggregated in parallel.
BRANCHES = 8
#: Memory (kB) of a sort or hash of the refresh, where the server gives less.
WORK_MEM = 256 * 1024


class GrcCustomer(models.Model):
    """The refresh: one aggregate, thresholds from it, then rows written where something changed.

    An addon adds columns by extending :meth:`_refresh_query` and :meth:`_refresh_columns`, temporary tables
    of its own by :meth:`_refresh_prepare`, thresholds by :meth:`_refresh_measure`, and transitions by
    :meth:`_refresh_tracked`.
    """

    _inherit = "grc.customer"

    @api.model
    def _refresh(self, companies, as_of=None, partner_ids=None, keep_thresholds=False):
        """Bring the customers of the companies up to date, in the caller's transaction.

        :param companies: ``res.company`` records
        :param as_of: the day the figures are to be those of; None: the company's today. A day before the
            company's last refresh is a look back: rows are marked as rebuilt, nothing is recorded.
        :param partner_ids: ids of partners; only their commercial entities are refreshed, with the stored
            thresholds. None: everyone.
        :param keep_thresholds: use the stored thresholds and usual interval
        :return: number of customers written
        :raise UserError: when ``as_of`` lies in the future, or another refresh of the company runs
        """
        written = 0
        for company in companies:
            run = self.sudo()._refresh_run(company, as_of, partner_ids, keep_thresholds)
            with self._company_lock(company, commit=False) as locked:
                if not locked:
                    raise UserError(
                        self.env._("The figures of %s are being rebuilt. Try again in a moment.", company.name)
                    )
                written += self.sudo()._refresh_company(run)
        return written

    @api.model
    def _refresh_run(self, company, as_of=None, partner_ids=None, keep_thresholds=False):
        """Return the :class:`~.tools.run.RefreshRun` of a call of :meth:`_refresh`."""
        today = company._grc_today()
        as_of = fields.Date.to_date(as_of) or today
        if as_of > today:
            raise UserError(
                self.env._("Figures as of %(day)s cannot be known yet: today is %(today)s.", day=as_of, today=today)
            )
        latest = self.env["grc.refresh"]._latest(company)
        if not latest:
            partner_ids, keep_thresholds = None, False
        if partner_ids is not None:
            partner_ids = self.env["res.partner"].browse(partner_ids).exists().commercial_partner_id.ids
        months = company.grc_window_months
        return RefreshRun(
            company=company,
            as_of=as_of,
            partner_ids=partner_ids,
            keep_thresholds=keep_thresholds or partner_ids is not None,
            rebuild=bool(latest) and as_of < latest.as_of,
            baseline=not latest,
            window_start=as_of - relativedelta(months=months) if months else None,
        )

    @api.model
    def _refresh_company(self, run, commit=False):
        """Carry out one run; with ``commit``, slice by slice."""
        self.env.flush_all()
        self._refresh_settings()
        if run.partner_ids is None:
            self._stamp_missing(run.company)
        self._refresh_prepare(run)
        self._refresh_measure(run)
        written = 0
        slices = self._refresh_slices(run, commit)
        for place, limits in enumerate(slices):
            if commit and place:
                self._refresh_checkpoint(1, remaining=len(slices) - place + run.pending)
                self._refresh_settings()
            written += self._refresh_write(run, limits)
        if run.partner_ids is None:
            self.env["grc.refresh"]._store(run.state)
        self._drop_temporary()
        self.env.invalidate_all()
        return written

    @api.model
    def _refresh_settings(self):
        """Settings of the server for the present transaction.

        Hashes of a million customers fit into memory; compiling the statements takes longer than it saves.
        """
        self.env.cr.execute(
            """
            SELECT set_config('jit', 'off', TRUE),
                   set_config('work_mem', GREATEST(pg_size_bytes(current_setting('work_mem')) / 1024, %s)::text, TRUE)
            """,
            [WORK_MEM],
        )

    @api.model
    def _refresh_prepare(self, run):
        """Fill the temporary tables of the run: ``grc_fact``, one row a customer, and ``grc_contact``."""
        self._drop_temporary()
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE grc_banned ON COMMIT PRESERVE ROWS AS
                SELECT p.id FROM (%s) b (id) JOIN res_partner p ON p.id = b.id AND p.commercial_partner_id = p.id
                """,
                self._banned_query(SQL("%s", run.company.id)),
            )
        )
        # The branches of a whole run are to be shared out among the server's parallel workers.
        self.env.cr.execute(
            """
            SELECT set_config('parallel_setup_cost', '0', TRUE), set_config('parallel_tuple_cost', '0', TRUE)
            """
        )
        self.env.cr.execute(
            SQL("CREATE TEMPORARY TABLE grc_fact ON COMMIT PRESERVE ROWS AS %s", self._fact_query(run))
        )
        self.env.cr.execute("RESET parallel_setup_cost; RESET parallel_tuple_cost")
        if run.partner_ids is None:
            self._regroup_moved(run)
        self.env.cr.execute("DELETE FROM pg_temp.grc_fact WHERE partner_id IN (SELECT id FROM pg_temp.grc_banned)")
        self._find_absent(run)
        self._delete_void(run)
        self._add_present(run)
        self.env.cr.execute("ANALYZE pg_temp.grc_fact (partner_id)")
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE grc_contact ON COMMIT PRESERVE ROWS AS
                SELECT p.commercial_partner_id AS partner_id, MAX(c.date) AS date
                  FROM (%s) c JOIN res_partner p ON p.id = c.partner_id
                 WHERE %s
                 GROUP BY p.commercial_partner_id
                """,
                SQL(" UNION ALL ").join(self._contact_queries(run)),
                self._entity_condition(run, SQL("p.commercial_partner_id")),
            )
        )

    @api.model
    def _drop_temporary(self):
        self.env.cr.execute(
            SQL(
                "DROP TABLE IF EXISTS %s",
                SQL(", ").join(SQL("pg_temp.%s", SQL.identifier(name)) for name in self._temporary_tables()),
            )
        )

    @api.model
    def _temporary_tables(self):
        """Return the names of the temporary tables of a run."""
        return ["grc_banned", "grc_fact", "grc_absent", "grc_rhythm", "grc_contact"]

    @api.model
    def _entity_condition(self, run, column):
        """Return the condition that ``column`` (SQL) is among the entities of the run."""
        if run.partner_ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, run.partner_ids)

    @api.model
    def _fact_query(self, run):
        """Return the aggregate of all documents by the entity that the documents name.

        For a choice of entities, documents are found by the partners that belong to them today. Of everyone,
        each branch of the UNION aggregates a range of partners: PostgreSQL cannot aggregate days in parallel, but
        it can run branches in parallel.
        """
        documents = SQL("(%s) d", SQL(" UNION ALL ").join(self._source_queries(run)))
        if run.partner_ids is not None:
            return self._entity_query(run, documents, run.partner_ids)
        branches = [
            self._aggregate_query(
                run,
                SQL("(SELECT * FROM %s WHERE d.partner_id >= %s AND d.partner_id < %s) d", documents, low, high),
                SQL("d.partner_id"),
            )
            for low, high in self._ranges(SQL("(SELECT id AS partner_id FROM res_partner) p"), branches=BRANCHES)
        ]
        return SQL(" UNION ALL ").join(SQL("(%s)", branch) for branch in branches)

    @api.model
    def _entity_query(self, run, documents, entities):
        """Return the aggregate of the documents that belong to ``entities`` today."""
        source = SQL(
            "%s JOIN res_partner p ON p.id = d.partner_id AND p.commercial_partner_id = ANY(%s)", documents, entities
        )
        return self._aggregate_query(run, source, SQL("p.commercial_partner_id"))

    @api.model
    def _regroup_moved(self, run):
        """Move documents of partners who have an entity above them by now to that entity."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT f.partner_id, p.commercial_partner_id FROM pg_temp.grc_fact f
                  JOIN res_partner p ON p.id = f.partner_id
                 WHERE p.commercial_partner_id <> p.id
                """
            )
        )
        if not rows:
            return
        entities = list({entity for __, entity in rows})
        self.env.cr.execute(
            SQL(
                "DELETE FROM pg_temp.grc_fact WHERE partner_id = ANY(%s)", [partner for partner, __ in rows] + entities
            )
        )
        documents = SQL("(%s) d", SQL(" UNION ALL ").join(self._source_queries(run)))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pg_temp.grc_fact %s
                """,
                self._entity_query(run, documents, entities),
            )
        )

    @api.model
    def _find_absent(self, run):
        """Fill ``grc_absent``: partners who have a row, or are to have one, without a document that counts."""
        presence = SQL(" UNION ALL ").join(self._presence_queries(run))
        if run.partner_ids is None:
            chosen = stored = SQL("TRUE")
        else:
            chosen = SQL(
                "x.partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s))", run.partner_ids
            )
            stored = SQL("c.partner_id = ANY(%s)", run.partner_ids)
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE grc_absent ON COMMIT PRESERVE ROWS AS
                SELECT a.partner_id, BOOL_OR(a.present) AS present FROM (
                    SELECT x.partner_id, TRUE AS present FROM (%(presence)s) x (partner_id) WHERE %(chosen)s
                     UNION ALL
                    SELECT c.partner_id, FALSE FROM grc_customer c WHERE c.company_id = %(company)s AND %(stored)s
                ) a
                 WHERE NOT EXISTS (SELECT 1 FROM pg_temp.grc_fact f WHERE f.partner_id = a.partner_id)
                 GROUP BY a.partner_id
                """,
                presence=presence,
                company=run.company.id,
                chosen=chosen,
                stored=stored,
            )
        )
        self.env.cr.execute("ANALYZE pg_temp.grc_absent")

    @api.model
    def _add_present(self, run):
        """Add those who have a row without a document that counts, and those who had one before."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO pg_temp.grc_fact (partner_id)
                SELECT DISTINCT entity.id
                  FROM pg_temp.grc_absent a
                  JOIN res_partner p ON p.id = a.partner_id
                  JOIN res_partner entity ON entity.id = p.commercial_partner_id
                 WHERE entity.commercial_partner_id = entity.id AND (a.present OR p.id = entity.id) AND %s
                   AND NOT EXISTS (SELECT 1 FROM pg_temp.grc_fact f WHERE f.partner_id = entity.id)
                   AND NOT EXISTS (SELECT 1 FROM pg_temp.grc_banned b WHERE b.id = entity.id)
                """,
                self._entity_condition(run, SQL("entity.id")),
            )
        )

    @api.model
    def _delete_void(self, run):
        """Delete rows of partners who are no customer any more: one above them, own company, user, deleted."""
        if run.partner_ids is None:
            # Whoever is void has no fact, so he is among those without.
            void = SQL(
                """
                SELECT a.partner_id AS id FROM pg_temp.grc_absent a LEFT JOIN res_partner p ON p.id = a.partner_id
                 WHERE p.id IS NULL OR p.commercial_partner_id <> p.id
                    OR EXISTS (SELECT 1 FROM pg_temp.grc_banned b WHERE b.id = a.partner_id)
                """
            )
        else:
            void = SQL(
                "SELECT id FROM pg_temp.grc_banned UNION SELECT id FROM res_partner WHERE commercial_partner_id <> id"
            )
        self.env.cr.execute(
            SQL(
                "DELETE FROM grc_customer c USING (%s) void WHERE c.company_id = %s AND c.partner_id = void.id",
                void,
                run.company.id,
            )
        )

    @api.model
    def _refresh_measure(self, run):
        """Measure rhythms into ``grc_rhythm`` and put what concerns the whole company into ``run.state``."""
        p90, intervals = self._measure_rhythms(run)
        latest = self.env["grc.refresh"]._latest(run.company)
        run.state.update(company_id=run.company.id, as_of=run.as_of, rebuilt=run.rebuild)
        run.state["usual_interval"] = (
            latest.usual_interval if run.keep_thresholds and latest else rhythm.usual_interval(p90, intervals)
        )
        if run.partner_ids is None:
            customers, buyers, first, last = self.env.execute_query(
                SQL(
                    """
                    SELECT (SELECT COUNT(*) FROM pg_temp.grc_fact), COUNT(*), MIN(first_day), MAX(last_day)
                      FROM pg_temp.grc_rhythm
                    """
                )
            )[0]
            today = (run.as_of - fields.Date.to_date(EPOCH)).days
            run.state.update(
                customers=customers,
                buyers=buyers,
                history_days=today - first if buyers else 0,
                silent_days=today - last if buyers else 0,
            )

    @api.model
    def _measure_rhythms(self, run):
        """Fill ``grc_rhythm`` from the purchase days, chunk by chunk, and return all p90 and intervals.

        Days travel packed, four bytes each, one value a chunk: no Python object for a customer or a day.
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
        p90, intervals = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for partners, counts, days, measured in self._measured_days(start):
            edges = np.cumsum(counts)
            cr.copy_expert(
                "COPY pg_temp.grc_rhythm FROM STDIN (FORMAT binary)",
                binary_rows(
                    [
                        partners,
                        np.minimum.reduceat(days, edges - counts),
                        np.maximum.reduceat(days, edges - counts),
                        measured.purchase_days,
                        measured.frequency,
                        measured.intervals,
                        measured.median,
                        measured.p90,
                    ]
                ),
            )
            p90.append(measured.p90)
            intervals.append(measured.intervals)
        return np.concatenate(p90), np.concatenate(intervals)

    @api.model
    def _measured_days(self, start):
        """Yield what :meth:`_packed_days` yields with its rhythm, measured while the server packs the next chunk."""
        with ThreadPoolExecutor(1) as pool:
            waiting = None
            for partners, counts, days in self._packed_days():
                job = partners, counts, days, pool.submit(rhythm.measure, days, counts, start)
                if waiting:
                    yield *waiting[:3], waiting[3].result()
                waiting = job
            if waiting:
                yield *waiting[:3], waiting[3].result()

    @api.model
    def _packed_days(self):
        """Yield partner ids, numbers of purchases and their days, chunk by chunk, from one scan."""
        self.env.cr.execute(
            SQL(
                """
                DECLARE grc_packed NO SCROLL CURSOR FOR
                SELECT string_agg(int4send(partner_id), ''), string_agg(int4send(length(days) / 4), ''),
                       string_agg(days, '')
                  FROM pg_temp.grc_fact
                 WHERE days IS NOT NULL
                 GROUP BY partner_id / %s
                """,
                CHUNK,
            )
        )
        while packed := self.env.execute_query(SQL("FETCH 1 FROM grc_packed")):
            yield [np.frombuffer(part, dtype=">i4").astype(np.int32) for part in packed[0]]
        self.env.cr.execute("CLOSE grc_packed")

    @api.model
    def _ranges(self, source, size=None, branches=None):
        """Return ranges [low, high) of partner ids that together hold the rows of ``source`` (SQL).

        :param size: rows that a range may have, on average
        :param branches: number of ranges, instead
        """
        low, high, rows = self.env.execute_query(
            SQL("SELECT MIN(partner_id), MAX(partner_id) + 1, COUNT(*) FROM %s", source)
        )[0]
        if not rows:
            return []
        count = branches or max(1, -(-rows // size))
        edges = np.linspace(low, high, count + 1).astype(int).tolist()
        return list(zip(edges[:-1], edges[1:], strict=True))

    @api.model
    def _refresh_slices(self, run, commit):
        """Return the ranges of partner ids written by one statement each."""
        return self._ranges(SQL("pg_temp.grc_fact"), SLICE if commit else 1 << 40)

    @api.model
    def _limit_condition(self, run, column):
        """Return the condition that ``column`` (SQL, a partner id) belongs to the slice that is being written."""
        if run.limits is None:
            return SQL("TRUE")
        return SQL("%s >= %s AND %s < %s", column, run.limits[0], column, run.limits[1])

    @api.model
    def _refresh_query(self, run):
        """Return the SELECT of ``partner_id`` and the columns of :meth:`_refresh_columns`, alias-free.

        An addon wraps it: ``SELECT q.*, … FROM (super) q``.
        """
        return SQL(
            """
            SELECT f.partner_id,
                   %(epoch)s::date + r.first_day AS first_purchase,
                   %(epoch)s::date + r.last_day AS last_purchase,
                   COALESCE(r.purchase_days, 0) AS purchase_days,
                   COALESCE(r.frequency, 0) AS frequency,
                   COALESCE(f.invoice_count, 0) AS invoice_count,
                   COALESCE(f.refund_count, 0) AS refund_count,
                   COALESCE(f.revenue, 0) AS revenue,
                   COALESCE(f.margin, 0) AS margin,
                   COALESCE(f.monetary_value, 0) AS monetary_value,
                   COALESCE(f.window_margin, 0) AS window_margin,
                   COALESCE(ROUND(f.revenue / r.purchase_days, 2), 0) AS average_basket,
                   COALESCE(r.intervals, 0) AS intervals,
                   COALESCE(r.median_interval, 0) AS median_interval,
                   COALESCE(r.interval_p90, 0) AS interval_p90,
                   COALESCE((200::bigint * u.days + u.parts) / (2 * u.parts) * .01, 0) AS usual_silence,
                   %(epoch)s::date + (r.last_day + GREATEST(5 * u.days / (4 * u.parts), u.days / u.parts + 7) + 1)
                       AS late_from,
                   contact.date AS last_contact,
                   %(rebuilt)s::date AS rebuilt_as_of
              FROM pg_temp.grc_fact f
              LEFT JOIN pg_temp.grc_rhythm r ON r.partner_id = f.partner_id AND %(limit_rhythm)s
              LEFT JOIN pg_temp.grc_contact contact ON contact.partner_id = f.partner_id
              CROSS JOIN LATERAL (
                  -- Usual silence is days / parts: whole numbers, which cost less than numeric ones and round alike.
                  SELECT GREATEST(r.interval_p90 * (r.intervals + 2),
                                  r.intervals * r.interval_p90 + 2 * %(usual)s) AS days,
                         r.intervals + 2 AS parts
              ) u
             WHERE %(limit_fact)s
            """,
            limit_rhythm=self._limit_condition(run, SQL("r.partner_id")),
            limit_fact=self._limit_condition(run, SQL("f.partner_id")),
            epoch=EPOCH,
            rebuilt=run.as_of if run.rebuild else None,
            usual=run.state["usual_interval"],
        )

    @api.model
    def _refresh_columns(self):
        """Return the names of the columns that the refresh writes; each is one of :meth:`_refresh_query`."""
        return [
            "first_purchase",
            "last_purchase",
            "purchase_days",
            "frequency",
            "invoice_count",
            "refund_count",
            "revenue",
            "margin",
            "monetary_value",
            "window_margin",
            "average_basket",
            "intervals",
            "median_interval",
            "interval_p90",
            "usual_silence",
            "late_from",
            "last_contact",
            "rebuilt_as_of",
        ]

    @api.model
    def _refresh_tracked(self, run):
        """Return what makes a transition when it changes: a list of :class:`~.tools.write.Tracked`."""
        return []

    @api.model
    def _refresh_write(self, run, limits):
        """Write one slice: rows that changed, new rows, transitions and events, in one statement.

        :param limits: (low, high) partner ids
        :return: number of rows written
        """
        run.limits = limits
        statement = RefreshWrite(run, self._refresh_columns(), self._refresh_tracked(run))
        query = self._refresh_query(run)
        if run.silent and not self._has_stored(run):
            self.env.cr.execute(statement.fill(query))
            return self.env.cr.rowcount
        return self.env.execute_query(statement.sql(query))[0][0]

    @api.model
    def _has_stored(self, run):
        """Return whether the slice that is being written has rows."""
        return self.env.execute_query(
            SQL(
                "SELECT EXISTS (SELECT 1 FROM grc_customer c WHERE c.company_id = %s AND %s)",
                run.company.id,
                self._limit_condition(run, SQL("c.partner_id")),
            )
        )[0][0]

    @api.model
    def _refresh_checkpoint(self, done=0, remaining=None):
        """Commit what is whole, and tell the cron how many slices are done and how many are left."""
        self.env["ir.cron"]._commit_progress(done, remaining=remaining)

    @contextmanager
    def _company_lock(self, company, commit):
        """Try to take the lock of a company's refresh; the value is whether it was free.

        A lock taken inside a REPEATABLE READ transaction comes after its snapshot, so the committing way
        takes a session lock and then starts a new transaction.
        """
        if not commit:
            yield self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK, company.id))[0][0]
            return
        locked = self.env.execute_query(SQL("SELECT pg_try_advisory_lock(%s, %s)", LOCK, company.id))[0][0]
        self.env.cr.commit()
        try:
            yield locked
        except Exception:
            self.env.cr.rollback()
            raise
        finally:
            if locked:
                self.env.cr.execute(SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK, company.id))
