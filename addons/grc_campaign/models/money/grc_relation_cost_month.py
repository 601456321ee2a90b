from odoo import fields, models
from odoo.addons.grc_base.tools.clock import company_zones
from odoo.tools import SQL

from .grc_campaign import COSTS


class GrcRelationCostMonth(models.Model):
    """The costs of campaigns by month; what another cost of relations holds is not counted a second time."""

    _inherit = "grc.relation.cost.month"

    source = fields.Selection(selection_add=[("campaign", "A campaign")])

    _depends = {
        "grc.campaign": ["fixed_cost", "held_by_id", "held_part", "launched_at", *COSTS.values()],
        "grc.contact.ledger": ["campaign_id", "channel", "moment"],
        "grc.relation.cost": ["campaign_id"],
    }

    def _spent_queries(self):
        return [*super()._spent_queries(), self._campaign_query()]

    def _campaign_query(self):
        """Return the SELECT of what campaigns cost: fixed costs in the month of the launch, contacts in their own."""
        return SQL(
            """
            SELECT %(columns)s, month.month, ROUND(SUM(month.amount), currency.decimal_places) AS spent
              FROM grc_relation_cost c
              JOIN grc_campaign k ON k.id = c.campaign_id
              JOIN res_company company ON company.id = c.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
              LEFT JOIN (%(zones)s) z ON z.company_id = c.company_id
             CROSS JOIN LATERAL (
                   SELECT %(launched)s AS month, COALESCE(k.fixed_cost, 0)::numeric AS amount WHERE k.held_by_id IS NULL
                    UNION ALL
                   SELECT %(made)s, %(cost)s FROM grc_contact_ledger l
                    WHERE l.campaign_id = k.id AND (k.held_by_id IS NULL OR k.held_part = 'fixed')
             ) month
             WHERE c.active AND c.source = 'campaign' AND %(present)s
             GROUP BY c.id, c.company_id, c.source, c.purpose, c.share, c.team_id, c.medium_id,
                      currency.decimal_places, month.month
            HAVING ROUND(SUM(month.amount), currency.decimal_places) <> 0
            """,
            columns=self._columns,
            zones=company_zones(self.env),
            launched=self._month(SQL("k.launched_at")),
            made=self._month(SQL("l.moment")),
            cost=self.env["grc.campaign.cost"]._of_contact(SQL("k"), SQL("l.channel")),
            present=self._present,
        )

    @staticmethod
    def _month(moment):
        """Return SQL of the first day of the month of a moment by the clock of company ``z``."""
        return SQL("DATE_TRUNC('month', %s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(z.zone, 'UTC'))::date", moment)
