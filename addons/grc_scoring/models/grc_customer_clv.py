import logging

import numpy as np
from odoo import api, fields, models
from odoo.addons.grc_base.models.grc_customer_refresh import EPOCH
from odoo.addons.grc_base.models.grc_customer_rhythm import CHUNK

from ..engine import clv, holdout, value

_logger = logging.getLogger(__name__)

#: Columns of lifetime value.
CLV_COLUMNS = [
    "p_alive",
    "expected_purchases",
    "next_purchase",
    "clv_model",
    "clv_plain",
    "clv_predicted",
    "clv_source",
    "clv",
]


class GrcCustomer(models.Model):
    """Lifetime value: what a customer has brought and what he is expected to bring, see ``engine/value.py``."""

    _inherit = "grc.customer"

    p_alive = fields.Float(
        "P(alive)",
        readonly=True,
        aggregator="avg",
        help="Probability that he is still a customer, by the model of purchases. Regular buyers are overrated by some"
        " points: hold it against his silence.",
    )
    expected_purchases = fields.Float(
        readonly=True, help="Purchase days that the model expects within the horizon, P(alive) included."
    )
    next_purchase = fields.Date(
        "Next purchase expected",
        readonly=True,
        help="Day by which he is as likely as not to have bought again; empty when that day never comes.",
    )
    clv_model = fields.Monetary(
        "Expected margin (model)",
        readonly=True,
        help="Expected purchases × expected revenue of each × his margin rate, discounted, over the horizon.",
    )
    clv_plain = fields.Monetary(
        "Expected margin (plain formula)",
        readonly=True,
        help="Average monthly margin × months of the horizon × the company's retention.",
    )
    clv_predicted = fields.Monetary(
        "Expected margin",
        readonly=True,
        help="Margin expected within the horizon: by the model where it is reliable, else by the plain formula.",
    )
    clv_source = fields.Selection(
        [("model", "Model"), ("plain", "Plain formula")],
        "Expected margin by",
        readonly=True,
        help="How the expected margin was reckoned; the fit of the day says why.",
    )
    clv = fields.Monetary("Lifetime value", readonly=True, help="Margin to date and expected margin together.")
    silence_ratio = fields.Float(
        "Silence ÷ usual silence",
        compute="_compute_silence_ratio",
        aggregator=None,
        help="1: he has been silent for as long as is usual for him; late from 1.25 on.",
    )
    clv_sentence = fields.Char(
        "How it was reckoned", compute="_compute_clv_sentence", help="Which figure is shown, and why."
    )

    @api.depends("recency", "usual_silence")
    def _compute_silence_ratio(self):
        for customer in self:
            usual = customer.usual_silence
            customer.silence_ratio = customer.recency / usual if usual and customer.last_purchase else 0.0

    @api.depends_context("lang")
    @api.depends("clv_source", "value_rebuilt_as_of")
    def _compute_clv_sentence(self):
        fits = self.env["grc.clv.fit"].sudo()
        self.clv_sentence = False
        for (company, day), customers in (
            self.filtered("clv_source")
            .grouped(lambda customer: (customer.company_id, customer.value_rebuilt_as_of))
            .items()
        ):
            fit = fits._of_rows(company, day)
            customers.clv_sentence = fit._sentence() if fit else False

    # The value step

    @api.model
    def _value_parameters(self, run):
        company = run.company
        return super()._value_parameters(run) + [
            (company.grc_clv_model, company.grc_clv_horizon, company.grc_clv_discount)
        ]

    @api.model
    def _value_due(self, run):
        return super()._value_due(run) or (not run.rebuild and self.env["grc.clv.fit"]._is_due(run.company))

    @api.model
    def _value_arrays(self, run, data):
        arrays = super()._value_arrays(run, data)
        estimate = self._clv_estimate(run, data)
        today = self._clv_day(run)
        days = estimate.next_purchase_days
        known = np.isfinite(days)
        return arrays | {
            "p_alive": np.round(estimate.p_alive, 4),
            "expected_purchases": np.round(estimate.expected_purchases, 4),
            "next_purchase": np.ma.masked_array(today + np.ceil(np.where(known, days, 0)).astype(np.int64), ~known),
            "clv_model": estimate.clv_model,
            "clv_plain": estimate.clv_plain,
            "clv_predicted": estimate.clv_predicted,
            "clv_source": np.full(len(days), ["model", "plain"].index(estimate.verdict.source)),
            "clv": data["margin"] + estimate.clv_predicted,
        }

    @api.model
    def _value_columns(self):
        return super()._value_columns() + CLV_COLUMNS

    @api.model
    def _clv_day(self, run):
        """Return the run's day in days since 1970."""
        return (run.as_of - fields.Date.to_date(EPOCH)).days

    @api.model
    def _clv_estimate(self, run, data):
        """Return the :class:`~..engine.value.Estimate` of the customers of ``data``; a run of everyone makes a fit."""
        customers = value.Customers.from_days(
            data["purchase_days"],
            data["first_day"],
            data["last_day"],
            self._clv_day(run),
            data["revenue"],
            data["margin"],
        )
        fits = self.env["grc.clv.fit"]
        kept = fits._latest(run.company) if run.keep_thresholds else fits
        if kept:
            return value.predict(customers, kept._settings(), kept._verdict())
        return self._clv_fit(run, customers)

    @api.model
    def _clv_fit(self, run, customers):
        """Fit, judge and predict everyone; the fit is stored, and a rejected one is logged."""
        company, fits, today = run.company, self.env["grc.clv.fit"], self._clv_day(run)
        settings = value.Settings(
            model=company.grc_clv_model,
            horizon=company.grc_clv_horizon,
            discount_rate=company.grc_clv_discount / 100,
        )
        days, counts = self._clv_days(run)
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
    def _clv_days(self, run):
        """Return the purchase days of everyone and how many are each customer's, as the facts' pass found them.

        What is dated before the company's history begins counts on its first day.
        """
        ranges = self._ranges(run.extent, -(-run.extent[2] // CHUNK))
        chunks = [self._packed_days(run, limits)[1:3] for limits in ranges]
        if not chunks:
            return np.empty(0, np.int32), np.empty(0, np.int32)
        counts, days = zip(*chunks, strict=True)
        return self._beginning(run).counted_days(np.concatenate(days)), np.concatenate(counts)
