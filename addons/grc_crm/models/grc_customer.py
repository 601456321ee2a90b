from odoo import api, fields, models
from odoo.addons.grc_base.tools.clock import day_end
from odoo.tools import SQL


class GrcCustomer(models.Model):
    """Opportunities: who has one has a row, and the open ones are summed."""

    _inherit = "grc.customer"

    open_opportunities = fields.Integer(readonly=True, help="Opportunities neither won nor lost.")
    expected_revenue = fields.Monetary(readonly=True, help="Expected revenue of the open opportunities.")

    def action_open_opportunities(self):
        """Open the customer's opportunities."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_opportunities")
        action["domain"] = [
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "in", (False, self.company_id.id)),
        ]
        action["context"] = {"default_partner_id": self.partner_id.id, "active_test": False}
        return action

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
            end=day_end(run.as_of, run.company),
        )

    @api.model
    def _presence_queries(self, run):
        return super()._presence_queries(run) + [SQL("SELECT l.partner_id FROM (%s) l", self._lead_query(run))]

    @api.model
    def _temporary_tables(self):
        return super()._temporary_tables() + ["grc_opportunity"]

    @api.model
    def _refresh_prepare(self, run):
        result = super()._refresh_prepare(run)
        self._make_table(
            run,
            "grc_opportunity",
            SQL(
                """
                SELECT p.commercial_partner_id AS partner_id, COUNT(*)::integer AS number,
                       COALESCE(SUM(l.expected_revenue), 0) AS revenue
                  FROM (%s) l JOIN res_partner p ON p.id = l.partner_id
                 WHERE l.open AND %s
                 GROUP BY p.commercial_partner_id
                """,
                self._lead_query(run),
                self._entity_condition(run, SQL("p.commercial_partner_id")),
            ),
        )
        return result

    @api.model
    def _refresh_query(self, run):
        return SQL(
            """
            SELECT q.*, COALESCE(o.number, 0) AS open_opportunities, COALESCE(o.revenue, 0) AS expected_revenue
              FROM (%s) q
              LEFT JOIN %s o ON o.partner_id = q.partner_id
            """,
            super()._refresh_query(run),
            run.table("grc_opportunity"),
        )

    @api.model
    def _refresh_columns(self):
        return super()._refresh_columns() + ["open_opportunities", "expected_revenue"]

    @api.model
    def _capital_activity_models(self):
        return super()._capital_activity_models() | {"crm.lead": ("partner_id", SQL("TRUE"))}
