from odoo import api, models
from odoo.addons.grc_base.engine import control
from odoo.addons.grc_base.tools.bounds import money
from odoo.addons.grc_base.tools.clock import local_day
from odoo.tools import SQL

from ...tools import moments
from ...tools.customers import customers_among


class GrcCampaignEnrolment(models.AbstractModel):
    """Taking the audience of a campaign in: one statement for the customers, one for their first tasks."""

    _name = "grc.campaign.enrolment"
    _description = "Enrolment of an Audience"

    @api.model
    def _enrol(self, campaign, entry=None):
        """Take in customers of the audience, with what is due for them first.

        :param campaign: ``grc.campaign``, one record that is running
        :param entry: how those come who come after the launch, see ``grc.campaign.entry``; None: the launch
        :return: number of customers taken in, with those who are set aside
        """
        self.env.flush_all()
        later = entry and self.env["grc.campaign.entry"]._participations(campaign, entry)
        self.env.cr.execute(later or self._participations(campaign))
        number = self.env.cr.rowcount
        begun = [one for (one,) in self.env.cr.fetchall()] if later else None
        self.env.cr.execute(self._first_tasks(campaign, begun))
        self.env.invalidate_all(flush=False)
        return number

    @api.model
    def _participations(self, campaign):
        """Return the INSERT of the customers; who is in the comparison group is drawn by the hash of the suite."""
        priority = self._priority(campaign)
        return SQL(
            """
            INSERT INTO grc_campaign_participation (campaign_id, company_id, partner_id, event_key, state, control,
                                                    company_wide, held_share, exemption, mixed, priority, entered_at)
            SELECT %(campaign)s, %(company)s, c.partner_id, '', %(state)s, %(control)s, %(wide)s,
                   CASE WHEN x.reason IS NULL THEN %(share)s ELSE 0 END, x.reason, FALSE, %(priority)s, %(moment)s
              FROM grc_customer c %(exempt)s WHERE c.id IN (%(audience)s)
            ON CONFLICT DO NOTHING
            """,
            campaign=campaign.id,
            company=campaign.company_id.id,
            state=self.env["grc.campaign.intake"]._state(campaign, priority),
            control=self._control(campaign, campaign.control_share),
            wide=self._company_wide(campaign),
            share=self._drawn(campaign, campaign.control_share),
            exempt=self._exempt(campaign, campaign.control_share),
            priority=priority,
            moment=campaign.launched_at,
            audience=self._customers(campaign),
        )

    @api.model
    def _customers(self, campaign):
        """Return the SELECT of the ids of the customers of the audience of a campaign."""
        return self.env["grc.campaign.review"]._without(campaign, campaign.audience_id.sudo()._customers_query())

    @api.model
    def _partners(self, campaign):
        """Return the SELECT of the ids of the commercial entities of these customers."""
        return customers_among(self._customers(campaign), "partner_id")

    @api.model
    def _control(self, campaign, share, moment=None):
        """Return SQL of whether customer ``c``, exempt by ``x``, is in the comparison group: campaign's or company's.

        :param datetime moment: at which they come in; None: the launch
        """
        company, months = campaign.company_id, campaign.release_months
        number = 0
        if moment:
            launched = local_day(campaign.launched_at or moment, company)
            number = control.period(launched, 0, months, local_day(moment, company)).number
        drawn = SQL("%s < %s", company._grc_control_place(SQL("c.partner_id"), campaign.sudo().salt, number), share)
        if self._company_share(campaign):
            drawn = SQL("(%s OR %s)", drawn, company._grc_in_group(SQL("c.partner_id")))
        return SQL("(x.reason IS NULL AND %s)", drawn)

    @api.model
    def _company_wide(self, campaign):
        """Return SQL of whether customer ``c``, exempt by ``x``, is in the comparison group of the company."""
        if not self._company_share(campaign):
            return SQL("FALSE")
        return SQL("(x.reason IS NULL AND %s)", campaign.company_id._grc_in_group(SQL("c.partner_id")))

    @api.model
    def _company_share(self, campaign):
        """Return the share of the company-wide comparison group, for marketing alone."""
        return campaign.company_id.sudo().grc_company_share if campaign.purpose == "marketing" else 0.0

    @api.model
    def _drawn(self, campaign, share):
        """Return the share of those in the comparison group of a campaign or of the company: two draws."""
        company = self._company_share(campaign)
        return share + company - share * company

    @api.model
    def _exempt(self, campaign, share):
        """Return the join of who among customers ``c`` is never held back, as ``x``; without a share, nobody."""
        company = campaign.company_id
        found = SQL("SELECT NULL::integer AS partner_id, NULL::varchar AS reason WHERE FALSE")
        if share or self._company_share(campaign):
            found = self.env["grc.control.exemption"]._all(company, company._grc_today())
        return SQL("LEFT JOIN (%s) x ON x.partner_id = c.partner_id", found)

    @api.model
    def _priority(self, campaign):
        """Return SQL of the priority of customer ``c``: by hand, else the margin expected of them × the chance."""
        if campaign.priority:
            return SQL("%s::double precision", campaign.priority)
        expected = money(SQL("COALESCE(NULLIF(c.clv_predicted, 0), c.best_margin, c.window_margin, 0)"))
        return SQL("(%s * %s)::double precision", expected, campaign.chance)

    @api.model
    def _first_tasks(self, campaign, begun=None):
        """Return the INSERT of the tasks of the steps that come first.

        :param begun: ids of the participations that begin; None: of all that run
        """
        first = SQL(
            """
            SELECT m.id AS participation_id, m.campaign_id, m.company_id, s.id AS step_id, 0 AS occurrence, m.priority,
                   s.latest, %(due)s AS due_at
              FROM grc_campaign_participation m
              JOIN res_partner p ON p.id = m.partner_id
              JOIN grc_campaign_step s
                ON s.campaign_id = m.campaign_id AND s.after = 'launch' AND s.closed IS NOT TRUE
              %(zones)s
             WHERE m.campaign_id = %(campaign)s AND m.state = 'running' AND %(begun)s
            """,
            due=moments.due_for(self.env, SQL("m.entered_at"), SQL("m.company_id")),
            zones=moments.zones(self.env, SQL("m.company_id")),
            campaign=campaign.id,
            begun=SQL("TRUE") if begun is None else SQL("m.id = ANY(%s)", begun),
        )
        return self.env["grc.campaign.task"]._insert(first)

    @api.model
    def _foretell(self, campaign, share=None):
        """Return how many a launch would take in, and hold back, and how many its first step may contact today.

        :param campaign: ``grc.campaign``, one record
        :param share: share that it would hold back; None: it is asked for
        """
        campaign.check_access("write")
        campaign = campaign.sudo()
        customers = self._customers(campaign)
        share = self.env["grc.campaign.forecast"]._share(campaign) if share is None else share
        self.env.flush_all()
        query = SQL(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE %s) FROM grc_customer c %s WHERE c.id IN (%s)",
            self._control(campaign, share),
            self._exempt(campaign, share),
            customers,
        )
        return (*self.env.execute_query(query)[0], self._reached(campaign, customers))

    @api.model
    def _reached(self, campaign, customers):
        """Return how many customers the first step of a campaign may contact today."""
        channel = campaign.step_ids.filtered(lambda step: not step.closed)[:1].channel
        return self._reached_by(campaign, customers, channel)

    @api.model
    def _reached_by(self, campaign, customers, channel):
        """Return how many customers a campaign may contact by a channel today; without a channel, all of them."""
        partners = SQL("p.id IN (%s)", customers_among(customers, "partner_id"))
        if not channel:
            return self.env.execute_query(SQL("SELECT COUNT(*) FROM res_partner p WHERE %s", partners))[0][0]
        return self.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) v", self._allowed(campaign, partners, channel)))[
            0
        ][0]

    @api.model
    def _allowed(self, campaign, partners, channel):
        """Return the SELECT of ``partner_id`` of those whom a campaign may contact by a channel today.

        :param SQL partners: which contacts: a condition on ``p``, ``res_partner``
        """
        condition = self.env["grc.consent.condition"].sudo()
        asked = condition._asked(channel, campaign.purpose, company=campaign.company_id)
        return SQL("SELECT v.partner_id FROM (%s) v WHERE v.allowed", condition._query(asked, partners))
