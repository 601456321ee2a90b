from datetime import timedelta

from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL

from ...tools.window import Window

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
    def _people(self, campaign):
        """Return the SELECT of the entities of a campaign, as they are today: each once.

        ``entity_id``, ``control``, ``mixed`` (contacts of both groups are one entity), ``share`` (that was held back
        where they were drawn), ``exempt`` (others were drawn, they were not), ``late`` (days after the launch on which
        they began), ``wide`` (in the comparison group of the company).
        """
        return SQL(
            """
            SELECT p.commercial_partner_id AS entity_id, %(late)s AS late, bool_or(m.control) AS control,
                   bool_or(m.mixed IS TRUE) OR bool_or(m.control) <> bool_and(m.control) AS mixed,
                   bool_or(m.company_wide IS TRUE) AS wide, MAX(%(share)s) AS share,
                   MAX(%(share)s) = 0 AND MAX(MAX(%(share)s)) OVER () > 0 AS exempt
              FROM grc_campaign_participation m
              JOIN grc_campaign c ON c.id = m.campaign_id
              JOIN res_partner p ON p.id = m.partner_id
             WHERE m.campaign_id = %(campaign)s AND m.state <> 'aside'
             GROUP BY p.commercial_partner_id
            """,
            late=self._late(campaign),
            share=SQL("COALESCE(m.held_share, c.control_share, 0)"),
            campaign=campaign.id,
        )

    @api.model
    def _late(self, campaign):
        """Return SQL of the days after the launch on which an entity began with its first participation ``m``."""
        first, company = SQL("MIN(m.entered_at)"), campaign.company_id
        return SQL("(%s - %s::date)", company_day(first, company), self.env["grc.campaign.forecast"]._day(campaign))

    @api.model
    def _rows(self, campaign, window):
        """Return rows of what each customer bought: ``control, mixed, share, exempt, contacted, past, before, orders,
        revenue, margin, late, wide``.
        """
        self.env.flush_all()
        people = self._people(campaign)
        return self.env.execute_query(
            SQL(
                """
                SELECT q.control, q.mixed, q.share::float8, q.exempt, q.control AND k.entity_id IS NOT NULL, b.past,
                       b.before, b.orders, b.revenue, b.margin, q.late, q.wide
                  FROM (%(people)s) q
                  JOIN (%(bought)s) b ON b.entity_id = q.entity_id
                  LEFT JOIN (%(contacted)s) k ON k.entity_id = q.entity_id
                 ORDER BY q.entity_id
                """,
                people=people,
                bought=self.env["grc.campaign.purchase"]._customers(window, self._entities(people)),
                contacted=self._contacted(campaign, window, people),
            )
        )

    @api.model
    def _entities(self, people):
        """Return people as ``grc.campaign.purchase`` asks for them."""
        return self.env["grc.campaign.purchase"]._known(SQL("SELECT w.entity_id, w.late FROM (%s) w", people))

    @api.model
    def _contacted(self, campaign, window, people):
        """Return the SELECT of ``entity_id`` of who was held back and contacted all the same, within the window.

        By a person who calls or visits, or by the campaign itself after they were free again.
        """
        contacts = SQL(" UNION ALL ").join(
            self.env[f"grc.pressure.source.{name}"].sudo()._contacts(window.company, campaign.launched_at)
            for name in ("activity", "report")
        )
        return SQL(
            """
            SELECT DISTINCT k.entity_id FROM (
                WITH people AS (
                    SELECT r.id AS partner_id, w.entity_id, w.late FROM (%(people)s) w
                      JOIN res_partner r ON r.commercial_partner_id = w.entity_id WHERE w.control),
                contact AS (%(contacts)s)
                SELECT w.entity_id, o.moment - make_interval(days => w.late) AS moment
                  FROM (SELECT c.partner_id, c.moment FROM contact c(partner_id, channel, moment)
                         UNION ALL
                        SELECT l.partner_id, l.moment FROM grc_contact_ledger l WHERE l.campaign_id = %(campaign)s) o
                  JOIN people w ON w.partner_id = o.partner_id) k
             WHERE k.moment >= %(begin)s AND k.moment < %(end)s
            """,
            people=people,
            contacts=contacts,
            campaign=campaign.id,
            begin=campaign.launched_at,
            end=campaign.launched_at + timedelta(days=window.days),
        )

    # After a click

    @api.model
    def _clicked(self, campaign):
        """Return the SELECT of ``entity_id, late, day`` of who clicked in a mail of a campaign, and since when."""
        return SQL(
            """
            SELECT p.commercial_partner_id AS entity_id, %s AS late, %s AS day
              FROM grc_campaign_click k
              JOIN grc_campaign_task t ON t.id = k.task_id
              JOIN grc_campaign_participation m ON m.id = t.participation_id
              JOIN res_partner p ON p.id = m.partner_id
             WHERE k.campaign_id = %s AND k.verdict = 'human'
             GROUP BY p.commercial_partner_id
            """,
            self._late(campaign),
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
