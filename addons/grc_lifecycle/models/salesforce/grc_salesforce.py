from odoo import api, fields, models
from odoo.addons.grc_base.tools.clock import company_zones
from odoo.tools import SQL

#: Ratios that a group computes from its sums: numerator over denominator.
RATIOS = {
    "win_rate": ("won", ("won", "lost")),
    "days_to_win": ("days_won", ("won",)),
    "margin_rate": ("margin", ("revenue",)),
}
PHASE = "Movements between stages of the customers who have this salesperson today."


class GrcSalesforce(models.Model):
    """Who sells best: a line for each salesperson and month, on the company's days.

    A report over documents: nothing is stored. What each measure counts is a domain, by which its records are opened
    as well (``grc_salesforce_measures.py``).
    """

    _name = "grc.salesforce"
    _description = "Sales Force"
    _auto = False
    _order = "month desc, margin desc, id"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(readonly=True, help="First day of the month.")
    made = fields.Integer("Opportunities", readonly=True, help="Opportunities created in the month.")
    won = fields.Integer(readonly=True, help="Opportunities won in the month.")
    lost = fields.Integer(readonly=True, help="Opportunities lost in the month.")
    win_rate = fields.Float(readonly=True, aggregator="avg", help="Won of those won or lost in the month.")
    days_won = fields.Float(
        "Days until won", readonly=True, help="Days from creation to winning, of all those won together."
    )
    days_to_win = fields.Float(
        "Days to win", readonly=True, aggregator="avg", digits=(16, 1), help="Mean days from creation to winning."
    )
    quotations = fields.Integer(readonly=True, help="Quotations made in the month and sent, whether or not ordered.")
    orders = fields.Integer(readonly=True, help="Orders confirmed, by their order date.")
    invoices = fields.Integer(readonly=True, help="Posted invoices and credit notes that count.")
    revenue = fields.Monetary(readonly=True, help="Invoices less credit notes of the month, untaxed.")
    margin = fields.Monetary(readonly=True, help="Revenue less the cost of the goods at the day of the sale.")
    margin_rate = fields.Float(readonly=True, aggregator="avg", help="Margin for each unit of revenue.")
    activities = fields.Integer(
        "Activities done", readonly=True, help="Activities done on contacts and sales documents."
    )
    reports = fields.Integer("Meeting reports", readonly=True)
    kept = fields.Integer("Customers kept", readonly=True, help="They declined and became active again. " + PHASE)
    kept_value = fields.Monetary(
        "Value of customers kept",
        readonly=True,
        help="Revenue over the window, when they were kept, of customers kept or won back.",
    )
    won_back = fields.Integer("Customers won back", readonly=True, help="They were lost and bought again. " + PHASE)
    customers_lost = fields.Integer("Customers lost", readonly=True, help=PHASE)

    @property
    def _table_query(self):
        measures = self._measures()
        arms = SQL(" UNION ALL ").join(self._arm(name, measure) for name, measure in measures.items())
        counts = SQL(", ").join(
            SQL("COALESCE(SUM(a.number) FILTER (WHERE a.measure = %s), 0) AS %s", name, SQL.identifier(name))
            for name in measures
        )
        return SQL(
            """
            SELECT f.*, COALESCE(f.won::float / NULLIF(f.won + f.lost, 0), 0) AS win_rate,
                   COALESCE(f.days_won / NULLIF(f.won, 0), 0) AS days_to_win,
                   COALESCE((f.margin / NULLIF(f.revenue, 0))::float, 0) AS margin_rate
              FROM (
                SELECT (a.user_id::bigint * 100000 + a.company_id) * 6000
                       + (date_part('year', a.day) * 12 + date_part('month', a.day) - 1)::integer - 12 * 1800 AS id,
                       a.user_id, a.company_id, a.month, %(counts)s,
                       COALESCE(SUM(a.days), 0) AS days_won, COALESCE(SUM(a.revenue), 0) AS revenue,
                       COALESCE(SUM(a.margin), 0) AS margin, COALESCE(SUM(a.kept_value), 0) AS kept_value
                  FROM (
                    SELECT w.*, date_trunc('month', w.day)::date AS month FROM (
                        SELECT v.measure, v.user_id, co.id AS company_id, v.number, v.days, v.revenue, v.margin,
                               v.kept_value, COALESCE(v.date,
                               (v.moment AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(z.zone, 'UTC'))::date) AS day
                          FROM (%(arms)s) v
                          JOIN res_users u ON u.id = v.user_id
                          JOIN res_company co ON co.id = COALESCE(v.company_id, u.company_id)
                          LEFT JOIN (%(zones)s) z ON z.company_id = co.id
                    ) w
                  ) a
                 GROUP BY 1, a.user_id, a.company_id, a.month
              ) f
            """,
            counts=counts,
            arms=arms,
            zones=company_zones(self.env),
        )

    @api.model
    def _arm(self, name, measure):
        """Return the records of a measure, a row each."""
        records = self.env[measure.model].sudo().with_context(active_test=False)
        records.flush_model()
        query = records._search(measure.domain)
        user, company = self._owner_columns(measure, query)
        day = SQL.identifier(query.table, measure.date)
        dated = records._fields[measure.date].type == "date"
        amounts = [
            SQL("%s::numeric", SQL.identifier(query.table, measure.amounts[column]))
            if column in measure.amounts
            else SQL("NULL::numeric")
            for column in ("days", "revenue", "margin", "kept_value")
        ]
        return query.select(
            SQL("%s::varchar AS measure", name),
            SQL("%s AS user_id", user),
            SQL("%s AS company_id", company),
            SQL("%s AS moment", SQL("NULL::timestamp") if dated else day),
            SQL("%s AS date", day if dated else SQL("NULL::date")),
            SQL("%s AS number", 1 if measure.counted else 0),
            *(
                SQL("%s AS %s", amount, SQL.identifier(column))
                for amount, column in zip(amounts, ("days", "revenue", "margin", "kept_value"), strict=True)
            ),
        )

    @api.model
    def _owner_columns(self, measure, query):
        """Return SQL of the salesperson and of the company of a measure's records; who has none is not counted."""
        alias = query.table
        company = SQL("NULL::integer")
        if "company_id" in self.env[measure.model]._fields:
            company = SQL.identifier(alias, "company_id")
        if measure.user == "partner_id.user_id":
            alias, name = query.left_join(alias, "partner_id", "res_partner", "id", "salesperson"), "user_id"
        else:
            name = measure.user
        return SQL.identifier(alias, name), company

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """A ratio of a group is that of its sums, not the mean of its lines' ratios."""
        name, __, function = aggregate_spec.partition(":")
        if name not in RATIOS or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        numerator, denominators = RATIOS[name]
        sums = SQL(" + ").join(
            SQL("COALESCE(SUM(%s), 0)", self._field_to_sql(self._table, column, query)) for column in denominators
        )
        top = self._field_to_sql(self._table, numerator, query)
        return SQL("COALESCE((SUM(%s) / NULLIF((%s)::numeric, 0))::float, 0)", top, sums)
