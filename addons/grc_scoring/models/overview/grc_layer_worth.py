from odoo import api, models
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.tools import SQL

from ...tools.passes import VALUES


class GrcLayerWorth(models.AbstractModel):
    """What the customers of each salesperson are worth on a day: noted for later days to be compared with."""

    _name = "grc.layer.worth"
    _inherit = "grc.layer"
    _description = "Value of Customers by Salesperson"

    _layer = Layer(name="worth", runs=VALUES, needs=("clv",))

    @api.model
    def _finish(self, run, written):
        if run.whole and not run.rebuild:
            self._note_value(run.company, run.as_of, anew=bool(written))

    @api.model
    def _note_value(self, company, day, anew):
        """Note what the customers are worth on a day, for later days to be compared with."""
        refreshes = self.env["grc.refresh"].sudo()
        key = [("company_id", "=", company.id), ("as_of", "=", day), ("rebuilt", "=", False)]
        noted = refreshes.search(key, limit=1)
        if noted and (anew or not noted.value_by_user):
            refreshes._store_value(company, day, self._value_by_user(company))

    @api.model
    def _value_by_user(self, company):
        """Return ``{id of the salesperson as text: expected margin}``, ``"0"``: of those who have none."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT NULL, SUM(c.clv_predicted)::float8 FROM grc_customer c WHERE c.company_id = %(company)s
                 UNION ALL
                SELECT p.user_id, SUM(c.clv_predicted)::float8
                  FROM res_partner p
                  JOIN grc_customer c ON c.partner_id = p.id AND c.company_id = %(company)s
                 WHERE p.user_id IS NOT NULL
                 GROUP BY p.user_id
                """,
                company=company.id,
            )
        )
        whole = next(value or 0 for user, value in rows if user is None)
        found = {str(user): round(value or 0, 2) for user, value in rows if user is not None}
        return {"0": round(whole - sum(found.values()), 2), **found}
