from odoo import api, models
from odoo.addons.grc_base.tools.refresh.layer import FACTS, Layer
from odoo.tools import SQL


class GrcLayerOpportunities(models.AbstractModel):
    """Opportunities: who has one has a row, and the open ones are summed."""

    _name = "grc.layer.opportunities"
    _inherit = "grc.layer"
    _description = "Opportunities of Customers"

    _layer = Layer(
        name="opportunities",
        runs=FACTS,
        needs=("facts",),
        columns=("open_opportunities", "expected_revenue"),
        tables=("grc_opportunity",),
    )

    @api.model
    def _presence(self, run):
        return [SQL("SELECT l.partner_id FROM (%s) l", self._lead_query(run))]

    @api.model
    def _lead_query(self, run):
        """Return the leads of the run's company that existed on its day."""
        return SQL(
            """
            SELECT l.partner_id, l.expected_revenue,
                   l.type = 'opportunity' AND (l.won_status = 'pending' OR l.date_closed >= %(end)s) AS open
              FROM crm_lead l
              LEFT JOIN res_users u ON u.id = l.user_id
             WHERE COALESCE(l.company_id, u.company_id) = %(company)s AND l.create_date < %(end)s
               AND l.partner_id IS NOT NULL
            """,
            company=run.company.id,
            end=run.day_end,
        )

    @api.model
    def _tables(self, run):
        opportunities = SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, COUNT(*)::integer AS number,
                   COALESCE(SUM(l.expected_revenue), 0) AS revenue
              FROM (%s) l JOIN res_partner p ON p.id = l.partner_id
             WHERE l.open AND %s
             GROUP BY p.commercial_partner_id
            """,
            self._lead_query(run),
            run.chosen,
        )
        return {"grc_opportunity": opportunities}

    @api.model
    def _select(self, run, query):
        return SQL(
            """
            SELECT q.*, COALESCE(o.number, 0) AS open_opportunities, COALESCE(o.revenue, 0) AS expected_revenue
              FROM (%s) q
              LEFT JOIN %s o ON o.partner_id = q.partner_id
            """,
            query,
            run.tables["grc_opportunity"],
        )
