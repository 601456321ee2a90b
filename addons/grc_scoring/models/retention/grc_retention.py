from odoo import fields, models
from odoo.tools import SQL

from ...tools.periods import months_between

#: An id is that of the customer × this + the months since 1900.
MONTHS = 8192


class GrcRetention(models.Model):
    """The months in which customers bought, by the month of their first purchase: retention as pivot and graph.

    A report over documents: nothing is stored. The screen of the same name draws the triangle from the same query.
    """

    _name = "grc.retention"
    _inherit = "grc.graph"
    _description = "Retention"
    _auto = False
    _order = "month desc, id"
    _rec_name = "customer_id"

    customer_id = fields.Many2one("grc.customer", readonly=True, aggregator="count_distinct")
    buyer_id = fields.Many2one(
        "grc.customer",
        "Customers who bought",
        readonly=True,
        aggregator="count_distinct",
        help="The customer, in months with a purchase that was not reversed in full.",
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cohort = fields.Date("First purchase", readonly=True, help="Month of the first purchase that stands.")
    month = fields.Date(readonly=True, help="Month of the documents.")
    months_since = fields.Integer(
        "Months since the first purchase", readonly=True, aggregator="avg", help="0: the month of the first purchase."
    )
    years_since = fields.Integer(
        "Years since the first purchase", readonly=True, aggregator="avg", help="Calendar years; 0: that of the first."
    )
    revenue = fields.Monetary(readonly=True, help="Net of credit notes, untaxed.")
    margin = fields.Monetary(readonly=True, help="Revenue less the cost of the goods on the day of the sale.")

    _depends = {
        "account.move": [
            "amount_untaxed_signed",
            "commercial_partner_id",
            "company_id",
            "grc_kind",
            "grc_margin",
            "grc_reversed_on",
            "invoice_date",
            "journal_id",
            "state",
        ],
        "grc.customer": ["company_id", "partner_id"],
        "res.company": ["grc_excluded_journal_ids"],
        "res.partner": ["commercial_partner_id"],
    }

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._company_query(company) for company in self.env.companies.sudo())

    def _company_query(self, company):
        screen = self.env["grc.screen.retention"].sudo()
        return SQL(
            """
            SELECT m.customer_id::bigint * %(months)s + %(place)s AS id, m.customer_id,
                   CASE WHEN m.buys THEN m.customer_id END AS buyer_id, %(company)s AS company_id,
                   m.cohort, m.month, m.revenue, m.margin, %(since)s AS months_since,
                   (EXTRACT(YEAR FROM m.month) - EXTRACT(YEAR FROM m.cohort))::integer AS years_since
              FROM (%(rows)s) m
            """,
            months=MONTHS,
            place=months_between(SQL("m.month"), SQL("DATE '1900-01-01'")),
            company=company.id,
            since=months_between(SQL("m.month"), SQL("m.cohort")),
            rows=screen._month_query(company, company._grc_present()),
        )
