from odoo import api, fields, models
from odoo.addons.grc_base.models.res_company import SETTING
from odoo.addons.grc_base.tools.bounds import Within
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    grc_hour_cost = fields.Monetary(
        "Cost of an hour",
        currency_field="currency_id",
        help="What an hour of whoever looks after customers costs the company; 0: time is not counted.",
        **SETTING,
    )
    grc_activity_minutes = fields.Integer(
        "Minutes of an activity",
        default=15,
        help="Of a done activity whose type has no time of its own.",
        **SETTING,
    )
    grc_late_rate = fields.Float(
        "Late payment, % a year",
        digits=(16, 2),
        help="What money that is paid late costs: amount × days late × this rate / 365; 0: it is not counted.",
        **SETTING,
    )

    _grc_hour_cost_range = Within("grc_hour_cost", 0, 10**6)
    _grc_activity_minutes_range = Within("grc_activity_minutes", 0, 1440)
    _grc_late_rate_range = Within("grc_late_rate", 0, 100)

    @api.constrains("grc_hour_cost", "grc_activity_minutes", "grc_late_rate")
    def _check_grc_capital(self):
        for company in self:
            if company.grc_hour_cost < 0:
                raise ValidationError(
                    self.env._("In %s an hour cannot cost less than nothing. Enter 0 to leave time out.", company.name)
                )
            if not 0 <= company.grc_activity_minutes <= 1440:
                raise ValidationError(
                    self.env._(
                        "In %(company)s an activity must take 0 to 1,440 minutes, not %(minutes)s.",
                        company=company.name,
                        minutes=company.grc_activity_minutes,
                    )
                )
            if not 0 <= company.grc_late_rate <= 100:
                raise ValidationError(
                    self.env._(
                        "In %(company)s late payment must cost 0 to 100 %% a year, not %(rate)s %%.",
                        company=company.name,
                        rate=f"{company.grc_late_rate:g}",
                    )
                )

    @api.model
    def _grc_watched_settings(self):
        return super()._grc_watched_settings() | {"grc_hour_cost", "grc_activity_minutes", "grc_late_rate"}

    @api.model
    def _grc_counts_time(self):
        """Return whether time costs something in any company."""
        return bool(self.sudo().search_count([("grc_hour_cost", ">", 0)], limit=1))
