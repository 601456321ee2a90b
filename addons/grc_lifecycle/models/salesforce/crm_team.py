from odoo import fields, models
from odoo.addons.grc_base.tools.bounds import Within


class CrmTeam(models.Model):
    _name = "crm.team"
    _inherit = ["crm.team", "grc.bounded"]

    grc_control_share = fields.Float(
        "Calls held back",
        groups="grc_base.group_grc_manager",
        help="Share of the team's customers to whom nothing is proposed, so that the effect of proposed calls can be"
        " measured: 0.1 is one customer in ten. Overdue invoices and complaints are always proposed.",
    )

    _grc_control_share_range = Within(
        "grc_control_share",
        0,
        0.5,
        "At most half of a team's customers can be held back for comparison.",
    )
