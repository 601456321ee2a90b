from dataclasses import replace

import numpy as np
from odoo import api, models
from odoo.addons.grc_base.engine import rhythm
from odoo.addons.grc_base.models.refresh.grc_layer_rhythm import History, Rhythms
from odoo.addons.grc_base.tools.days import EPOCH, number
from odoo.addons.grc_base.tools.frame import unpacked
from odoo.addons.grc_base.tools.read import read_table
from odoo.addons.grc_base.tools.refresh.beginning import Beginning
from odoo.addons.grc_base.tools.refresh.run import RefreshRun
from odoo.tools import SQL

from ...engine.clv import value
from ...tools.dimensions import CLASSES, POLICIES
from ...tools.simulation import Simulated
from ..scores.grc_layer_scores import Scores
from ..value.grc_layer_buyers import DATA, Buyers


class GrcSimulationRun(models.AbstractModel):
    """What settings that are not saved would make of the customers; nothing is written.

    Facts are those stored by the last refresh, and the methods that decide are those of the refresh itself. Only
    another window asks for the documents again.
    """

    _name = "grc.simulation.run"
    _inherit = "grc.refresh.tools"
    _description = "Run of the Simulator"

    @api.model
    def _simulate(self, company, draft, drafts, latest):
        """Return the :class:`~...tools.simulation.Simulated` of a company.

        :param company: ``res.company``
        :param draft: the same company with settings that are tried (a new record with it as its origin)
        :param dict drafts: see ``RefreshRun.drafts``: ``thresholds``, ``{measure: Thresholds}``
        :param latest: the company's last ``grc.refresh``
        """
        self.env["grc.customer"].flush_model()
        self._server_settings()
        start = self.env["grc.pipeline"]._window_start(draft, latest.as_of)
        run = RefreshRun(company=draft, as_of=latest.as_of, window_start=start, latest=latest, drafts=drafts)
        run.results[Beginning] = self.env["grc.refresh"]._beginning(company)
        data = self._simulation_data(replace(run, company=company))
        # The next run of everyone measures it anew; customers are late by it.
        run.results[History] = self._simulated_history(run, data, latest)
        data |= self._simulated_rhythms(run, company)
        before = {name: data.pop(name) for name in ("segment", "class", "policy")}
        money = {name: data[name] for name in ("best_margin", "clv", "monetary_value", "window_margin")}
        other_window = draft.grc_window_months != company.grc_window_months
        if other_window:
            data |= self._window_facts(replace(run, company=company), data["partner_id"])
        after = {
            "segment": self._simulated_segments(run, company, data, other_window),
            "class": self._simulated_classes(run, data),
            "policy": self._simulated_policies(run, data),
        }
        scores = run.results[Scores]
        return Simulated(
            ids=data["id"],
            before=before,
            after=after,
            money=money,
            expected=(data["clv_predicted"], self._simulated_expectation(run, company, data)),
            mode=scores.mode,
            mode_reason=scores.mode_reason,
            thresholds=scores.thresholds,
        )

    @api.model
    def _simulated_history(self, run, data, latest):
        """Return the ``History`` of the customers of ``data``; that of the last refresh where it knew no beginning."""
        history, silent = self.env["grc.layer.rhythm"]._lengths(run, data["last_day"])
        if not run.results[Beginning].day:
            # The last refresh is of before this was kept.
            history = latest.history_days
        return History(rhythm.usual_interval(data["interval_p90"], data["intervals"]), history, silent)

    @api.model
    def _simulated_classes(self, run, data):
        """Return the codes of the customers' classes: 0 none, else 1 + the place of the key."""
        layer = self.env["grc.layer.class"]
        return np.ma.filled(layer._classes(data, layer._cuts(run, data)) + 1, 0)

    @api.model
    def _simulated_policies(self, run, data):
        """Return the codes of the customers' policies, as :meth:`_simulated_classes`."""
        layer, best = self.env["grc.layer.policy"], data["best_margin"]
        buyers = Buyers(**{name: data[name] for name in Buyers.__dataclass_fields__})
        return np.ma.filled(layer._policies(run, buyers, best, layer._cuts(run, best)) + 1, 0)

    @api.model
    def _simulated_rhythms(self, run, company):
        """Return the day from which each customer is late (``late_day``) by the usual interval of ``run``."""
        columns = [
            ("partner_id", "integer", SQL("c.partner_id")),
            ("late_day", "integer", SQL("c.last_purchase - %s::date + u.late_after", EPOCH)),
        ]
        return read_table(self.env.cr, columns, self._rhythm_source(run, company))

    @api.model
    def _rhythm_source(self, run, company):
        """Return the buyers' rows (SQL, alias ``c``) with their usual silence by ``run`` (alias ``u``)."""
        return SQL(
            "grc_customer c CROSS JOIN LATERAL (%s) u WHERE c.company_id = %s AND c.first_purchase IS NOT NULL",
            self.env["grc.layer.rhythm"]._silence_query(
                run.results[History].usual_interval, SQL("c.intervals"), SQL("c.interval_p90")
            ),
            company.id,
        )

    @api.model
    def _simulation_data(self, run):
        """Return the columns of ``Buyers``, and of each customer their present states (0: none) and values."""
        columns = [
            ("id", "integer", SQL("c.id")),
            ("intervals", "integer", SQL("COALESCE(c.intervals, 0)")),
            ("interval_p90", "integer", SQL("COALESCE(c.interval_p90, 0)")),
            ("segment", "integer", SQL("COALESCE(c.segment_id, 0)")),
            ("class", "integer", self._place_sql(CLASSES, SQL("c.value_class"))),
            ("policy", "integer", self._place_sql(POLICIES, SQL("c.policy"))),
            ("best_margin", "double precision", SQL("COALESCE(c.best_margin, 0)::float8")),
            ("clv", "double precision", SQL("COALESCE(c.clv, 0)::float8")),
            ("clv_predicted", "double precision", SQL("COALESCE(c.clv_predicted, 0)::float8")),
        ]
        buyers = self.env["grc.layer.buyers"]
        source = SQL("grc_customer c WHERE %s AND c.first_purchase IS NOT NULL", run.listed)
        return buyers._since_beginning(run, read_table(self.env.cr, (*DATA, *columns), source))

    @api.model
    def _place_sql(self, selection, column):
        """Return 1 + the place of the key in ``column`` (SQL) in a selection; 0 for none."""
        return SQL("COALESCE(ARRAY_POSITION(%s::varchar[], %s), 0)", [key for key, __ in selection], column)

    @api.model
    def _window_facts(self, run, partners):
        """Return frequency, monetary value and margin of ``partners`` (rising) over the window of ``run``."""
        facts_layer = self.env["grc.layer.facts"]
        source = SQL("%s JOIN res_partner p ON p.id = d.partner_id", facts_layer._documents(run))
        packed = self.env.execute_query(
            SQL(
                """
                SELECT string_agg(int4send(f.partner_id), ''), string_agg(int4send(length(f.days) / 4), ''),
                       string_agg(f.days, ''), string_agg(float8send(COALESCE(f.monetary_value, 0)::float8), ''),
                       string_agg(float8send(COALESCE(f.window_margin, 0)::float8), '')
                  FROM (%s) f WHERE f.days IS NOT NULL
                """,
                facts_layer._aggregate_query(run, source, SQL("p.commercial_partner_id")),
            )
        )[0]
        owners, counts, days, revenue, margin = unpacked(packed, ["integer"] * 3 + ["double precision"] * 2)
        found = {
            "frequency": rhythm.measure(days, counts, number(run.window_start)).frequency.astype(np.int32),
            "monetary_value": revenue,
            "window_margin": margin,
        }
        __, mine, theirs = np.intersect1d(partners, owners, assume_unique=True, return_indices=True)
        facts = {name: np.zeros(len(partners), dtype=values.dtype) for name, values in found.items()}
        for name, values in found.items():
            facts[name][mine] = values[theirs]
        return facts

    @api.model
    def _simulated_segments(self, run, company, data, other_window):
        """Return the ids of the segments by ``run``, 0: none; and keep its ``Scores``.

        :param other_window: frequency and monetary value are those of ``data`` instead of those stored
        """
        scores = self.env["grc.layer.scores"]
        run.results[Rhythms] = self._simulated_measures(data)
        run.results[Scores] = scores._measure_thresholds(run)
        frequency, monetary, window = SQL("c.frequency"), SQL("c.monetary_value"), SQL()
        if other_window:
            frequency, monetary = SQL("w.frequency"), SQL("w.monetary_value::numeric")
            window = SQL(
                "JOIN UNNEST(%s::integer[], %s::integer[], %s::float8[]) w (partner_id, frequency, monetary_value)"
                " USING (partner_id)",
                *(data[name].tolist() for name in ("partner_id", "frequency", "monetary_value")),
            )
        facts = SQL(
            """
            SELECT partner_id, c.last_purchase, c.usual_silence, c.late_from, %(frequency)s AS frequency,
                   %(monetary)s AS monetary_value
              FROM (SELECT c.partner_id, c.last_purchase, u.usual_silence, c.last_purchase + u.late_after AS late_from,
                           c.frequency, c.monetary_value
                      FROM %(source)s) c %(window)s
            """,
            frequency=frequency,
            monetary=monetary,
            source=self._rhythm_source(run, company),
            window=window,
        )
        columns = [
            ("partner_id", "integer", SQL("s.partner_id")),
            ("segment_id", "integer", SQL("COALESCE(s.segment_id, 0)")),
        ]
        return read_table(self.env.cr, columns, SQL("(%s) s", scores._score_query(run, facts)))["segment_id"]

    @api.model
    def _simulated_measures(self, data):
        """Return the ``Rhythms`` from which thresholds are measured."""
        names = ("partner_id", "first_day", "last_day", "frequency", "intervals")
        return Rhythms(*(data[name] for name in names), data["interval_p90"], data["monetary_value"])

    @api.model
    def _simulated_expectation(self, run, company, data):
        """Return the margin expected of each customer, as the refresh would store it, by the last fit."""
        fit = self.env["grc.clv.fit"].sudo()._latest(company)
        settings = fit and replace(
            fit._settings(), horizon=run.company.grc_clv_horizon, discount_rate=run.company.grc_clv_discount / 100
        )
        if not fit or settings == fit._settings():
            return data["clv_predicted"]
        customers = value.Customers.from_days(
            data["purchase_days"],
            data["first_day"],
            data["last_day"],
            run.day,
            data["revenue"],
            data["margin"],
        )
        predicted = value.predict(customers, settings, fit._verdict()).clv_predicted
        return np.round(predicted, min(company.currency_id.decimal_places, 4))
