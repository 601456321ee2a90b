from collections import namedtuple
from datetime import timedelta

from odoo import api, models
from odoo.addons.grc_base.tools.clock import local_day
from odoo.tools import SQL

#: How those come to a campaign who come after its launch: SQL of ``event_key`` and ``moment`` of customer ``c``, a join
#: that they may need, the order in which one of several counts, and when they are taken in (datetime).
Entry = namedtuple("Entry", "event_key moment join order now")


class GrcCampaignEntry(models.AbstractModel):
    """Who may come to a campaign after its launch, and how they are told apart from those who came before.

    A participation has the key of what brought it: nothing (the audience), a day, a document. Whoever comes again is in
    the group that they were drawn for the first time.
    """

    _name = "grc.campaign.entry"
    _description = "Entry to a Campaign"

    @api.model
    def _of_day(self, moment, key):
        """Return how those come who are in the audience at a moment.

        :param str key: of the day; empty: of those who come once in any case
        """
        return Entry(SQL("%s", key), SQL("%s::timestamp", moment), SQL(), SQL("c.id"), moment)

    @api.model
    def _of_events(self, now):
        """Return how those come to whom something has happened (``grc_happened``)."""
        join = SQL("JOIN grc_happened h ON h.partner_id = c.partner_id")
        return Entry(SQL("h.event_key"), SQL("h.moment"), join, SQL("h.moment, h.event_key"), now)

    @api.model
    def _of_look(self, campaign, moment):
        """Return how those come who have come to the audience; where they may come again, by the company's day."""
        key = "" if campaign.reentry == "never" else local_day(moment, campaign.company_id).isoformat()
        return self._of_day(moment, key)

    @api.model
    def _admitted(self, campaign, entry):
        """Return the condition that customer ``c`` may come to a campaign.

        Whoever is set aside was in the audience already, and comes when their turn has come.
        """
        earlier = SQL("m.campaign_id = %s AND m.partner_id = c.partner_id", campaign.id)
        gap = timedelta(days=campaign.reentry_days)
        return SQL(
            "NOT EXISTS (SELECT 1 FROM grc_campaign_participation m WHERE %s AND (m.state = 'aside' OR %s))",
            earlier,
            {
                "never": SQL("TRUE"),
                "document": SQL("FALSE"),
                "gap": SQL("m.entered_at > %s - %s %s", entry.moment, gap, self._still_inside(campaign)),
                "exit": SQL(
                    "m.state = 'running' OR m.ended_at > %s - %s %s", entry.moment, gap, self._still_inside(campaign)
                ),
            }[campaign.reentry],
        )

    @api.model
    def _still_inside(self, campaign):
        """Return what else keeps those out who came to the audience and never left it: they have not come again."""
        return SQL("OR m.away_at IS NULL OR m.away_at < m.entered_at") if campaign.start == "launch" else SQL()

    @api.model
    def _drawn(self, campaign):
        """Return the join of the first participation ``was`` of customer ``c`` in a campaign."""
        return SQL(
            """
            LEFT JOIN LATERAL (
                 SELECT m.id, m.control, m.company_wide, m.held_share, m.exemption, m.mixed, m.entered_at
                   FROM grc_campaign_participation m
                  WHERE m.campaign_id = %s AND m.partner_id = c.partner_id AND m.state <> 'aside'
                  ORDER BY m.entered_at, m.id LIMIT 1) was ON TRUE
            """,
            campaign.id,
        )

    @api.model
    def _participations(self, campaign, entry):
        """Return the INSERT of those who come after the launch: each once, save where each document goes its own way.

        :param entry: :class:`Entry`
        :return: SQL, which returns their ids
        """
        enrolment, share = self.env["grc.campaign.enrolment"], campaign.control_share
        return SQL(
            """
            INSERT INTO grc_campaign_participation (campaign_id, company_id, partner_id, event_key, state, control,
                                                    company_wide, held_share, exemption, mixed, priority, entered_at,
                                                    drawn_at)
            SELECT %(campaign)s, %(company)s, d.partner_id, d.event_key, 'running', d.control, d.company_wide,
                   d.held_share, d.exemption, d.mixed, d.priority, d.moment, d.drawn_at
              FROM (SELECT c.partner_id, %(key)s AS event_key, %(moment)s AS moment, %(priority)s AS priority,
                           CASE WHEN was.id IS NULL THEN %(control)s ELSE was.control END AS control,
                           CASE WHEN was.id IS NULL THEN %(wide)s ELSE was.company_wide END AS company_wide,
                           CASE WHEN was.id IS NOT NULL THEN was.held_share
                                WHEN x.reason IS NULL THEN %(share)s ELSE 0 END AS held_share,
                           CASE WHEN was.id IS NULL THEN x.reason ELSE was.exemption END AS exemption,
                           COALESCE(was.mixed, FALSE) AS mixed, was.entered_at AS drawn_at,
                           ROW_NUMBER() OVER (PARTITION BY c.partner_id ORDER BY %(order)s) AS place
                      FROM grc_customer c %(join)s %(exempt)s %(drawn)s
                     WHERE c.id IN (%(audience)s) AND %(admitted)s) d
             WHERE %(each)s OR d.place = 1
            ON CONFLICT DO NOTHING RETURNING id
            """,
            campaign=campaign.id,
            company=campaign.company_id.id,
            key=entry.event_key,
            moment=entry.moment,
            priority=enrolment._priority(campaign),
            control=enrolment._control(campaign, share, entry.now),
            wide=enrolment._company_wide(campaign),
            share=enrolment._drawn(campaign, share),
            order=entry.order,
            join=entry.join,
            exempt=enrolment._exempt(campaign, share),
            drawn=self._drawn(campaign),
            audience=enrolment._customers(campaign),
            admitted=self._admitted(campaign, entry),
            each=campaign.reentry == "document",
        )

    @api.model
    def _note_away(self, campaign, now):
        """Note who of those who have come is not in the audience any more: they may come again."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE grc_campaign_participation m SET away_at = %s
                 WHERE m.campaign_id = %s AND m.state <> 'aside' AND (m.away_at IS NULL OR m.away_at < m.entered_at)
                   AND NOT EXISTS (SELECT FROM (%s) a WHERE a.partner_id = m.partner_id)
                """,
                now,
                campaign.id,
                self.env["grc.campaign.enrolment"]._partners(campaign),
            )
        )
        self.env["grc.campaign.participation"].invalidate_model(["away_at"])
