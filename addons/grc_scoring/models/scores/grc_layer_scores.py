import math
from dataclasses import asdict, dataclass

from odoo import api, models
from odoo.addons.grc_base.models.refresh.grc_layer_rhythm import History, Rhythms
from odoo.addons.grc_base.tools.days import number
from odoo.addons.grc_base.tools.refresh.layer import FACTS, Layer
from odoo.tools import SQL

from ...engine import rfm
from ...tools.dimensions import SEGMENT

MEASURES = ("recency", "frequency", "monetary")


@dataclass
class Scores:
    """What the scores of a run are made with.

    :ivar mode: value of ``grc_refresh.mode``
    :ivar mode_reason: why it is fixed thresholds, False if they were asked for
    :ivar thresholds: ``{measure: {values, flat}}``: four thresholds, and whether all were alike
    """

    mode: str
    mode_reason: str | bool
    thresholds: dict


class GrcLayerScores(models.AbstractModel):
    """Scores and segments, by recency, frequency and monetary value."""

    _name = "grc.layer.scores"
    _inherit = "grc.layer"
    _description = "Scores of Customers"

    _layer = Layer(
        name="scores",
        runs=FACTS,
        needs=("rhythm",),
        columns=("r_score", "f_score", "m_score", "fm_score", "rfm", "segment_id"),
        states=(SEGMENT,),
    )

    @api.model
    def _parameters(self, run):
        company = run.company
        fixed = self.env["grc.threshold"]._of_company(company)
        gate = company.grc_score_mode, company.grc_min_customers, company.grc_min_history_days
        return [
            (*gate, company.grc_max_silent_days),
            [fixed[measure].values for measure in MEASURES],
            company._grc_segmentation()._cells(),
        ]

    @api.model
    def _measure(self, run):
        latest = self.env["grc.refresh"]._latest(run.company)
        if run.keep_thresholds and latest.thresholds:
            run.keep(Scores(latest.mode, latest.mode_reason, latest.thresholds))
        else:
            run.keep(self._measure_thresholds(run))
        return {}

    @api.model
    def _day_values(self, run):
        return asdict(run.found(Scores))

    @api.model
    def _cause(self, run, state):
        return SQL("'RFM ' || COALESCE(d.was_rfm, '–') || ' → ' || COALESCE(d.rfm, '–')")

    @api.model
    def _select(self, run, query):
        return self._score_query(run, query)

    @api.model
    def _measure_thresholds(self, run):
        """Return the :class:`Scores` of the run's day.

        Quintiles are those of the customers with a purchase in the window.
        """
        rhythms = run.found(Rhythms)
        recent = rhythms.frequency > 0
        mode, reason = self._score_mode(run, int(recent.sum()))
        if mode == "fixed":
            found = self._fixed_thresholds(run)
        else:
            values = {
                "recency": number(run.as_of) - rhythms.last_day,
                "frequency": rhythms.frequency,
                "monetary": rhythms.monetary,
            }
            found = {measure: rfm.quintiles(values[measure][recent]) for measure in MEASURES}
        thresholds = {
            measure: {"values": [float(value) for value in found[measure].values], "flat": found[measure].flat}
            for measure in MEASURES
        }
        return Scores(mode, reason, thresholds)

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
        if run.found(History).history_days < company.grc_min_history_days:
            return "fixed", "history"
        if run.found(History).silent_days > company.grc_max_silent_days:
            return "fixed", "silent"
        return company.grc_score_mode, False

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
        """Return 1 + the number of thresholds strictly below ``value`` (SQL); 3 where all were alike.

        Whole numbers are compared with whole ones, which costs a tenth: above 27.5 is above 27.
        """
        thresholds = run.found(Scores).thresholds[measure]
        cuts = thresholds["values"] if measure == "monetary" else map(math.floor, thresholds["values"])
        level = SQL("1 + %s", SQL(" + ").join(SQL("(%s > %s)::integer", value, cut) for cut in cuts))
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
        if run.found(Scores).mode != "rhythm":
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
