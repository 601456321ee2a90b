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
            complaining = self.env["grc.complaint"]._open(self.company_id)
            among = SQL("SELECT q.* FROM (%s) q WHERE q.partner_id = ANY(%s)", complaining, self.partner_id.ids)
            found = set(self.env.execute_query(among))
        for customer in self:
            customer.complains = (customer.company_id.id, customer.partner_id.id) in found

    @api.depends("partner_id", "company_id")
    def _compute_last_complaint(self):
        found = {}
        if self.ids:
            condition = SQL("p.commercial_partner_id = ANY(%s)", self.partner_id.ids)
            rows = self.env.execute_query(self.env["grc.complaint"]._last(condition))
            found = {(company, partner): day for company, partner, day in rows}
        for customer in self:
            customer.last_complaint = found.get((customer.company_id.id, customer.partner_id.id), False)

    @api.model
    def _search_complains(self, operator, value):
        if operator != "in":
            return NotImplemented
        complaints = self.env["grc.complaint"]
        complaining = complaints._domain(complaints._open(self.env.companies), SQL("TRUE"))
        return fields.Domain.OR(complaining if flag else ~complaining for flag in value)

    @api.model
    def _search_last_complaint(self, operator, value):
        complaints = self.env["grc.complaint"]
        last = complaints._last(SQL("TRUE"))
        if operator in COMPARED:
            return complaints._domain(last, SQL("q.day %s %s", COMPARED[operator], fields.Date.to_date(value)))
        if operator != "in":
            return NotImplemented
        days = [fields.Date.to_date(day) for day in value if day]
        found = complaints._domain(last, SQL("q.day = ANY(%s)", days))
        return found if len(days) == len(value) else found | ~complaints._domain(last, SQL("TRUE"))
