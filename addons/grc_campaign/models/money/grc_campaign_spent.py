from odoo import api, fields, models
from odoo.tools import SQL

from .grc_campaign import MANAGED


class GrcCampaign(models.Model):
    """What a campaign has cost so far: reckoned when it is read, in lists, by month and in the calendar."""

    _inherit = "grc.campaign"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    spent = fields.Monetary(
        "Cost so far",
        compute="_compute_spent",
        aggregator="sum",
        help="Fixed costs, once it is launched, and each contact made × what one costs. Discounts are on the invoices.",
        **MANAGED,
    )

    @api.depends("launched_at", "fixed_cost", "email_cost", "sms_cost", "phone_cost", "letter_cost", "visit_cost")
    def _compute_spent(self):
        self.env.flush_all()
        query = SQL(
            "SELECT c.id, (%s)::float8 FROM grc_campaign c WHERE c.id = ANY(%s)", self._spent_sql("c"), self.ids
        )
        found = dict(self.env.execute_query(query)) if self.ids else {}
        for campaign in self:
            campaign.spent = found.get(campaign.id, 0.0)

    @api.model
    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "spent":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields["spent"], "read")
        return self._spent_sql(alias)

    @api.model
    def _spent_sql(self, alias):
        """Return SQL of what the campaign of a row has cost."""
        campaign = SQL.identifier(alias)
        return SQL(
            """
            (CASE WHEN %(campaign)s.launched_at IS NULL THEN 0 ELSE COALESCE(%(campaign)s.fixed_cost, 0)::numeric END
             + COALESCE((SELECT SUM(%(contact)s) FROM grc_contact_ledger l WHERE l.campaign_id = %(campaign)s.id), 0))
            """,
            campaign=campaign,
            contact=self.env["grc.campaign.cost"]._of_contact(campaign, SQL("l.channel")),
        )
