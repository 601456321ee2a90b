from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL

#: Value of the trait of who was referred by somebody.
REFERRED = "yes"


class GrcCustomer(models.Model):
    """Opportunities say where a prospect came from, and since when he has been one."""

    _inherit = "grc.customer"

    @api.model
    def _likeness_leads(self, people):
        """Return the FROM item of the opportunities, alias ``l``, joined to ``people``."""
        return SQL(
            "%s w JOIN crm_lead l ON l.partner_id = w.partner_id LEFT JOIN res_users u ON u.id = l.user_id"
            " AND l.company_id IS NULL",
            people,
        )

    @api.model
    def _likeness_queries(self, run, people):
        return super()._likeness_queries(run, people) + [
            SQL(
                """
                SELECT w.entity_id, w.until, v.kind, v.value, %s
                  FROM %s
                 CROSS JOIN LATERAL (VALUES %s, ('referred', CASE WHEN l.referred <> '' THEN %s END)) v (kind, value)
                 WHERE COALESCE(l.company_id, u.company_id) = %s
                """,
                company_day(SQL("l.create_date"), run.company),
                self._likeness_leads(people),
                self._likeness_origins("l"),
                REFERRED,
                run.company.id,
            )
        ]

    @api.model
    def _likeness_since_queries(self, run, people):
        return super()._likeness_since_queries(run, people) + [
            SQL(
                "SELECT w.entity_id, %s FROM %s WHERE COALESCE(l.company_id, u.company_id) = %s",
                company_day(SQL("l.create_date"), run.company),
                self._likeness_leads(people),
                run.company.id,
            )
        ]
