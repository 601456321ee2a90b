from odoo import api, fields, models
from odoo.addons.grc_base.tools.days import of

from ...engine.risk import Model


class GrcRiskFit(models.Model):
    """What one day's fit of a company's payment risk found; customers refreshed alone are rated by the last one."""

    _name = "grc.risk.fit"
    _inherit = "grc.fit"
    _description = "Fit of Payment Risk"
    _log_access = False

    method = fields.Selection(
        [
            ("own", "Own history, drawn towards the company's"),
            ("mixture", "Own history, drawn towards kinds of customers"),
            ("calibrated", "The same, calibrated on the next invoices"),
            ("regression", "Logistic regression"),
        ],
        readonly=True,
        help="The way that best foretold each customer's next invoice.",
    )
    reason = fields.Selection(
        [
            ("none", "Nothing has fallen due yet"),
            ("nobody", "Nobody has ever paid late"),
            ("everybody", "Everything was paid late"),
            ("few", "Too few next invoices to learn from"),
            ("lost", "A regression foretold no better"),
        ],
        "Why no regression",
        readonly=True,
        help="Empty where the regression is used.",
    )
    customers = fields.Integer("Rated customers", readonly=True, aggregator=None)
    due_invoices = fields.Integer("Fallen due", readonly=True, aggregator=None, help="Instalments on which it rests.")
    late_invoices = fields.Integer("Of them late", readonly=True, aggregator=None)
    mean = fields.Float(
        "Unknown customer",
        readonly=True,
        aggregator=None,
        help="Probability that a customer of whom nothing is known pays late.",
    )
    split_day = fields.Date("Tested from", readonly=True, help="What was known on this day foretold what came after.")
    examples = fields.Integer("Tested customers", readonly=True, aggregator=None)
    error = fields.Float(
        "Mean error",
        readonly=True,
        aggregator=None,
        help="Mean difference between foretold probability and share paid late, over ten groups of equal size.",
    )
    auc = fields.Float(
        "AUC",
        readonly=True,
        aggregator=None,
        help="Probability that of a late and a punctual payer the late one had the greater probability; 0.5: by"
        " chance.",
    )
    model = fields.Json(readonly=True, help="Parameters and cut-offs of the grades.")
    reliability = fields.Json(readonly=True, help="The ten groups of the test.")

    def _model(self):
        """Return the :class:`~..engine.risk.Model` of this fit."""
        self.ensure_one()
        return Model.from_dict(self.model)

    @api.model
    def _store(self, run, found, known):
        """Write the fit of a run's day without touching it when nothing changed.

        :param found: :class:`~..engine.risk_fit.Fit`
        :param known: :class:`~..engine.risk.History` of the customers
        :return: the record
        """
        tested = found.reliability
        values = {
            "method": found.model.method,
            "reason": found.reason or False,
            "customers": int((known.count > 0).sum()),
            "due_invoices": int(known.count.sum()),
            "late_invoices": int(known.late.sum()),
            "mean": round(found.model.mean, 4),
            "split_day": of(found.split) or False,
            "examples": found.examples,
            "error": tested.error if tested else 0.0,
            "auc": round(tested.auc, 4) if tested else 0.0,
            "model": found.model.as_dict(),
            "reliability": tested.as_dict() if tested else False,
        }
        return self._keep(run.day_key, values)
