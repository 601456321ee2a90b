from odoo import fields, models

from ...tools.bounds import Within
from .parts import PARTS


class GrcPersonPurpose(models.Model):
    """What a part of a person's data is kept for, and for how long after it was last confirmed.

    The line of a company counts before the one that all share. Without a line nothing of the part expires.
    """

    _name = "grc.person.purpose"
    _inherit = ["grc.bounded", "grc.choice", "grc.shared"]
    _description = "Purpose of Personal Data"
    _order = "part, company_id, id"
    _rec_name = "part"

    part = fields.Selection(PARTS, required=True)
    purpose = fields.Char(required=True, translate=True, help="What it is kept for: what you would tell the person.")
    months = fields.Integer(
        "Kept for (months)", required=True, default=36, help="After the day on which it was last confirmed."
    )
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", default=lambda self: self._default_owner(), help="Empty: of every company."
    )

    _months_range = Within("months", 1, 1200)
    _part_unique = models.UniqueIndex(
        "(part, COALESCE(company_id, 0))", "This part has a purpose already: change that one."
    )
