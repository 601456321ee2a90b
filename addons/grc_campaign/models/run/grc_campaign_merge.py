from odoo import api, models
from odoo.tools import SQL


class GrcCampaignMerge(models.AbstractModel):
    """Two contacts that turn out to be one customer: they are in each campaign once.

    Of several participations in one campaign, that stays in which most was done; the others are ended and nobody's.
    Was one of them held back and another not, what was done proves nothing: it is left out of the comparison.
    """

    _name = "grc.campaign.merge"
    _description = "Campaigns after a Merge"

    @api.model
    def _merge(self, others, survivor):
        """Unite participations before their contacts become one.

        :param others: ``res.partner`` that are about to go
        :param survivor: ``res.partner``, one record
        """
        self.env.flush_all()
        self.env.cr.execute(self._united((others | survivor).ids, survivor))
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_participation m SET mixed = TRUE FROM grc_campaign_union u"
                " WHERE u.id = m.id AND u.mixed AND u.place = 1"
            )
        )
        self.env["grc.campaign.follow"]._leave(
            SQL("m.id IN (SELECT u.id FROM grc_campaign_union u WHERE u.place > 1)"), "merged"
        )
        self.env.cr.execute(
            SQL(
                "UPDATE grc_campaign_participation SET partner_id = NULL"
                " WHERE id IN (SELECT u.id FROM grc_campaign_union u WHERE u.place > 1)"
            )
        )
        self.env.cr.execute(SQL("DROP TABLE grc_campaign_union"))
        self.env["grc.campaign.participation"].invalidate_model()

    @api.model
    def _alike(self):
        """Return SQL of what participations ``m`` of campaign ``c`` have in common that become one.

        What brought them; of a campaign that customers come to once, nothing: whatever brought them.
        """
        return SQL("CASE WHEN c.reentry = 'never' THEN '' ELSE m.event_key END")

    @api.model
    def _united(self, partners, survivor):
        """Return the statement that makes ``grc_campaign_union``, a row a participation of contacts: which are one.

        ``place`` 1 stays; ``mixed``: one of them was held back and another not.

        :param list partners: ids of ``res.partner``
        :param survivor: ``res.partner``, one record of them
        """
        return SQL(
            """
            CREATE TEMPORARY TABLE grc_campaign_union ON COMMIT DROP AS
            SELECT m.id,
                   bool_or(m.control OR m.mixed) FILTER (WHERE m.state <> 'aside') OVER w
                   AND bool_or(NOT m.control OR m.mixed) FILTER (WHERE m.state <> 'aside') OVER w AS mixed,
                   ROW_NUMBER() OVER (PARTITION BY m.campaign_id, %(alike)s
                                      ORDER BY m.state = 'aside', COUNT(t.id) DESC,
                                               m.partner_id = %(survivor)s DESC, m.id) AS place
              FROM grc_campaign_participation m
              JOIN grc_campaign c ON c.id = m.campaign_id
              LEFT JOIN grc_campaign_task t ON t.participation_id = m.id AND t.state = 'done'
             WHERE m.partner_id = ANY(%(partners)s)
             GROUP BY m.id, c.id
            WINDOW w AS (PARTITION BY m.campaign_id, %(alike)s)
            """,
            alike=self._alike(),
            survivor=survivor.id,
            partners=partners,
        )
