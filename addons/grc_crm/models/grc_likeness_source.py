from odoo import api, models
from odoo.addons.grc_base.tools.clock import company_day
from odoo.tools import SQL

#: Value of the trait of who was referred by somebody.
REFERRED = "yes"


class GrcLikenessSource(models.AbstractModel):
    """Opportunities say where a prospect came from, and since when they have been one."""

    _inherit = "grc.likeness.source"

    @api.model
    def _leads(self, people):
        """Return the FROM item of the opportunities, alias ``l``, joined to ``people``."""
        return SQL(
            "%s w JOIN crm_lead l ON l.partner_id = w.partner_id LEFT JOIN res_users u ON u.id = l.user_id"
            " AND l.company_id IS NULL",
            people,
        )

    @api.model
    def _trait_queries(self, run, people):
        return super()._trait_queries(run, people) + [
            SQL(
                """
                SELECT w.entity_id, w.until, v.kind, v.value, %s
                  FROM %s
                 CROSS JOIN LATERAL (VALUES %s, ('referred', CASE WHEN l.referred <> '' THEN %s END)) v (kind, value)
                 WHERE COALESCE(l.company_id, u.company_id) = %s
                """,
                company_day(SQL("l.create_date"), run.company),
                self._leads(people),
                self._origins("l"),
                REFERRED,
                run.company.id,
            )
        ]

    @api.model
    def _since_queries(self, run, people):
        return super()._since_queries(run, people) + [
            SQL(
                "SELECT w.entity_id, %s FROM %s WHERE COALESCE(l.company_id, u.company_id) = %s",
                company_day(SQL("l.create_date"), run.company),
                self._leads(people),
                run.company.id,
            )
        ]
