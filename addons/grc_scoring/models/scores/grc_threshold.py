from odoo import api, fields, models
from odoo.addons.grc_base.tools.bounds import MOST, Within
from odoo.exceptions import ValidationError

from ...engine import rfm

#: Fixed thresholds of a company that has set none: days, purchase days, money.
DEFAULTS = {"recency": (30, 90, 180, 365), "frequency": (1, 2, 4, 8), "monetary": (100, 500, 2000, 10000)}


class GrcThreshold(models.Model):
    """Fixed thresholds of one measure in a company."""

    _name = "grc.threshold"
    _inherit = ["grc.bounded", "grc.choice", "grc.guarded"]
    _description = "Fixed Thresholds"
    _order = "company_id, measure desc"
    _rec_name = "measure"

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", default=lambda self: self.env.company
    )
    measure = fields.Selection(
        [
            ("recency", "Recency (days since the last purchase)"),
            ("frequency", "Frequency (purchase days within the window)"),
            ("monetary", "Monetary value (net revenue within the window)"),
        ],
        required=True,
    )
    first = fields.Float("1st threshold", required=True)
    second = fields.Float("2nd threshold", required=True)
    third = fields.Float("3rd threshold", required=True)
    fourth = fields.Float("4th threshold", required=True)

    _company_measure_unique = models.Constraint(
        "UNIQUE(company_id, measure)", "A company has one line of thresholds for a measure."
    )

    _first_range = Within("first", -MOST, MOST)
    _second_range = Within("second", -MOST, MOST)
    _third_range = Within("third", -MOST, MOST)
    _fourth_range = Within("fourth", -MOST, MOST)

    @api.constrains("first", "second", "third", "fourth")
    def _check_order(self):
        for line in self:
            values = line._values()
            if list(values) != sorted(set(values)):
                raise ValidationError(
                    self.env._(
                        "Thresholds must rise from the first to the fourth. For %(measure)s they are %(values)s.",
                        measure=dict(self._fields["measure"]._description_selection(self.env))[line.measure],
                        values=", ".join(f"{value:g}" for value in values),
                    )
                )

    def _values(self):
        """Return the four thresholds."""
        self.ensure_one()
        return self.first, self.second, self.third, self.fourth

    @api.model
    def _of_company(self, company):
        """Return ``{measure: Thresholds}`` of a company, defaults where it has set none."""
        lines = {line.measure: line._values() for line in self.search([("company_id", "=", company.id)])}
        return {measure: rfm.Thresholds(lines.get(measure, values)) for measure, values in DEFAULTS.items()}

    @api.model
    def _create_missing(self, companies):
        """Create the lines of companies that have none, so that there is something to edit."""
        present = {(line.company_id.id, line.measure) for line in self.search([])}
        self.create(
            [
                {"company_id": company.id, "measure": measure}
                | dict(zip(("first", "second", "third", "fourth"), values, strict=True))
                for company in companies
                for measure, values in DEFAULTS.items()
                if (company.id, measure) not in present
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["grc.queue"].sudo()._touch_company(lines.company_id)
        return lines

    def write(self, vals):
        result = super().write(vals)
        self.env["grc.queue"].sudo()._touch_company(self.company_id)
        return result
