from odoo import api, fields, models
from odoo.addons.grc_base.models.res_company import SETTING
from odoo.addons.grc_base.tools.bounds import HIGHEST_INTEGER, Within

from ..engine.groups import FEWEST, MOST


class ResCompany(models.Model):
    _inherit = "res.company"

    grc_group_count = fields.Selection(
        [("auto", "Automatic"), *((str(number), str(number)) for number in range(FEWEST, MOST + 1))],
        "Number of groups",
        default="auto",
        required=True,
        help="Automatic: the number whose groups are most clearly apart, by their mean silhouette.",
        **SETTING,
    )
    grc_group_seed = fields.Integer(
        "Seed of the groups",
        default=0,
        help="Of what is drawn when groups are sought: the same customers and the same seed make the same groups.",
        **SETTING,
    )

    _grc_group_seed_drawn = Within("grc_group_seed", 0, HIGHEST_INTEGER, "The seed of the groups cannot be below zero.")

    @api.model
    def _grc_watched_settings(self):
        return super()._grc_watched_settings() | {"grc_group_count", "grc_group_seed"}

    def _grc_group_count(self):
        """Return how many groups are asked for; 0: automatic."""
        self.ensure_one()
        return int(self.grc_group_count) if (self.grc_group_count or "auto") != "auto" else 0
