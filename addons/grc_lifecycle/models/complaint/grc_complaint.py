from odoo import api, fields, models
from odoo.tools import SQL


class GrcComplaint(models.AbstractModel):
    """Who complains, and who last complained when: actions, activities and events, in sets."""

    _name = "grc.complaint"
    _description = "Complaints"

    @api.model
    def _open(self, companies):
        """Return the SELECT of ``company_id, partner_id`` of who waits for the answer to a complaint."""
        self.env.flush_all()
        debt = self.env["grc.debt"].sudo()
        queries = [
            SQL("SELECT %s AS company_id, o.partner_id FROM (%s) o(partner_id)", company.id, query)
            for company in companies
            for query in debt._complaints(company, company._grc_today())
        ]
        return SQL(" UNION ").join(queries) if queries else SQL("SELECT 0 AS company_id, 0 AS partner_id WHERE FALSE")

    @api.model
    def _last(self, condition):
        """Return the SELECT of ``company_id, partner_id, day`` of the last complaint of each customer.

        :param SQL condition: on the partner ``p``
        """
        self.env.flush_all()
        return SQL(
            """
            SELECT n.company_id, p.commercial_partner_id AS partner_id, MAX(n.date) AS day
              FROM (SELECT a.company_id, a.partner_id, a.date FROM grc_action a WHERE a.source = 'complaint'
                     UNION ALL
                    SELECT e.company_id, e.partner_id, e.date FROM grc_event e WHERE e.kind = 'complaint') n
              JOIN res_partner p ON p.id = n.partner_id
             WHERE %s
             GROUP BY 1, 2
            """,
            condition,
        )

    @api.model
    def _domain(self, query, condition):
        """Return the domain of the customers in a SELECT of ``company_id, partner_id`` for which a condition holds.

        :param SQL condition: on the row ``q`` of the SELECT
        """
        return fields.Domain.custom(
            to_sql=lambda model, alias, __: SQL(
                "EXISTS (SELECT FROM (%s) q WHERE q.company_id = %s AND q.partner_id = %s AND %s)",
                query,
                SQL.identifier(alias, "company_id"),
                SQL.identifier(alias, "partner_id"),
                condition,
            )
        )
