from odoo import api, models
from odoo.tools import SQL


class GrcCampaignFuse(models.AbstractModel):
    """Halts a campaign that contacts somebody more often than it has steps: whatever fault it is, it goes no further.

    Keys of the tables let a step be done once for each customer; elsewhere a step that was deleted sent 11,500 mails to
    100 contacts. Mails that were queued with the surplus one wait, and are cancelled when the campaign is stopped.
    """

    _name = "grc.campaign.fuse"
    _description = "Fuse of Campaigns"

    @api.model
    def _blow(self):
        """Halt the campaigns of the batch in which somebody has been contacted more often than there are steps."""
        query = """
            SELECT DISTINCT d.campaign_id FROM (
                SELECT t.campaign_id, COUNT(*) AS contacts FROM grc_campaign_task t
                  JOIN (SELECT DISTINCT participation_id FROM grc_claim) k ON k.participation_id = t.participation_id
                 WHERE t.state = 'done' GROUP BY t.campaign_id, t.participation_id) d
             WHERE d.contacts > (SELECT COUNT(*) FROM grc_campaign_step s WHERE s.campaign_id = d.campaign_id)
        """
        self.env.flush_all()
        for campaign in self.env["grc.campaign"].browse(one for (one,) in self.env.execute_query(SQL(query))):
            campaign._halt("fuse")
            campaign._tell_owner(
                lambda env, one=campaign: env._(
                    "“%s” has contacted a customer more often than it has steps. Its mails wait: stop it, and"
                    " report this.",
                    one.name,
                )
            )
