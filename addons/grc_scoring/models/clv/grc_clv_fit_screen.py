from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.days import EPOCH

#: Parameters of all models, in the order in which they are shown.
PARAMETERS = ("r", "alpha", "a", "b", "s", "beta", "p", "q", "v")


class GrcClvFit(models.Model):
    """What the screen "Lifetime Value" shows."""

    _inherit = "grc.clv.fit"

    @api.model
    @api.readonly
    def get_screen(self):
        """Return the last fit of the present company, how it predicted, and what it comes to for the user's customers.

        :return: ``{fit, failed, holdout, totals, currency_id, costs, progress}``; ``fit`` and ``holdout`` are False
            when there is none, ``failed`` is the day of a later refresh whose values failed. Days are ISO dates,
            money is in the company's currency.
        """
        company = self.env.company
        mine = [("company_id", "=", company.id)]
        fit = self._of_screen(company)
        tested = self.search(
            [
                ("company_id", "=", company.id),
                ("rebuilt", "=", fit.rebuilt),
                ("as_of", "=", fit.holdout_day),
                ("validated", "=", True),
            ],
            limit=1,
        )
        return {
            "fit": bool(fit) and fit._screen_fit(),
            "failed": bool(fit) and not fit.rebuilt and fields.Date.to_string(self._screen_failed(company, fit)),
            "holdout": bool(tested) and tested._screen_holdout(),
            "totals": self._screen_totals(mine),
            "currency_id": company.currency_id.id,
            "costs": self.env["grc.cost.basis"]._screen_note(),
            "progress": self.env["grc.screen"]._progress(company),
        }

    @api.model
    def _screen_failed(self, company, fit):
        """Return the day of a refresh since the fit that made facts and no values; False when there is none."""
        latest = self.env["grc.refresh"].sudo()._latest(company)
        return latest.as_of > fit.as_of and not latest.value_signature and latest.as_of

    @api.model
    def _screen_totals(self, domain):
        names = ("margin", "clv_predicted", "clv_plain", "clv_model", "clv")
        sums = self.env["grc.customer"]._read_group(
            domain + [("last_purchase", "!=", False)], [], ["__count", *(f"{name}:sum" for name in names)]
        )[0]
        return dict(zip(("customers", *names), sums, strict=True))

    def _screen_fit(self):
        """Return the fit, in words where there are any."""
        verdict = self.verdict or {}
        labels = {
            name: dict(self._fields[name]._description_selection(self.env)).get(self[name], "")
            for name in ("model", "source", "grade")
        }
        return {
            "as_of": fields.Date.to_string(self.as_of),
            "rebuilt": self.rebuilt,
            "model": self.model,
            "labels": labels,
            "horizon": self.horizon,
            "discount_rate": self.discount_rate,
            "source": self.source,
            "grade": self.grade,
            "reasons": (self.reasons or "").splitlines(),
            "customers": self.customers,
            "returned": self.returned,
            "log_likelihood": self.log_likelihood,
            "stale": self.stale,
            "failure": self.failure,
            "retention": self.retention,
            "margin_ratio": self.margin_ratio,
            "correlation": verdict.get("correlation"),
            "purchases": self._screen_parameters(verdict, "purchases"),
            "money": self._screen_parameters(verdict, "money"),
        }

    @staticmethod
    def _screen_parameters(verdict, kind):
        values, errors = verdict.get(kind) or {}, verdict.get(f"{kind}_errors") or {}
        return [
            {"name": name, "value": values[name], "error": errors.get(name)} for name in PARAMETERS if name in values
        ]

    def _screen_holdout(self):
        """Return what was predicted and what came, with the days as dates."""
        found = dict(self.holdout)
        for name in ("split", "as_of"):
            found[name] = fields.Date.to_string(EPOCH + timedelta(days=found[name]))
        found["tracking_day"] = [
            fields.Date.to_string(EPOCH + timedelta(days=day)) for day in found.get("tracking_day", [])
        ]
        return found
