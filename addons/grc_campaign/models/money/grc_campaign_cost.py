from odoo import api, models
from odoo.addons.grc_base.tools.consent import CHANNELS
from odoo.tools import SQL


class GrcCampaignCost(models.AbstractModel):
    """What contacts of campaigns cost: their number in the ledger × what one costs the campaign."""

    _name = "grc.campaign.cost"
    _description = "Cost of Campaigns"

    @api.model
    def _of_contact(self, campaign, channel, channels=None):
        """Return SQL of what a contact costs.

        :param SQL campaign: alias of ``grc_campaign``
        :param SQL channel: column with the channel
        :param channels: those that are counted; None: all
        """
        cases = SQL(" ").join(
            SQL("WHEN %s THEN COALESCE(%s, 0)", name, SQL("%s.%s", campaign, SQL.identifier(f"{name}_cost")))
            for name, __ in CHANNELS
            if channels is None or name in channels
        )
        return SQL("(CASE %s %s ELSE 0 END)::numeric", channel, cases)

    @api.model
    def _spent(self, campaign):
        """Return what a campaign has cost so far, without discounts: they are on the invoices.

        :param campaign: ``grc.campaign``, one record
        :return: ``(fixed, [(channel, contacts, amount)])``
        """
        return self._spent_on_each(campaign)[campaign]

    @api.model
    def _spent_on_each(self, campaigns):
        """Return ``{campaign: what it has cost}``, as :meth:`_spent` does, in one query."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.campaign_id, l.channel, COUNT(*), SUM(%s)::float8
                  FROM grc_contact_ledger l JOIN grc_campaign c ON c.id = l.campaign_id
                 WHERE l.campaign_id = ANY(%s) GROUP BY l.campaign_id, l.channel ORDER BY l.campaign_id, l.channel
                """,
                self._of_contact(SQL("c"), SQL("l.channel")),
                campaigns.ids,
            )
        )
        contacts = {campaign.id: [] for campaign in campaigns}
        for campaign, *row in rows:
            contacts[campaign].append(tuple(row))
        return {campaign: (campaign.fixed_cost or 0.0, contacts[campaign.id]) for campaign in campaigns}
