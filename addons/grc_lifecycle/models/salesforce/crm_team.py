from odoo import fields, models
from odoo.addons.grc_base.tools.bounds import Within


class CrmTeam(models.Model):
    """The share of a team's customers to whom nothing is proposed."""

    _name = "crm.team"
    _inherit = ["crm.team", "grc.bounded"]

    grc_control_share = fields.Float(
        "Comparison group",
        groups="grc_base.group_grc_manager",
        help="Share of the team's customers to whom nothing is proposed, so that the effect of proposed calls can be"
        " measured: 0.1 is one customer in ten. Calls to those with an open quotation or opportunity, a complaint, an"
        " overdue invoice or a contract that runs out, to key accounts and to class A are always proposed.",
    )
    grc_control_best = fields.Boolean(
        "Class A, too",
        groups="grc_base.group_grc_manager",
        help="Customers of class A may be in the comparison group of calls like the others. Without it calls"
        " to them are always proposed, and the effect is measured on the others.",
    )

    _grc_control_share_range = Within(
        "grc_control_share",
        0,
        0.5,
        "At most half of a team's customers can be in the comparison group.",
    )
