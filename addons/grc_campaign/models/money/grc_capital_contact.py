from odoo import api, models
from odoo.tools import SQL


class GrcCapitalContact(models.AbstractModel):
    """A mail of a campaign is counted with the campaign, also where its text is kept on the contact."""

    _inherit = "grc.capital.contact"

    @api.model
    def _others(self):
        return SQL(
            """
            %s AND NOT EXISTS (
                SELECT 1 FROM mailing_trace t JOIN grc_campaign_step s ON s.mailing_id = t.mass_mailing_id
                 WHERE t.model = 'res.partner' AND t.res_id = c.res_id AND t.message_id = c.message_id)
            """,
            super()._others(),
        )
