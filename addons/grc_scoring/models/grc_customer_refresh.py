from odoo import api, fields, models
from odoo.addons.grc_base.models.grc_customer_refresh import EPOCH
from odoo.addons.grc_base.tools.write import Tracked
from odoo.tools import SQL

from ..engine import rfm

MEASURES = ("recency", "frequency", "monetary")


class GrcCustomer(models.Model):
    """Scores and segments, as two layers around the facts."""

    _inherit = "grc.customer"

    @api.model
    def _refresh_measure(self, run):
        result = super()._refresh_measure(run)
        latest = self.env["grc.refresh"]._latest(run.company)
        if run.keep_thresholds and latest.thresholds:
            run.state.update(mode=latest.mode, mode_reason=latest.mode_reason, thresholds=latest.thresholds)
        else:
            run.state.update(self._measure_thresholds(run))
        return result

    @api.model
    def _is_baseline(self, latest):
        return super()._is_baseline(latest) or not latest.thresholds

    @api.model
    def _refresh_parameters(self, run):
        company = run.company
        fixed = self.env["grc.threshold"]._of_company(company)
        gate = company.grc_score_mode, company.grc_min_customers, company.grc_min_history_days
        return super()._refresh_parameters(run) + [
            (*gate, company.grc_max_silent_days),
            [fixed[measure].values for measure in MEASURES],
            company._grc_segmentation()._cells(),
        ]

    @api.model
    def _measure_thresholds(self, run):
        """Return mode, its reason and thresholds of the run's day.

        Quintiles are those of the customers with a purchase in the window.
        """
        recent = run.measured["frequency"] > 0
        mode, reason = self._score_mode(run, int(recent.sum()))
        if mode == "fixed":
            found = self._fixed_thresholds(run)
        else:
            today = (run.as_of - fields.Date.to_date(EPOCH)).days
            values = {
                "recency": today - run.measured["last_day"],
                "frequency": run.measured["frequency"],
                "monetary": run.measured["monetary"],
            }
            found = {measure: rfm.quintiles(values[measure][recent]) for measure in MEASURES}
        thresholds = {
            measure: {"values": [float(value) for value in found[measure].values], "flat": found[measure].flat}
            for measure in MEASURES
        }
        return {"mode": mode, "mode_reason": reason, "thresholds": thresholds}

    @api.model
    def _fixed_thresholds(self, run):
        """Return ``{measure: Thresholds}`` of the run's company, or those that are tried."""
        return run.drafts.get("thresholds") or self.env["grc.threshold"]._of_company(run.company)

    @api.model
    def _score_mode(self, run, customers):
        """Return the mode that the data allow, and why it is fixed thresholds if that was not asked for."""
        company = run.company
        if company.grc_score_mode == "fixed":
            return "fixed", False
        if customers < max(company.grc_min_customers, 1):
            return "fixed", "customers"
        if run.state.get("history_days", 0) < company.grc_min_history_days:
            return "fixed", "history"
        if run.state.get("silent_days", 0) > company.grc_max_silent_days:
            return "fixed", "silent"
        return company.grc_score_mode, False

    @api.model
    def _refresh_query(self, run):
        return self._score_query(run, super()._refresh_query(run))

    @api.model
    def _score_query(self, run, facts):
        """Return the SELECT of ``facts`` (SQL) and the scores and segment that follow from them.

        :param facts: SELECT with ``last_purchase``, ``frequency``, ``monetary_value``, ``usual_silence``, ``late_from``
        """
        scores = SQL(
            """
            SELECT q.*, %(recency)s AS r_score, %(frequency)s AS f_score, %(monetary)s AS m_score
              FROM (%(query)s OFFSET 0) q
            """,
            query=facts,
            recency=self._recency_sql(run),
            frequency=self._level_sql(run, "frequency", SQL("q.frequency")),
            monetary=self._level_sql(run, "monetary", SQL("q.monetary_value")),
        )
        return SQL(
            """
            SELECT s.*, (s.f_score + s.m_score) / 2 AS fm_score,
                   (s.r_score * 100 + s.f_score * 10 + s.m_score)::text AS rfm,
                   (%s::integer[])[(s.r_score - 1) * 5 + (s.f_score + s.m_score) / 2] AS segment_id
              FROM (%s OFFSET 0) s
            """,
            run.company._grc_segmentation()._cells(),
            scores,
        )

    @api.model
    def _above_sql(self, run, measure, value):
        """Return 1 + the number of thresholds strictly below ``value`` (SQL); 3 where all were alike."""
        thresholds = run.state["thresholds"][measure]
        level = SQL("1 + %s", SQL(" + ").join(SQL("(%s > %s)::integer", value, cut) for cut in thresholds["values"]))
        if not thresholds["flat"]:
            return level
        return SQL("CASE WHEN %s = %s THEN 3 ELSE %s END", value, thresholds["values"][0], level)

    @api.model
    def _level_sql(self, run, measure, value):
        """Return the score of F or M: 1 without a purchase in the window, none without any."""
        return SQL(
            "CASE WHEN q.last_purchase IS NULL THEN NULL WHEN q.frequency = 0 THEN 1 ELSE %s END",
            self._above_sql(run, measure, value),
        )

    @api.model
    def _recency_sql(self, run):
        days = SQL("(%s::date - q.last_purchase)", run.as_of)
        if run.state["mode"] != "rhythm":
            level = SQL("6 - (%s)", self._above_sql(run, "recency", days))
        else:
            level = SQL(
                """
                CASE WHEN %(days)s > LEAST(q.usual_silence + 180, 730) THEN 1
                     WHEN q.late_from <= %(as_of)s THEN 2
                     WHEN %(days)s * 3 > 2 * q.usual_silence THEN 3
                     WHEN %(days)s * 3 > q.usual_silence THEN 4
                     ELSE 5 END
                """,
                days=days,
                as_of=run.as_of,
            )
        return SQL("CASE WHEN q.last_purchase IS NOT NULL THEN %s END", level)

    @api.model
    def _refresh_columns(self):
        return super()._refresh_columns() + ["r_score", "f_score", "m_score", "fm_score", "rfm", "segment_id"]

    @api.model
    def _refresh_tracked(self, run):
        return super()._refresh_tracked(run) + [
            Tracked(
                dimension="segment",
                column="segment_id",
                before="segment_before_id",
                origin="from_segment_id",
                target="to_segment_id",
                cause=SQL("'RFM ' || COALESCE(d.was_rfm, '–') || ' → ' || COALESCE(d.rfm, '–')"),
                context=("rfm",),
            )
        ]
