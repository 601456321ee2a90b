import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ...engine.holdout import Holdout
from ...engine.value import Settings, Verdict

#: Days for which a validation on a holdout period holds: it reads every purchase day, and changes little.
VALID_DAYS = 7


class GrcClvFit(models.Model):
    """What one day's fit of a company's lifetime values found.

    A fit that was rejected keeps the parameters of the last good one and says so (``stale``).
    """

    _name = "grc.clv.fit"
    _inherit = "grc.fit"
    _description = "Fit of Lifetime Values"
    _log_access = False

    model = fields.Selection(
        selection=lambda self: self.env["res.company"]._fields["grc_clv_model"]._description_selection(self.env),
        readonly=True,
    )
    horizon = fields.Integer("Horizon (months)", readonly=True)
    discount_rate = fields.Float("Discount rate (% a year)", readonly=True, aggregator=None)
    source = fields.Selection(
        [("model", "Model"), ("plain", "Plain formula")],
        "Shown",
        readonly=True,
        help="Which expected margin the customers show.",
    )
    grade = fields.Selection(
        [("A", "A: good"), ("B", "B: fair"), ("C", "C: weak"), ("D", "D: no better than the plain figures")],
        readonly=True,
        help="How well the model foretold the last quarter of the history, of which it knew nothing.",
    )
    reasons = fields.Text(compute="_compute_reasons", help="Why this figure is shown, and what to beware of.")
    customers = fields.Integer(readonly=True, aggregator=None, help="Customers with net revenue, who were fitted.")
    returned = fields.Integer(
        "Came back", readonly=True, aggregator=None, help="Those of them who bought on a second day at least."
    )
    log_likelihood = fields.Float(
        "Log-likelihood", readonly=True, aggregator=None, help="Of the model of purchases, without prior."
    )
    retention = fields.Float(
        readonly=True,
        aggregator=None,
        help="Share of the customers of the year before who bought again in the last year.",
    )
    margin_ratio = fields.Float(
        "Margin rate", readonly=True, aggregator=None, help="The company's margin for each unit of revenue."
    )
    fitted = fields.Boolean(readonly=True, help="There are parameters.")
    stale = fields.Boolean(
        readonly=True, help="The day's own fit was rejected: parameters are those of the last good one."
    )
    failure = fields.Char("Why the fit was rejected", readonly=True)
    verdict = fields.Json(readonly=True, help="Parameters, their standard errors and what else holds for the company.")
    validated = fields.Boolean("Validated on this day", readonly=True)
    holdout_day = fields.Date("Validated on", readonly=True, help="Day of the validation that gave the grade.")
    holdout = fields.Json(
        readonly=True, help="What the validation on the holdout period found, on the day it was made."
    )
    due = fields.Boolean(readonly=True, help="The next run is to validate anew.")

    @api.depends_context("lang")
    @api.depends("verdict")
    def _compute_reasons(self):
        texts = self._reason_texts()
        for fit in self:
            fit.reasons = "\n".join(texts[code] for code in (fit.verdict or {}).get("reasons", []) if code in texts)

    @api.model
    def _reason_texts(self):
        """Return what the reason codes of a verdict say, see ``engine.value.REASONS``."""
        return {
            "too_early": self.env._(
                "Too early for a model: fewer than 180 days of history. The plain formula is shown."
            ),
            "few_customers": self.env._("Fewer than 50 customers: the plain formula is shown."),
            "few_returned": self.env._("Fewer than 20 customers came back: the plain formula is shown."),
            "not_converged": self.env._("The fit of the number of purchases was rejected: the plain formula is shown."),
            "money_not_converged": self.env._("The fit of the amounts was rejected: the plain formula is shown."),
            "holdout_lost": self.env._(
                "On the holdout period the model foretold no better than the plain figures: the plain formula is shown."
            ),
            "low_confidence": self.env._("Fewer than 500 customers: take the model's figures as a rough guide."),
            "stale": self.env._("The last fit was rejected: the figures rest on the parameters of an earlier one."),
            "no_holdout": self.env._(
                "The history is too short, or holds too few customers, to test the model on a part of it."
            ),
            "correlated": self.env._(
                "Frequency and amount go together in your company: the expected margin of the most and the least"
                " frequent buyers is biased."
            ),
        }

    def _verdict(self):
        """Return the :class:`~..engine.value.Verdict` of this fit."""
        self.ensure_one()
        return Verdict.from_dict(self.verdict)

    def _holdout(self):
        """Return the :class:`~..engine.holdout.Holdout` made on this day."""
        self.ensure_one()
        return Holdout.from_dict(self.holdout)

    def _sentence(self):
        """Return one sentence: which figure is shown by this fit, and why."""
        self.ensure_one()
        first = (self.reasons or "").split("\n")[0]
        if self.source == "plain":
            return first or self.env._("The plain formula is shown.")
        values = {
            "model": dict(self._fields["model"]._description_selection(self.env))[self.model],
            "day": format_date(self.env, self.as_of),
            "grade": self.grade,
        }
        if self.grade:
            sentence = self.env._("By the model %(model)s, grade %(grade)s, fitted up to %(day)s.", **values)
        else:
            sentence = self.env._("By the model %(model)s, fitted up to %(day)s.", **values)
        return f"{sentence} {first}".strip()

    def _settings(self):
        """Return the :class:`~..engine.value.Settings` with which it was made."""
        self.ensure_one()
        return Settings(model=self.model, horizon=self.horizon, discount_rate=self.discount_rate / 100)

    @api.model
    def _previous(self, company, as_of, model):
        """Return the verdict of the last fit with parameters of that model up to ``as_of``, or None."""
        fit = self.search(
            [
                ("company_id", "=", company.id),
                ("rebuilt", "=", False),
                ("as_of", "<=", as_of),
                ("model", "=", model),
                ("fitted", "=", True),
            ],
            limit=1,
        )
        return fit._verdict() if fit else None

    @api.model
    def _valid_holdout(self, company, as_of, rebuilt, model):
        """Return the fit whose validation still holds (empty: it is due). A past day is validated by itself."""
        since = as_of if rebuilt else fields.Date.subtract(as_of, days=VALID_DAYS - 1)
        return self.search(
            [
                ("company_id", "=", company.id),
                ("rebuilt", "=", rebuilt),
                ("as_of", ">=", since),
                ("as_of", "<=", as_of),
                ("model", "=", model),
                ("validated", "=", True),
                ("grade", "!=", False),
                ("due", "=", False),
            ],
            limit=1,
        )

    @api.model
    def _is_due(self, company):
        """Return whether somebody asked for a fit that has not been made yet."""
        return bool(self.search_count([("company_id", "=", company.id), ("due", "=", True)], limit=1))

    @api.model
    def _store(self, run, verdict, holdout):
        """Write the fit of a run's day without touching it when nothing changed.

        :param holdout: :class:`~..engine.holdout.Holdout` made on this day, or the fit that has the valid one
        :return: the record
        """
        fresh = isinstance(holdout, Holdout)
        record = self._of_run(run)
        values = {
            "model": run.company.grc_clv_model,
            "horizon": run.company.grc_clv_horizon,
            "discount_rate": run.company.grc_clv_discount,
            "source": verdict.source,
            "grade": verdict.grade or False,
            "customers": verdict.customers,
            "returned": verdict.returned,
            "log_likelihood": verdict.log_likelihood or 0.0,
            "retention": verdict.retention,
            "margin_ratio": verdict.margin_ratio,
            "fitted": bool(verdict.purchases),
            "stale": verdict.stale,
            "failure": verdict.failure or False,
            "verdict": json.loads(json.dumps(verdict.as_dict())),
            "holdout_day": run.as_of if fresh else holdout.as_of,
            "due": False,
        }
        if fresh or holdout != record:
            values |= {"validated": fresh, "holdout": holdout.as_dict() if fresh else False}
        self.search([("company_id", "=", run.company.id), ("due", "=", True)]).due = False
        return self._keep(run.day_key, values)

    @api.model
    def action_fit_again(self):
        """Ask for a new fit and validation of the present companies in the background.

        :raise AccessError: for users who are not managers
        """
        if not self.env.user.has_group("grc_base.group_grc_manager"):
            raise AccessError(
                self.env._("Only a manager of Customer Relations can have the lifetime values fitted again.")
            )
        for company in self.env.companies:
            self.sudo()._latest(company).due = True
        return self.env["grc.customer"].action_refresh()
