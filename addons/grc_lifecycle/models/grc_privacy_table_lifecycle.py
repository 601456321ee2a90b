from odoo import api, models
from odoo.addons.grc_base.tools.privacy.held import Held
from odoo.tools import SQL


class GrcPrivacyTableLifecycle(models.AbstractModel):
    """Actions, which are counted without their words, and manual stages."""

    _name = "grc.privacy.table.lifecycle"
    _inherit = "grc.privacy.table"
    _description = "Personal Data: Actions and Stages"

    _place = 15
    _tables = (
        Held(
            "grc.action",
            "anonymised",
            emptied=("why", "say", "offer", "feedback", "dismiss_reason"),
            replaced=("summary",),
            kept=("key", "res_model"),
            why="figures",
        ),
        Held("grc.stage.override", "deleted"),
    )

    @api.model
    def _erase(self, case, held, ids):
        if held.fate == "deleted":
            return self._delete(held.model, ids)
        stopped = SQL("CASE WHEN state = 'open' THEN 'stopped' ELSE state END")
        closed = SQL("CASE WHEN state = 'open' THEN %s::date ELSE closed_on END", self.env.cr.now())
        return self._anonymise(case, held, ids, state=stopped, closed_on=closed)
