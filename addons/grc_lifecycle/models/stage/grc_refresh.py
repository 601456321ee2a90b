from odoo import fields, models


class GrcRefresh(models.Model):
    _inherit = "grc.refresh"

    stage_rules = fields.Char(
        readonly=True,
        groups="base.group_system",
        help="Fingerprint of the rules by which stages were found; empty: that refresh knew no stages.",
    )
