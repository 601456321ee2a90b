from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, format_date, format_datetime

from ...tools import moments


class GrcCampaignStanding(models.AbstractModel):
    """In which campaigns customers are, for whoever stands before them: badges of forms, lists and cards.

    Who is in the comparison group is not proposed until the window is over. They may be called all the same: they stay
    as they were drawn.
    """

    _name = "grc.campaign.standing"
    _description = "Customers in Campaigns"

    @api.model
    def _badges(self, customers):
        """Return ``{customer id: badges}`` of customers in running campaigns, as far as the user may see that.

        :param customers: ``grc.customer``
        :return: badges as ``grc.customer._badges`` has them
        """
        if not customers.ids or not self.env["grc.campaign.participation"].has_access("read"):
            return {}
        found, rows = {}, self._rows(customers)
        campaigns = self.env["grc.campaign"].sudo().browse({campaign for __, campaign, *__ in rows if campaign})
        names = {campaign.id: campaign.name for campaign in campaigns}
        for customer, campaign, control, until, due in rows:
            if campaign is None:
                # Whoever is in the company's group is in that of calls.
                company = customers.browse(customer).company_id
                badge = customer not in found and self._held_back_from_calls(company, until, control)
            else:
                name = names[campaign]
                badge = self._held_back(name, until) if control else self._running(name, due)
                badge |= {"method": "action_open_campaigns", "res_id": customer}
            if badge:
                found.setdefault(customer, []).append(badge)
        return found

    @api.model
    def _rows(self, customers):
        """Return ``(customer id, campaign id, control, last day, next moment)``, in one query: a form asks for it.

        Without a campaign: they are in the comparison group of calls until that day; without control, in the company's.
        """
        allowed = self.env["grc.campaign.participation"]._search([])
        self.env.flush_all()
        until = SQL(
            "((m.entered_at AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(z.zone, 'UTC'))::date + o.goal_days - 1)",
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT c.id, o.id, m.control, %(until)s, n.due_at
                  FROM grc_customer c
                  JOIN res_partner p ON p.commercial_partner_id = c.partner_id
                  JOIN grc_campaign_participation m ON m.partner_id = p.id AND m.company_id = c.company_id
                  JOIN grc_campaign o ON o.id = m.campaign_id AND o.state NOT IN ('draft', 'planned')
                  %(zones)s
                  LEFT JOIN LATERAL (SELECT MIN(t.due_at) AS due_at FROM grc_campaign_task t
                                      WHERE t.participation_id = m.id AND t.state = 'ready') n ON TRUE
                 WHERE c.id = ANY(%(customers)s) AND m.id IN %(allowed)s AND NOT m.mixed
                   AND (m.control AND m.state IN ('running', 'done')
                        AND %(until)s >= (now() AT TIME ZONE COALESCE(z.zone, 'UTC'))::date
                        OR NOT m.control AND m.state = 'running')
                %(calls)s
                 ORDER BY 1, 2 NULLS FIRST, 3
                """,
                until=until,
                calls=self._calls(customers),
                zones=moments.zones(self.env, SQL("c.company_id")),
                customers=customers.ids,
                allowed=allowed.subselect(),
            )
        )

    @api.model
    def _calls(self, customers):
        """Return the UNION with those to whom no call is proposed: the comparison groups of My day and the company.

        They are free again with the last day of the company's period.
        """
        return SQL("%s %s", self._proposals(customers), self._company_wide(customers))

    @api.model
    def _proposals(self, customers):
        """Return the UNION with those in the comparison group of My day."""
        actions = self.env["grc.action"]
        if not actions.has_access("read"):
            return SQL()
        held = actions._search([("state", "=", "control"), ("date_end", "!=", False)])
        return SQL(
            """
            UNION ALL
            SELECT c.id, NULL::integer, TRUE, LEAST(MAX(a.date_end), g.last), NULL::timestamp FROM grc_customer c
              JOIN grc_action a ON a.partner_id = c.partner_id AND a.company_id = c.company_id
              JOIN (%s) g ON g.company_id = c.company_id AND a.date >= g.first
             WHERE c.id = ANY(%s) AND a.id IN %s GROUP BY c.id, g.last
            """,
            self._periods(customers.company_id),
            customers.ids,
            held.subselect(),
        )

    @api.model
    def _periods(self, companies):
        """Return the SELECT of ``company_id, first, last``: days of the comparison groups of today."""
        periods = [(company.id, company._grc_control_period()) for company in companies]
        return SQL(
            "SELECT * FROM unnest(%s::integer[], %s::date[], %s::date[]) g(company_id, first, last)",
            [company for company, __ in periods],
            [period.first for __, period in periods],
            [period.last for __, period in periods],
        )

    @api.model
    def _company_wide(self, customers):
        """Return the UNION with those in the company-wide comparison group; nothing where there is none."""
        arms = [
            SQL(
                """
                UNION ALL
                SELECT c.id, NULL::integer, FALSE, %s::date, NULL::timestamp FROM grc_customer c
                 WHERE c.id = ANY(%s) AND c.company_id = %s AND %s
                """,
                company._grc_control_period().last,
                customers.ids,
                company.id,
                company._grc_in_group(SQL("c.partner_id")),
            )
            for company in customers.company_id
            if company.sudo().grc_company_share
        ]
        return SQL(" ").join(arms)

    @api.model
    def _held_back_from_calls(self, company, until, calls):
        """Return the badge of a customer to whom no call is proposed until a day; None: it has passed.

        :param bool calls: in the comparison group of calls alone, not in that of the company
        """
        if until < company._grc_today():
            return None
        day = format_date(self.env, until + timedelta(days=1))
        if not calls:
            return self._pause(day, self.env._("Not proposed until %s: comparison group of the company.", day))
        return self._pause(day, self.env._("Not proposed until %s: comparison group of calls.", day))

    @api.model
    def _pause(self, day, title):
        """Return the badge of a customer to whom nothing is proposed until a day."""
        text = self.env._("Not proposed until %s", day)
        return {"text": text, "color": "secondary", "icon": "fa-pause", "title": title}

    @api.model
    def _running(self, name, due):
        """Return the badge of a campaign that a customer is in."""
        title = self.env._("In the campaign “%s”", name)
        if due:
            moment = format_datetime(self.env, due, dt_format="short")
            title = self.env._("In the campaign “%(campaign)s”; next on %(moment)s", campaign=name, moment=moment)
        return {"text": name, "color": "info", "icon": "fa-bullhorn", "title": title}

    @api.model
    def _held_back(self, name, until):
        """Return the badge of a customer who is in the comparison group of a campaign."""
        # The window ends with that day.
        day = format_date(self.env, until + timedelta(days=1))
        title = self.env._(
            "Not proposed until %(day)s: comparison group of “%(campaign)s”. You may call all the same.",
            day=day,
            campaign=name,
        )
        return self._pause(day, title)
