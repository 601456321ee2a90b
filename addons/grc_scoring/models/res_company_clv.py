from odoo import api, fields, models
from odoo.addons.grc_base.models.res_company import SETTING
from odoo.addons.grc_base.tools.bounds import Within


class ResCompany(models.Model):
    """How a company's lifetime values are reckoned."""

    _inherit = "res.company"

    grc_clv_model = fields.Selection(
        [("mbg_nbd", "MBG/NBD"), ("bg_nbd", "BG/NBD"), ("pareto_nbd", "Pareto/NBD")],
        "Model of purchases",
        default="mbg_nbd",
        required=True,
        help="MBG/NBD: a customer may leave after any purchase, the first included. BG/NBD: after a repeat purchase"
        " only, so that one-time buyers count as customers for ever. Pareto/NBD: at any moment.",
        **SETTING,
    )
    grc_clv_horizon = fields.Integer(
        "Horizon (months)",
        default=12,
        help="The expected margin is that of so many months ahead.",
        **SETTING,
    )
    grc_clv_discount = fields.Float(
        "Discount rate (% a year)",
        default=10.0,
        help="What you could earn elsewhere: money that comes in a year is worth less than money today.",
        **SETTING,
    )

    _grc_clv_horizon_range = Within(
        "grc_clv_horizon",
        1,
        120,
        "The horizon of lifetime values must be 1 to 120 months. Enter the months you plan ahead, such as 12.",
    )
    _grc_clv_discount_range = Within(
        "grc_clv_discount",
        0,
        100,
        "The discount rate of lifetime values must be 0 to 100 % a year. Enter a yearly rate, such as 10.",
    )

    @api.model
    def _grc_watched_settings(self):
        return super()._grc_watched_settings() | {"grc_clv_model", "grc_clv_horizon", "grc_clv_discount"}
