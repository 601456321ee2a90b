import logging

import numpy as np
from odoo import api, models
from odoo.addons.grc_base.tools.days import number
from odoo.addons.grc_base.tools.refresh.layer import Layer

from ...engine import clv, holdout, value
from ...tools.passes import VALUES
from ..value.grc_layer_buyers import Buyers

_logger = logging.getLogger(__name__)


class GrcLayerClv(models.AbstractModel):
    """Lifetime value: what a customer has brought and what they are expected to bring, see ``engine/value.py``."""

    _name = "grc.layer.clv"
    _inherit = "grc.layer"
    _description = "Lifetime Value of Customers"

    _layer = Layer(
        name="clv",
        runs=VALUES,
        needs=("buyers", "rhythm"),
        columns=(
            "p_alive",
            "expected_purchases",
            "next_purchase",
            "clv_model",
            "clv_plain",
            "clv_predicted",
            "clv_source",
            "clv",
        ),
    )

    @api.model
    def _parameters(self, run):
        company = run.company
        return [(company.grc_clv_model, company.grc_clv_horizon, company.grc_clv_discount)]

    @api.model
    def _due(self, run):
        return not run.rebuild and self.env["grc.clv.fit"]._is_due(run.company)

    @api.model
    def _measure(self, run):
        buyers = run.found(Buyers)
        estimate = self._estimate(run, buyers)
        days = estimate.next_purchase_days
        known = np.isfinite(days)
        next_day = number(run.as_of) + np.ceil(np.where(known, days, 0)).astype(np.int64)
        return {
            "p_alive": np.round(estimate.p_alive, 4),
            "expected_purchases": np.round(estimate.expected_purchases, 4),
            "next_purchase": np.ma.masked_array(next_day, ~known),
            "clv_model": estimate.clv_model,
            "clv_plain": estimate.clv_plain,
            "clv_predicted": estimate.clv_predicted,
            "clv_source": np.full(len(days), ["model", "plain"].index(estimate.verdict.source)),
            "clv": buyers.margin + estimate.clv_predicted,
        }

    @api.model
    def _forget(self, company, today):
        self.env["grc.clv.fit"]._forget(company, today)

    @api.model
    def _estimate(self, run, buyers):
        """Return the :class:`~..engine.value.Estimate` of the buyers; a run of everyone makes a fit."""
        customers = value.Customers.from_days(
            buyers.purchase_days,
            buyers.first_day,
            buyers.last_day,
            number(run.as_of),
            buyers.revenue,
            buyers.margin,
        )
        fits = self.env["grc.clv.fit"]
        kept = fits._latest(run.company) if run.keep_thresholds else fits
        if kept:
            return value.predict(customers, kept._settings(), kept._verdict())
        return self._fit(run, customers)

    @api.model
    def _fit(self, run, customers):
        """Fit, judge and predict everyone; the fit is stored, and a rejected one is logged."""
        company, fits, today = run.company, self.env["grc.clv.fit"], number(run.as_of)
        settings = value.Settings(
            model=company.grc_clv_model,
            horizon=company.grc_clv_horizon,
            discount_rate=company.grc_clv_discount / 100,
        )
        days, counts = self._purchase_days(run)
        valid = fits._valid_holdout(company, run.as_of, run.rebuild, settings.model)
        tested = valid or holdout.validate(days, counts, today, settings.model)
        estimate = value.estimate(
            customers,
            settings,
            clv.retention(days, counts, today),
            tested._holdout().summary() if valid else tested,
            fits._previous(company, run.as_of, settings.model),
        )
        if estimate.verdict.failure:
            _logger.warning("Lifetime values of company %s: %s", company.id, estimate.verdict.failure)
        fits._store(run, estimate.verdict, tested)
        return estimate

    @api.model
    def _purchase_days(self, run):
        """Return the purchase days of everyone and how many are each customer's, as the facts' pass found them.

        What is dated before the company's history begins counts on its first day.
        """
        rhythm = self.env["grc.layer.rhythm"]
        chunks = [packed[1:3] for packed in rhythm._packed_ranges(run)]
        if not chunks:
            return np.empty(0, np.int32), np.empty(0, np.int32)
        counts, days = zip(*chunks, strict=True)
        return rhythm._beginning(run).counted_days(np.concatenate(days)), np.concatenate(counts)
