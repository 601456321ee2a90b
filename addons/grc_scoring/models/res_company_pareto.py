from odoo import api, fields, models
from odoo.addons.grc_base.models.res_company import SETTING
from odoo.addons.grc_base.tools.bounds import Within
from odoo.exceptions import ValidationError

#: Most days of grace after a customer is late before the intensity of the relation is low.
MOST_LATE_DAYS = 3650


class ResCompany(models.Model):
    _inherit = "res.company"

    grc_pareto_basis = fields.Selection(
        [("margin", "Margin"), ("revenue", "Revenue")],
        "Classes by",
        default="margin",
        required=True,
        help="What customers are classed by: what they bring net within the window.",
        **SETTING,
    )
    grc_pareto_a = fields.Float(
        "A up to (%)",
        default=80,
        digits=(5, 2),
        help="Class A: the customers who bring most, until together they bring this share.",
        **SETTING,
    )
    grc_pareto_b = fields.Float(
        "B up to (%)",
        default=95,
        digits=(5, 2),
        help="Class B: the customers who come next, until A and B together bring this share.",
        **SETTING,
    )
    grc_policy_share = fields.Float(
        "High value up to (%)",
        default=80,
        digits=(5, 2),
        help="Of high value are the customers who together hold this share of the margin of everyone's best twelve"
        " months.",
        **SETTING,
    )
    grc_policy_late_days = fields.Integer(
        "Days of grace",
        default=0,
        help="The intensity of a relation is low from so many days after the customer is late; 0: as soon as he is.",
        **SETTING,
    )

    _grc_pareto_a_range = Within("grc_pareto_a", 0.01, 100)
    _grc_pareto_b_range = Within("grc_pareto_b", 0.01, 100)
    _grc_policy_share_range = Within("grc_policy_share", 0.01, 100)
    _grc_policy_late_range = Within("grc_policy_late_days", 0, MOST_LATE_DAYS)

    @api.constrains("grc_pareto_a", "grc_pareto_b")
    def _check_grc_pareto_shares(self):
        for company in self:
            if not 0 < company.grc_pareto_a < company.grc_pareto_b <= 100:
                raise ValidationError(
                    self.env._(
                        "Classes: the share of A (%(a)s %%) must be above 0 and below that of B (%(b)s %%), which is"
                        " at most 100 %%.",
                        a=f"{company.grc_pareto_a:g}",
                        b=f"{company.grc_pareto_b:g}",
                    )
                )

    @api.constrains("grc_policy_share", "grc_policy_late_days")
    def _check_grc_policy(self):
        for company in self:
            if not 0 < company.grc_policy_share <= 100:
                raise ValidationError(
                    self.env._(
                        "Policy: the share of the customers of high value must be above 0 and at most 100 %%, not"
                        " %(share)s %%.",
                        share=f"{company.grc_policy_share:g}",
                    )
                )
            if not 0 <= company.grc_policy_late_days <= MOST_LATE_DAYS:
                raise ValidationError(
                    self.env._(
                        "Policy: the days of grace must be 0 to %(most)s, not %(days)s.",
                        most=MOST_LATE_DAYS,
                        days=company.grc_policy_late_days,
                    )
                )

    @api.model
    def _grc_watched_settings(self):
        return super()._grc_watched_settings() | {
            "grc_pareto_basis",
            "grc_pareto_a",
            "grc_pareto_b",
            "grc_policy_share",
            "grc_policy_late_days",
        }

    def _grc_pareto_shares(self):
        """Return the cumulative shares at which A and B end, as fractions."""
        self.ensure_one()
        return [self.grc_pareto_a / 100, self.grc_pareto_b / 100]
