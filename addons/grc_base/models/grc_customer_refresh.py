import logging

import psycopg2
from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tools import SQL

from ..tools.lock import company_lock
from ..tools.run import RefreshRun
from ..tools.write import RefreshWrite

_logger = logging.getLogger(__name__)

#: First key of the advisory lock of a company's refresh; the second is the company's id.
LOCK = 0x47524342
EPOCH = "1970-01-01"


class GrcCustomer(models.Model):
    """The refresh: one aggregate, thresholds from it, then rows written where something changed.

    An addon adds columns by extending :meth:`_refresh_query` and :meth:`_refresh_columns`, temporary tables
    of its own by :meth:`_refresh_prepare`, thresholds by :meth:`_refresh_measure`, and transitions by
    :meth:`_refresh_tracked`. What is reckoned from the rows themselves is a second pass: :meth:`_refresh_value`.
    How the work is cut up and shared out: ``grc_customer_slices.py``.
    """

    _inherit = "grc.customer"

    @api.model
    def _refresh(self, companies, as_of=None, partner_ids=None, keep_thresholds=False):
        """Bring the customers of the companies up to date, in the caller's transaction.

        :param companies: ``res.company`` records
        :param as_of: the day the figures are to be those of; None: the present one, see ``company._grc_present``. A
            day before the company's last refresh is a look back: rows are marked as rebuilt, nothing is recorded.
        :param partner_ids: ids of partners; only their commercial entities are refreshed, with the stored
            thresholds. None: everyone.
        :param keep_thresholds: use the stored thresholds and usual interval
        :return: number of customers written
        :raise UserError: when ``as_of`` lies in the future, or another refresh of the company runs
        """
        written = 0
        for company in companies:
            run = self.sudo()._refresh_run(company, as_of, partner_ids, keep_thresholds)
            with company_lock(self.env, LOCK, company, commit=False) as locked:
                if not locked:
                    raise UserError(
                        self.env._("The figures of %s are being rebuilt. Try again in a moment.", company.name)
                    )
                written += self.sudo()._refresh_passes(run)
        return written

    @api.model
    def _refresh_run(self, company, as_of=None, partner_ids=None, keep_thresholds=False):
        """Return the :class:`~.tools.run.RefreshRun` of a call of :meth:`_refresh`."""
        latest = self.env["grc.refresh"]._latest(company)
        as_of = self._refresh_day(company, as_of)
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
    def _refresh_day(self, company, as_of):
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
        """Return whether the company's next refresh is its first, by its last one (``grc.refresh``, may be empty)."""
        return not latest

    @api.model
    def _refresh_passes(self, run, commit=False):
        """Carry out one run: facts first, then what they are worth.

        :return: number of customers written, by the pass that wrote more of them
        """
        self._log_clock(run)
        facts = self._refresh_company(run, commit)
        values = self._refresh_value_safely(run, commit)
        if run.signature and (values or not run.unchanged):
            run.state.update(signature=run.signature, stored_signature=self._stored_signature(run.company))
            self.env["grc.refresh"]._store(run.state)
        self._drop_temporary(run)
        return max(facts, values)

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
    def _refresh_value_safely(self, run, commit):
        """Call :meth:`_refresh_value`; a scheduled run keeps facts though values fail, whose last ones then stay."""
        state = dict(run.state)
        try:
            return self._refresh_value(run, commit)
        except psycopg2.Error:
            raise
        except Exception:
            if not commit:
                raise
            self.env.cr.rollback()
            _logger.exception("Values of the customers of company %s failed; the last ones stay", run.company.id)
            run.state = state
            return 0

    @api.model
    def _refresh_value(self, run, commit=False):
        """Write what is reckoned from the rows just written; with ``commit``, slice by slice.

        A hook: an addon that values customers extends it, and commits the facts before anything that may fail. The
        working tables of the facts are still there.

        :return: number of rows written
        """
        return 0

    @api.model
    def _refresh_company(self, run, commit=False):
        """Write facts, scores and segments of one run; with ``commit``, slice by slice."""
        self.env.flush_all()
        # Only a cursor of its own commits, and a test has none.
        run.shared = commit and run.partner_ids is None and isinstance(self.env.cr, Cursor)
        self._refresh_settings()
        if run.partner_ids is None:
            self._stamp_missing(run.company)
        self._refresh_prepare(run)
        if run.partner_ids is None:
            run.signature = self._refresh_signature(run)
            if self.env["grc.refresh"]._is_complete(run.company, run.signature, self._stored_signature(run.company)):
                run.state.update(company_id=run.company.id, as_of=run.as_of, rebuilt=run.rebuild)
                run.unchanged = True
                return 0
        if run.shared:
            # Other connections are to see the working tables.
            self._refresh_checkpoint()
            self._refresh_settings()
        self._refresh_measure(run)
        written = self._write_slices(run, type(self)._refresh_write, commit, run.pending + run.passes - 1)
        if run.signature:
            self.env["grc.refresh"]._store(run.state)
        self.env.invalidate_all()
        return written

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
                   COALESCE(u.usual_silence, 0) AS usual_silence,
                   %(epoch)s::date + r.last_day + u.late_after AS late_from,
                   contact.date AS last_contact,
                   %(rebuilt)s::date AS rebuilt_as_of
              FROM %(fact)s f
              LEFT JOIN %(rhythm)s r ON r.partner_id = f.partner_id AND %(limit_rhythm)s
              LEFT JOIN %(contact)s contact ON contact.partner_id = f.partner_id
              CROSS JOIN LATERAL (%(silence)s) u
             WHERE %(limit_fact)s
            """,
            fact=run.table("grc_fact"),
            rhythm=run.table("grc_rhythm"),
            contact=run.table("grc_contact"),
            limit_rhythm=self._limit_condition(run, SQL("r.partner_id")),
            limit_fact=self._limit_condition(run, SQL("f.partner_id")),
            epoch=EPOCH,
            rebuilt=run.as_of if run.rebuild else None,
            silence=self._silence_query(run, SQL("r.intervals"), SQL("r.interval_p90")),
        )

    @api.model
    def _silence_query(self, run, intervals, interval_p90):
        """Return the SELECT of a customer's usual silence and of the days after his last purchase on which he is late.

        Usual silence is days / parts: whole numbers, which cost less than numeric ones and round alike.

        :param intervals: number of his intervals (SQL)
        :param interval_p90: their 90th percentile (SQL)
        """
        return SQL(
            """
            SELECT (200::bigint * s.days + s.parts) / (2 * s.parts) * .01 AS usual_silence,
                   GREATEST(5 * s.days / (4 * s.parts), s.days / s.parts + 7) + 1 AS late_after
              FROM (SELECT GREATEST(%(p90)s * (%(intervals)s + 2),
                                    %(intervals)s * %(p90)s + 2 * %(usual)s) AS days,
                           %(intervals)s + 2 AS parts) s
            """,
            intervals=intervals,
            p90=interval_p90,
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
