from odoo import fields, models
from odoo.addons.grc_base.models.res_company import SETTING


class ResCompany(models.Model):
    _inherit = "res.company"

    grc_likeness_tag_ids = fields.Many2many(
        "res.partner.category",
        "grc_likeness_tag_rel",
        "company_id",
        "category_id",
        "Tags left out",
        help="Tags that customers get because they are good, or that say what they have bought: a prospect cannot have"
        " them, and they would come first among what the best have in common.",
        **SETTING,
    )
