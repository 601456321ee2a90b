from odoo import fields, models


class ResPartner(models.Model):
    """A key account is named by a manager."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    grc_key_account = fields.Boolean(
        "Key account",
        groups="grc_base.group_grc_manager",
        help="Never in a comparison group, of calls or of campaigns: everyone of them is contacted.",
    )
