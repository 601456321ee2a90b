from odoo import api, models
from odoo.tools import SQL

from ..tools.planning import activity_customers


class GrcDebt(models.AbstractModel):
    """Anyone who waits for an answer to a complaint is not asked for money."""

    _inherit = "grc.debt"

    @api.model
    def _silent(self, company, day):
        return [*super()._silent(company, day), *self._complaints(company, day)]

    @api.model
    def _complaints(self, company, day):
        """Return the SELECTs of who complains: actions to do, activities, and events that no action was made of yet."""
        complaint = self.env.ref("grc_lifecycle.activity_type_complaint", raise_if_not_found=False)
        within = self.env["grc.action.assumption"]._of(company)["complaint"]["lead_days"]
        return [
            SQL(
                "SELECT p.commercial_partner_id AS partner_id"
                " FROM grc_action a JOIN res_partner p ON p.id = a.partner_id"
                " WHERE a.company_id = %s AND a.source = 'complaint' AND a.state = 'open'",
                company.id,
            ),
            SQL(
                "SELECT d.partner_id FROM (%s) d",
                activity_customers(company, SQL("m.activity_type_id = %s", complaint.id if complaint else None)),
            ),
            SQL(
                """
                SELECT p.commercial_partner_id FROM grc_event e JOIN res_partner p ON p.id = e.partner_id
                 WHERE e.company_id = %(company)s AND e.kind = 'complaint'
                   AND e.date BETWEEN %(day)s::date - %(within)s AND %(day)s
                   AND NOT EXISTS (SELECT 1 FROM grc_action a
                                    WHERE a.company_id = %(company)s AND a.key = 'complaint:event:' || e.id)
                """,
                company=company.id,
                day=day,
                within=within,
            ),
        ]
