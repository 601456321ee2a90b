from odoo import fields, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    grc_control_share = fields.Float(
        "Calls held back",
        groups="grc_base.group_grc_manager",
        help="Share of the team's customers to whom nothing is proposed, so that the effect of proposed calls can be"
        " measured: 0.1 is one customer in ten. Overdue invoices and complaints are always proposed.",
    )

    _grc_control_share_range = models.Constraint(
        "CHECK (grc_control_share IS NULL OR grc_control_share BETWEEN 0 AND 0.5)",
        "At most half of a team's customers can be held back for comparison.",
    )
