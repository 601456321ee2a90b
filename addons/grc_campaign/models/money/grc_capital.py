from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL

#: Channels whose contacts are no activity: the time of calls and visits is counted when they are done.
BY_CAMPAIGN = ("email", "sms", "letter")


class GrcCapital(models.AbstractModel):
    """Campaigns take from what a customer brings: what a contact costs, and their part of the fixed costs."""

    _inherit = "grc.capital"

    @api.model
    def _queries(self, scope):
        return [*super()._queries(scope), self._campaign_query(scope)]

    @api.model
    def _solicitation_kinds(self):
        return [*super()._solicitation_kinds(), "campaign"]

    @api.model
    def _campaign_query(self, scope):
        """Return the SELECT of contacts by campaigns: fixed costs are shared out among a campaign's to the cent."""
        day = company_day(SQL("l.moment"), scope.company)
        campaigns = SQL("TRUE")
        if scope.partner_ids is not None:
            among = scope.among(SQL("o.partner_id"))
            campaigns = SQL("l.campaign_id IN (SELECT o.campaign_id FROM grc_contact_ledger o WHERE %s)", among)
        return SQL(
            """
            SELECT k.partner_id, k.company_id, k.date, 'campaign' AS kind, k.amount, 'grc.contact.ledger' AS res_model,
                   k.id AS res_id
              FROM (SELECT s.id, s.partner_id, s.company_id, s.date,
                           %(before)s - %(after)s - %(contact)s AS amount
                      FROM (SELECT l.id, l.partner_id, l.company_id, %(day)s AS date, %(cost)s AS contact,
                                   COALESCE(c.fixed_cost, 0)::numeric AS fixed,
                                   ROW_NUMBER() OVER campaign AS place, COUNT(*) OVER campaign AS number
                              FROM grc_contact_ledger l JOIN grc_campaign c ON c.id = l.campaign_id
                             WHERE l.company_id = %(company)s AND %(day)s <= %(as_of)s AND %(campaigns)s
                            WINDOW campaign AS (PARTITION BY l.campaign_id ORDER BY l.id
                                                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) s) k
             WHERE k.partner_id IS NOT NULL AND k.amount <> 0 AND %(among)s
            """,
            before=scope.rounded(SQL("s.fixed * (s.place - 1) / s.number")),
            after=scope.rounded(SQL("s.fixed * s.place / s.number")),
            contact=scope.rounded(SQL("s.contact")),
            day=day,
            cost=self.env["grc.campaign.cost"]._of_contact(SQL("c"), SQL("l.channel"), BY_CAMPAIGN),
            company=scope.company.id,
            as_of=scope.as_of,
            campaigns=campaigns,
            among=scope.among(SQL("k.partner_id")),
        )
