from odoo import fields, models
from odoo.addons.grc_base.models.res_company import SETTING
from odoo.addons.grc_base.tools.bounds import Within


class ResCompany(models.Model):
    """From how many mails on a second manager looks at a campaign."""

    _inherit = "res.company"

    grc_approval_sends = fields.Integer(
        "Second manager above (mails)",
        default=0,
        help="A campaign that would send more mails than this is launched when another manager has approved it. 0: no"
        " campaign needs that.",
        **SETTING,
    )

    _grc_approval_sends_range = Within("grc_approval_sends", 0, 10**9)
