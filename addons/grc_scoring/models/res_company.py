from odoo import api, fields, models
from odoo.addons.grc_base.models.res_company import SETTING
from odoo.addons.grc_base.tools.bounds import Within


class ResCompany(models.Model):
    _inherit = "res.company"

    grc_score_mode = fields.Selection(
        [
            ("quintile", "Quintiles of customers"),
            ("fixed", "Fixed thresholds"),
            ("rhythm", "Recency by the customer's own rhythm"),
        ],
        "Scores",
        default="quintile",
        required=True,
        help="Quintiles: the best fifth of the customers scores 5. Fixed: your own thresholds. Rhythm: recency is"
        " measured by each customer's usual silence; advised where half the customers bought three times.",
        **SETTING,
    )
    grc_min_customers = fields.Integer(
        "Customers needed",
        default=50,
        help="Below this number of customers with a purchase within the window, fixed thresholds are used.",
        **SETTING,
    )
    grc_min_history_days = fields.Integer("Days of history needed", default=180, **SETTING)
    grc_max_silent_days = fields.Integer("Last sale within (days)", default=90, **SETTING)
    grc_segmentation_id = fields.Many2one(
        "grc.segmentation",
        "Segmentation",
        domain="['|', ('company_id', '=', False), ('company_id', '=', id)]",
        check_company=True,
        ondelete="restrict",
        **SETTING,
    )

    _grc_sufficiency_positive = models.Constraint(
        "CHECK (grc_min_customers >= 0 AND grc_min_history_days >= 0 AND grc_max_silent_days >= 0)",
        "Customers and days needed for quintiles cannot be negative.",
    )
    _grc_min_customers_range = Within("grc_min_customers", 0, 10**9)
    _grc_min_history_range = Within("grc_min_history_days", 0, 36500)
    _grc_max_silent_range = Within("grc_max_silent_days", 0, 36500)

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["grc.threshold"].sudo()._create_missing(companies)
        return companies

    @api.model
    def _grc_watched_settings(self):
        return super()._grc_watched_settings() | {
            "grc_score_mode",
            "grc_min_customers",
            "grc_min_history_days",
            "grc_max_silent_days",
            "grc_segmentation_id",
        }

    def _grc_segmentation(self):
        """Return the segmentation of the company: its own choice, else the usual one."""
        self.ensure_one()
        company = self.sudo()
        # The ids of a company whose settings are tried are those of the company itself.
        return company.grc_segmentation_id or self.env["grc.segmentation"].sudo().search(
            [("company_id", "in", [False, *company.ids])], limit=1
        )
