import math

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ...engine import rfm
from ..scores.grc_threshold import DEFAULTS

#: Settings of ``res.company`` that can be tried; the thresholds are lines of ``grc.threshold``.
SETTINGS = (
    "grc_score_mode",
    "grc_segmentation_id",
    "grc_window_months",
    "grc_pareto_basis",
    "grc_pareto_a",
    "grc_pareto_b",
    "grc_policy_share",
    "grc_policy_late_days",
    "grc_clv_horizon",
    "grc_clv_discount",
)
#: Settings whose bounds are constraints of the database: name of the constraint, lowest and highest value.
BOUNDS = {
    "grc_clv_horizon": ("_grc_clv_horizon_range", 1, 120),
    "grc_clv_discount": ("_grc_clv_discount_range", 0, 100),
}
#: Columns of a line of thresholds.
COLUMNS = ("first", "second", "third", "fourth")


class GrcSimulation(models.AbstractModel):
    """Settings of the simulator: as they are saved, as somebody tries them, and what is wrong with them."""

    _inherit = "grc.simulation"

    @api.model
    def _saved_settings(self, company):
        """Return ``{setting: value}`` of a company: :data:`SETTINGS`, and of each measure four thresholds."""
        values = company.read(SETTINGS, load=None)[0]
        values["grc_segmentation_id"] = company._grc_segmentation().id
        fixed = self.env["grc.threshold"].sudo()._of_company(company)
        thresholds = {measure: [float(cut) for cut in fixed[measure].values] for measure in DEFAULTS}
        return {name: values[name] for name in SETTINGS} | thresholds

    @api.model
    def _labels(self, company):
        """Return what each setting is called and what it means: ``{setting: {label, help}}``."""
        lines = self.env["grc.threshold"]._fields["measure"]._description_selection(self.env)
        return {
            name: {
                "label": company._fields[name]._description_string(self.env),
                "help": company._fields[name]._description_help(self.env) or "",
            }
            for name in SETTINGS
        } | {measure: {"label": label, "help": ""} for measure, label in lines}

    @api.model
    def _choices(self, company):
        """Return what can be chosen: ``{setting: [[value, label], …]}``."""
        segmentations = self._segmentations(company)
        return {
            **{
                name: company._fields[name]._description_selection(self.env)
                for name in ("grc_score_mode", "grc_pareto_basis")
            },
            "grc_segmentation_id": [(record.id, record.name) for record in segmentations],
        }

    @api.model
    def _segmentations(self, company):
        return self.env["grc.segmentation"].search([("company_id", "in", (False, company.id))])

    @api.model
    def _clean_settings(self, company, settings):
        """Return settings as they would be stored, and what is wrong: ``(values, {setting: sentence})``.

        :raise UserError: for a setting that there is not
        """
        values, errors = self._saved_settings(company), {}
        for name, value in settings.items():
            if name not in values:
                raise UserError(self.env._("There is no setting %s to try.", name))
            try:
                values[name] = self._clean(company, name, value)
            except ValueError as error:
                errors[name] = str(error)
        if not errors:
            errors = self._company_errors(company, values) | self._threshold_errors(values)
        return values, errors

    @api.model
    def _clean(self, company, name, value):
        """Return one setting as it would be stored.

        :raise ValueError: with a sentence that says what to enter
        """
        if name in DEFAULTS:
            if not isinstance(value, list) or len(value) != len(COLUMNS):
                raise ValueError(self.env._("Enter four thresholds."))
            return [self._number(cut) for cut in value]
        field = company._fields[name]
        if field.type == "selection":
            if value not in field.get_values(self.env):
                raise ValueError(self.env._("Choose one of the list."))
            return value
        if field.type == "many2one":
            if value not in self._segmentations(company).ids:
                raise ValueError(self.env._("Choose one of the list."))
            return value
        number = self._number(value)
        if field.type == "integer":
            if number != int(number):
                raise ValueError(self.env._("Enter a whole number."))
            return int(number)
        digits = field.get_digits(self.env)
        return round(number, digits[1]) if digits else number

    @api.model
    def _number(self, value):
        """Return a finite number of a size that can be stored."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ValueError(self.env._("Enter a number."))
        if abs(value) > 1e12:
            raise ValueError(self.env._("This number is too large."))
        return float(value)

    @api.model
    def _company_errors(self, company, values):
        """Return what the constraints of the company say of the values, each sentence at the settings to change."""
        saved = self._saved_settings(company)
        changed = [name for name in SETTINGS if values[name] != saved[name]]
        errors = {
            name: getattr(type(company), bound).get_error_message(company)
            for name, (bound, low, high) in BOUNDS.items()
            if not low <= values[name] <= high
        }
        for check in company._constraint_methods:
            concerned = [name for name in changed if name in check._constrains]
            sentence = concerned and self._refusal(check, company, values)
            if sentence:
                # Those that are wrong by themselves, else all that are wrong together.
                alone = [name for name in concerned if self._refusal(check, company, saved | {name: values[name]})]
                errors |= dict.fromkeys(alone or concerned, sentence)
        return errors

    @api.model
    def _refusal(self, check, company, values):
        """Return what a constraint says of the company with these values; False: nothing."""
        try:
            check(self._draft_company(company, values))
        except ValidationError as error:
            return str(error)
        return False

    @api.model
    def _threshold_errors(self, values):
        errors = {}
        for measure in DEFAULTS:
            line = dict(zip(COLUMNS, values[measure], strict=True))
            try:
                self.env["grc.threshold"].new({"measure": measure, **line})._check_order()
            except ValidationError as error:
                errors[measure] = str(error)
        return errors

    @api.model
    def _draft(self, company, values):
        """Return the company with settings that are tried, and the drafts of ``RefreshRun``."""
        thresholds = {measure: rfm.Thresholds(tuple(values[measure])) for measure in DEFAULTS}
        return self._draft_company(company, values), {"thresholds": thresholds}

    @api.model
    def _draft_company(self, company, values):
        """Return the company with all of these settings: two new records of one origin share what is not said."""
        return company.new({name: values[name] for name in SETTINGS}, origin=company)

    @api.model
    def _write_settings(self, company, values, saved):
        """Write what differs from what is saved."""
        changed = {name: values[name] for name in SETTINGS if values[name] != saved[name]}
        if changed:
            company.write(changed)
        thresholds = self.env["grc.threshold"].sudo()
        measures = [measure for measure in DEFAULTS if values[measure] != saved[measure]]
        if measures:
            thresholds._create_missing(company)
        for line in thresholds.search([("company_id", "=", company.id), ("measure", "in", measures)]):
            line.write(dict(zip(COLUMNS, values[line.measure], strict=True)))
