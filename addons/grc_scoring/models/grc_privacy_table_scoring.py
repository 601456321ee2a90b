from odoo import models
from odoo.addons.grc_base.tools.privacy.held import Held


class GrcPrivacyTableScoring(models.AbstractModel):
    """Promises to pay, and what a customer spends with others."""

    _name = "grc.privacy.table.scoring"
    _inherit = "grc.privacy.table"
    _description = "Personal Data: Promises and Wallets"

    _place = 15
    _tables = (
        Held("grc.promise", "anonymised", replaced=("reason",), kept=("asked",), why="ledger"),
        Held("grc.wallet", "deleted"),
    )
