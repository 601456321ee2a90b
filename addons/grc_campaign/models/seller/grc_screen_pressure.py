from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.grc_base.tools.parameters import reads
from odoo.addons.grc_scoring.tools.filters import FILTERS
from odoo.tools import SQL

from ...tools import moments


class GrcScreenPressure(models.AbstractModel):
    """How often customers are contacted, by the rules of contact pressure: of all of them, and of one."""

    _name = "grc.screen.pressure"
    _inherit = "grc.screen.contacts"
    _description = "Contact Pressure of Customers"

    _asked_by = "pressure"

    @api.model
    @api.readonly
    @reads(filters=FILTERS)
    def get_overview_campaigns(self, filters=None):
        """Return what runs, what may leave, and how the present company's customers stand to the rules.

        :param dict filters: of the overview: ``team_id``
        :return: ``{running, planned, mails, stopped, may_stop, rules, states, floors}``: planned are launches that
            happen by themselves, mails are those queued, stopped how many campaigns were halted with everything else,
            a state ``{state, customers, domain}``; floors are the states by the visits and calls planned
        :raise AccessError: for users who may see no customer
        """
        company, campaigns = self.env.company, self.env["grc.campaign"]
        domain = self._filter_domain(filters or {})
        may_stop = campaigns.has_access("write")
        leaving = campaigns.search([("id", "in", self.env["grc.campaign.queue"]._leaving().ids)])
        here = leaving.filtered(lambda one: one.company_id in self.env.companies)
        return {
            "running": len(here.filtered(lambda one: one.state == "running")),
            "planned": len(here.filtered(lambda one: one.state == "planned")),
            "mails": self.env["grc.campaign.queue"]._queued(here),
            "stopped": len(campaigns._halted_together()),
            "may_stop": may_stop,
            "rules": self.env["grc.pressure.rule"]._of(company).mapped("name"),
            "states": self._counts(company, domain),
            "floors": self.env["grc.screen.floor"]._planned(company, domain),
        }

    @api.model
    def _states(self, company, people):
        """Contacts are under the number of every rule, on that of one, or over it."""
        rules = self.env["grc.pressure.rule"]._of(company)
        if not rules:
            return SQL("SELECT w.id, 0 AS state FROM (%s) w", people)
        return SQL(
            """
            SELECT w.id, COALESCE(u.state, 0) AS state
              FROM (%(people)s) w
              LEFT JOIN (SELECT u.entity_id, MAX(CASE WHEN u.used > u.number THEN 2 WHEN u.used = u.number THEN 1
                                                      ELSE 0 END) AS state
                           FROM (%(used)s) u GROUP BY u.entity_id) u ON u.entity_id = w.partner_id
            """,
            people=people,
            used=self._used(company, rules, people, fields.Datetime.now()),
        )

    @api.model
    def _used(self, company, rules, people, now):
        """Return the SELECT of ``entity_id, place, number, used``: contacts that each rule counts now."""
        self.env.flush_all()
        pressure, since = self.env["grc.pressure"], now - timedelta(days=max(rules.mapped("days")) + 2)
        return SQL(
            """
            WITH people AS MATERIALIZED (
                     SELECT p.id AS partner_id, w.partner_id AS entity_id
                       FROM (%(people)s) w JOIN res_partner p ON p.commercial_partner_id = w.partner_id),
                 rule AS (%(rules)s)
            SELECT people.entity_id, r.place, r.number, COUNT(*) AS used
              FROM (%(all)s) s
              JOIN people ON people.partner_id = s.partner_id
              JOIN res_partner e ON e.id = people.entity_id
              %(zones)s
              JOIN rule r ON %(counts)s AND %(holds)s
             WHERE %(within)s
             GROUP BY 1, 2, 3
            """,
            people=people,
            rules=pressure._rules(rules),
            counts=pressure._counts("s"),
            holds=pressure._holds(SQL("people.entity_id")),
            all=self.env["grc.pressure.source"].sudo()._all(company, since),
            zones=moments.zones(self.env, SQL("%s", company.id)),
            within=pressure._within(SQL("s.moment"), now, moments.zone(self.env, SQL("e"))),
        )

    # One customer

    @api.model
    def _sentences(self, customer):
        """Return how often a customer was contacted, a sentence a rule.

        :param customer: ``grc.customer``, one record
        """
        company = customer.company_id
        rules = self.env["grc.pressure.rule"]._of(company)._about(customer.partner_id)
        if not rules:
            return []
        rows = self.env.execute_query(self._used(company, rules, self._alone(customer), fields.Datetime.now()))
        used = {place: number for __, place, __, number in rows}
        return [
            self.env._("%(rule)s: %(used)s of %(number)s", rule=rule.name, used=used.get(place, 0), number=rule.number)
            for place, rule in enumerate(rules)
        ]
