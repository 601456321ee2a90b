from odoo import api, models
from odoo.tools import SQL


class GrcCampaignFuse(models.AbstractModel):
    """No customer gets more contacts of a campaign than it has steps: one that would is halted before it does."""

    _name = "grc.campaign.fuse"
    _description = "Fuse of Campaigns"

    @api.model
    def _blow(self):
        """Halt the campaigns of the batch that would contact somebody once more than they have steps; tell owners.

        What the batch holds of them is left as it was.
        """
        query = SQL(
            """
            SELECT DISTINCT k.campaign_id
              FROM (SELECT k.campaign_id, k.participation_id, COUNT(*) AS more FROM grc_claim k
                     WHERE k.verdict IS NULL AND NOT k.control GROUP BY 1, 2) k
             WHERE k.more + (SELECT COUNT(*) FROM grc_contact_ledger l JOIN grc_campaign_task t ON t.id = l.task_id
                              WHERE t.participation_id = k.participation_id)
                   > (SELECT COUNT(*) FROM grc_campaign_step s WHERE s.campaign_id = k.campaign_id)
            """
        )
        campaigns = self.env["grc.campaign"].sudo().browse(one for (one,) in self.env.execute_query(query))
        for campaign in campaigns:
            campaign._halt("often")
            campaign._tell_owner(
                lambda env, one=campaign: env._(
                    "“%s” would have contacted a customer more often than it has steps. Ask your administrator before"
                    " it goes on.",
                    one.name,
                )
            )
        if campaigns:
            self.env.cr.execute(SQL("DELETE FROM grc_claim WHERE campaign_id = ANY(%s)", campaigns.ids))
