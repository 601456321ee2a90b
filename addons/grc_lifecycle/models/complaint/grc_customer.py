from odoo import api, fields, models
from odoo.tools import SQL

#: Comparisons of days by which complaints are searched.
COMPARED = {"<": SQL("<"), "<=": SQL("<="), ">": SQL(">"), ">=": SQL(">=")}


class GrcCustomer(models.Model):
    """Complaints of a customer: whether one is open, and when the last one came."""

    _inherit = "grc.customer"  # pylint: disable=consider-merging-classes-inherited # a file a topic

    complains = fields.Boolean(
        "Complaint open",
        compute="_compute_complains",
        search="_search_complains",
        help="Waits for the answer to a complaint: an activity, an action in My day or an event.",
    )
    last_complaint = fields.Date(
        compute="_compute_last_complaint",
        search="_search_last_complaint",
        help="Day on which a complaint was last noted, whatever became of it.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_complains(self):
        found = set()
        if self.ids:
            complaining = self._complaints_open(self.company_id)
            among = SQL("SELECT q.* FROM (%s) q WHERE q.partner_id = ANY(%s)", complaining, self.partner_id.ids)
            found = set(self.env.execute_query(among))
        for customer in self:
            customer.complains = (customer.company_id.id, customer.partner_id.id) in found

    @api.depends("partner_id", "company_id")
    def _compute_last_complaint(self):
        found = {}
        if self.ids:
            condition = SQL("p.commercial_partner_id = ANY(%s)", self.partner_id.ids)
            rows = self.env.execute_query(self._complaints_last(condition))
            found = {(company, partner): day for company, partner, day in rows}
        for customer in self:
            customer.last_complaint = found.get((customer.company_id.id, customer.partner_id.id), False)

    @api.model
    def _search_complains(self, operator, value):
        if operator != "in":
            return NotImplemented
        complaining = self._complaint_domain(self._complaints_open(self.env.companies), SQL("TRUE"))
        return fields.Domain.OR(complaining if flag else ~complaining for flag in value)

    @api.model
    def _search_last_complaint(self, operator, value):
        last = self._complaints_last(SQL("TRUE"))
        if operator in COMPARED:
            return self._complaint_domain(last, SQL("q.day %s %s", COMPARED[operator], fields.Date.to_date(value)))
        if operator != "in":
            return NotImplemented
        days = [fields.Date.to_date(day) for day in value if day]
        found = self._complaint_domain(last, SQL("q.day = ANY(%s)", days))
        return found if len(days) == len(value) else found | ~self._complaint_domain(last, SQL("TRUE"))

    @api.model
    def _complaint_domain(self, query, condition):
        """Return the domain of the customers in a SELECT of ``company_id, partner_id`` for which a condition holds."""
        return fields.Domain.custom(
            to_sql=lambda model, alias, __: SQL(
                "EXISTS (SELECT FROM (%s) q WHERE q.company_id = %s AND q.partner_id = %s AND %s)",
                query,
                SQL.identifier(alias, "company_id"),
                SQL.identifier(alias, "partner_id"),
                condition,
            )
        )

    @api.model
    def _complaints_open(self, companies):
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
    def _complaints_last(self, condition):
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
