import numpy as np
from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day, company_days
from odoo.tools import SQL

from ...tools.window import Window, Windows

#: Rows that are read at a time.
ROWS = 10_000
#: Conditions on entities ``w`` of a campaign: contacted, held back, and contacted for they are never held back.
GROUPS = {
    "treated": SQL("NOT w.control AND NOT w.exempt"),
    "control": SQL("w.control"),
    "exempt": SQL("NOT w.control AND w.exempt"),
}


class GrcCampaignGroup(models.AbstractModel):
    """The customers of a launched campaign in the groups that they were drawn for, and what they bought."""

    _name = "grc.campaign.group"
    _description = "Groups of a Campaign"

    @api.model
    def _window(self, campaign, times=1, until=None):
        """Return the window of a campaign, or one of so many times its length.

        :param until: day up to which documents are looked at; None: the company's today
        """
        company = campaign.company_id
        start = self.env["grc.campaign.forecast"]._day(campaign)
        return Window(company, start, campaign.goal_days * times, campaign.invoice_days, until or company._grc_today())

    @api.model
    def _people(self, campaigns):
        """Return the SELECT of the entities of campaigns of one company, as they are today: of each, each once.

        ``entity_id``, ``control``, ``mixed`` (contacts of both groups are one entity), ``share`` (that was held back
        where they were drawn), ``exempt`` (others were drawn, they were not), ``late`` (days after the launch on which
        they began), ``wide`` (in the comparison group of the company), ``nth`` (which of the campaigns, from 1 on).
        """
        return SQL(
            """
            SELECT p.commercial_partner_id AS entity_id, %(late)s AS late, bool_or(m.control) AS control,
                   bool_or(m.mixed IS TRUE) OR bool_or(m.control) <> bool_and(m.control) AS mixed,
                   bool_or(m.company_wide IS TRUE) AS wide, MAX(%(share)s) AS share,
                   MAX(%(share)s) = 0 AND MAX(MAX(%(share)s)) OVER (PARTITION BY m.campaign_id) > 0 AS exempt,
                   array_position(%(campaigns)s, m.campaign_id) AS nth
              FROM grc_campaign_participation m
              JOIN grc_campaign c ON c.id = m.campaign_id
              JOIN res_partner p ON p.id = m.partner_id
             WHERE m.campaign_id = ANY(%(campaigns)s) AND m.state <> 'aside'
             GROUP BY m.campaign_id, c.launched_at, p.commercial_partner_id
            """,
            late=self._late(campaigns.company_id),
            share=SQL("COALESCE(m.held_share, c.control_share, 0)"),
            campaigns=campaigns.ids,
        )

    @api.model
    def _late(self, company):
        """Return SQL of the days after the launch of campaign ``c`` on which an entity began with its first
        participation ``m``.
        """
        first, launch = company_days(company, SQL("MIN(m.entered_at)"), SQL("c.launched_at"))
        return SQL("(%s - %s)", first, launch)

    @api.model
    def _rows(self, campaigns, windows):
        """Return ``{campaign: rows}`` of what each customer bought, in one query.

        A row is ``control, mixed, share, exempt, contacted, past, before, orders, revenue, margin, late, wide``.

        :param campaigns: ``grc.campaign``, launched by one company
        :param list windows: :class:`~...tools.window.Window` of each
        """
        found = {campaign: [] for campaign in campaigns}
        if campaigns:
            self.env.flush_all()
            self.env.cr.execute(self._bought(campaigns, Windows(tuple(windows))))
        # Numbers take less room than rows, of which some are read at a time.
        while campaigns and (rows := self.env.cr.fetchmany(ROWS)):
            table = np.array(rows, dtype=float)
            for nth in np.unique(table[:, 0]).astype(int):
                found[campaigns[int(nth) - 1]].append(table[table[:, 0] == nth, 1:])
        return {campaign: np.concatenate(tables) if tables else [] for campaign, tables in found.items()}

    @api.model
    def _bought(self, campaigns, windows):
        """Return the SELECT of the rows of :meth:`_rows`, each with the place of its campaign, in their order."""
        people = self._people(campaigns)
        return SQL(
            """
            SELECT q.nth, q.control, q.mixed, q.share::float8, q.exempt, q.control AND k.entity_id IS NOT NULL,
                   b.past, b.before, b.orders, b.revenue, b.margin, q.late, q.wide
              FROM (%(people)s) q
              JOIN (%(bought)s) b ON b.entity_id = q.entity_id AND b.nth = q.nth
              LEFT JOIN (%(contacted)s) k ON k.entity_id = q.entity_id AND k.nth = q.nth
             ORDER BY q.nth, q.entity_id
            """,
            people=people,
            bought=self.env["grc.campaign.purchase"]._customers(windows, self._entities(people)),
            contacted=self._contacted(campaigns, windows, people),
        )

    @api.model
    def _entities(self, people):
        """Return people as ``grc.campaign.purchase`` asks for them."""
        return self.env["grc.campaign.purchase"]._known(SQL("SELECT w.entity_id, w.late, w.nth FROM (%s) w", people))

    @api.model
    def _contacted(self, campaigns, windows, people):
        """Return the SELECT of ``entity_id, nth`` of who was held back and contacted all the same, within the window.

        By a person who calls or visits, or by the campaign itself after they were free again.
        """
        return SQL(
            """
            SELECT DISTINCT k.entity_id, k.nth FROM (
                WITH held AS (
                    SELECT r.id AS partner_id, w.entity_id, w.nth, w.late FROM (%(people)s) w
                      JOIN res_partner r ON r.commercial_partner_id = w.entity_id WHERE w.control),
                people AS (SELECT DISTINCT h.partner_id, h.entity_id FROM held h),
                contact AS (%(contacts)s)
                SELECT h.entity_id, h.nth, o.moment - make_interval(days => h.late) AS moment
                  FROM (SELECT c.partner_id, c.moment, NULL::integer AS nth
                          FROM contact c(partner_id, channel, moment)
                         UNION ALL
                        SELECT l.partner_id, l.moment, array_position(%(campaigns)s, l.campaign_id)
                          FROM grc_contact_ledger l WHERE l.campaign_id = ANY(%(campaigns)s)) o
                  JOIN held h ON h.partner_id = o.partner_id AND (o.nth IS NULL OR o.nth = h.nth)) k
              JOIN grc_campaign c ON c.id = (%(campaigns)s)[k.nth]
             WHERE k.moment >= c.launched_at
               AND k.moment < c.launched_at + make_interval(days => (%(days)s)[k.nth])
            """,
            people=people,
            contacts=self._by_people(windows.company, min(campaigns.mapped("launched_at"))),
            campaigns=campaigns.ids,
            days=[part.days for part in windows.parts],
        )

    @api.model
    def _by_people(self, company, since):
        """Return the SELECT of the contacts that people made with ``people`` since a moment: calls and visits."""
        sources = [self.env[f"grc.pressure.source.{name}"].sudo() for name in ("activity", "report")]
        return SQL(" UNION ALL ").join(source._contacts(company, since) for source in sources)

    # After a click

    @api.model
    def _clicked(self, campaign):
        """Return the SELECT of ``entity_id, late, day`` of who clicked in a mail of a campaign, and since when."""
        return SQL(
            """
            SELECT p.commercial_partner_id AS entity_id, %s AS late, 1 AS nth, %s AS day
              FROM grc_campaign_click k
              JOIN grc_campaign c ON c.id = k.campaign_id
              JOIN grc_campaign_task t ON t.id = k.task_id
              JOIN grc_campaign_participation m ON m.id = t.participation_id
              JOIN res_partner p ON p.id = m.partner_id
             WHERE k.campaign_id = %s AND k.verdict = 'human'
             GROUP BY c.launched_at, p.commercial_partner_id
            """,
            self._late(campaign.company_id),
            company_day(SQL("MIN(k.moment)"), campaign.company_id),
            campaign.id,
        )

    @api.model
    def _after_click(self, campaign, window):
        """Return ``(customers who clicked, orders after it, revenue of these)`` within the window."""
        self.env.flush_all()
        clicked = self._clicked(campaign)
        return self.env.execute_query(
            SQL(
                """
                SELECT (SELECT COUNT(*) FROM (%(clicked)s) k), COUNT(DISTINCT l.purchase) FILTER (WHERE l.stands),
                       COALESCE(SUM(l.amount), 0)::float8
                  FROM (%(lines)s) l JOIN (%(clicked)s) k ON k.entity_id = l.entity_id AND l.day >= k.day
                """,
                clicked=clicked,
                lines=self.env["grc.campaign.purchase"]._lines(window, self._entities(clicked)),
            )
        )[0]

    # The documents behind a figure

    @api.model
    def _documents(self, campaign, window, group):
        """Return the SELECT of the ids (of ``grc.customer.document``) that a figure is made of.

        :param str group: one of :data:`GROUPS`; or ``clicked``: after a click
        """
        self.env.flush_all()
        purchase = self.env["grc.campaign.purchase"]
        if group == "clicked":
            people = self._clicked(campaign)
            condition = SQL("l.day >= k.day")
        else:
            people = SQL("SELECT w.* FROM (%s) w WHERE NOT w.mixed AND %s", self._people(campaign), GROUPS[group])
            condition = SQL("TRUE")
        return purchase._documents(window, self._entities(people), SQL("(%s) k", people), condition)
