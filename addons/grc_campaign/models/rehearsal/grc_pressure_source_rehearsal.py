from odoo import api, models
from odoo.tools import SQL

from .grc_campaign_rehearsal import Rehearsing


class GrcPressureSourceRehearsal(models.AbstractModel):
    """What the earlier steps of a dry run would have sent; nothing outside of one."""

    _name = "grc.pressure.source.rehearsal"
    _inherit = "grc.pressure.source"
    _description = "Contacts of a Dry Run"

    @api.model
    def _contacts(self, company, since):
        if not isinstance(self.env.context.get("grc_rehearsing"), Rehearsing):
            return self._nothing()
        return SQL(
            "SELECT r.partner_id, r.channel, r.moment, 'marketing', NULL::varchar, NULL::integer FROM grc_rehearsed r"
            " JOIN people ON people.partner_id = r.partner_id WHERE r.moment > %s",
            since,
        )
