from odoo import api, fields, models
from odoo.tools import SQL


class GrcCampaign(models.Model):
    """How many have opened the mails of a campaign, of those who agreed to be measured."""

    _inherit = "grc.campaign"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    opened_words = fields.Char(
        "Mails opened",
        compute="_compute_opened_words",
        help="Of the mails to those who agreed that opening is measured; of nobody else it is known. Programs open"
        " mails, too: no step and no result rests on it.",
    )

    @api.depends("state")
    @api.depends_context("uid", "lang")
    def _compute_opened_words(self):
        """Count what the user may see, as the lists do."""
        self.env["mailing.trace"].flush_model(["grc_tracked", "open_datetime"])
        tasks = self.env["grc.campaign.task"]._search([("campaign_id", "in", self.ids)])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.campaign_id, COUNT(*), COUNT(x.open_datetime) FROM grc_campaign_task t
                  JOIN mailing_trace x ON x.id = t.trace_id AND x.grc_tracked
                 WHERE t.id IN %s GROUP BY 1
                """,
                tasks.subselect(),
            )
        )
        found = {campaign: (opened, tracked) for campaign, tracked, opened in rows}
        for campaign in self:
            opened, tracked = found.get(campaign._origin.id, (0, 0))
            words = self.env._("%(opened)s of %(tracked)s who agreed to it", opened=opened, tracked=tracked)
            campaign.opened_words = words if tracked else False
