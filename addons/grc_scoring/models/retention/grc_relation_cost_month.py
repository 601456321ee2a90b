from odoo import fields, models
from odoo.tools import SQL

#: An id is (that of the cost × this + months since year 0) × 2, one more for what keeps customers.
MONTHS = 131_072
#: Types of general accounts whose entries are no cost: a sale on the same analytic account.
INCOME = ("income", "income_other")


class GrcRelationCostMonth(models.Model):
    """What marketing and sales cost, by month and purpose: a line for each cost, month and purpose.

    A report: nothing is stored. Amounts are spread so that the cents of their months add up; what is shared
    between both purposes adds up too.
    """

    _name = "grc.relation.cost.month"
    _inherit = "grc.graph"
    _description = "Cost of Relations by Month"
    _auto = False
    _order = "month desc, id"
    _rec_name = "cost_id"

    cost_id = fields.Many2one("grc.relation.cost", "What for", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(readonly=True, help="Its first day.")
    purpose = fields.Selection(
        [("acquire", "Acquire customers"), ("keep", "Keep customers")], readonly=True, help="What was shared is split."
    )
    source = fields.Selection([("amount", "An amount"), ("analytic", "An analytic account")], readonly=True)
    amount = fields.Monetary("Cost", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales team", readonly=True)
    medium_id = fields.Many2one("utm.medium", "Channel", readonly=True)

    _depends = {
        "account.analytic.line": ["amount", "company_id", "date", "general_account_id"],
        "grc.relation.cost": [
            "active",
            "amount",
            "analytic_account_id",
            "company_id",
            "date_from",
            "date_to",
            "medium_id",
            "purpose",
            "share",
            "source",
            "team_id",
        ],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT (m.id::bigint * %(months)s + EXTRACT(YEAR FROM m.month)::integer * 12
                    + EXTRACT(MONTH FROM m.month)::integer) * 2 + v.place AS id,
                   m.id AS cost_id, m.company_id, m.month, m.source, m.team_id, m.medium_id, v.purpose, v.amount
              FROM (SELECT s.*, CASE s.purpose WHEN 'acquire' THEN s.spent WHEN 'keep' THEN 0
                                     ELSE ROUND(s.spent * s.share::numeric / 100, s.decimals) END AS acquire
                      FROM (%(spent)s) s) m
             CROSS JOIN LATERAL (VALUES (0, 'acquire', m.acquire), (1, 'keep', m.spent - m.acquire))
                   v (place, purpose, amount)
             WHERE m.purpose IN ('both', v.purpose)
            """,
            months=MONTHS,
            spent=SQL(" UNION ALL ").join(self._spent_queries()),
        )

    def _spent_queries(self):
        """Return the SELECTs of what was spent, a row a cost and month; an addon appends its own.

        Columns: :attr:`_columns`, then ``month`` (its first day) and ``spent``. Months to come are left out.
        """
        return [self._amount_query(), self._entry_query()]

    @property
    def _columns(self):
        return SQL(
            "c.id, c.company_id, c.source, c.purpose, c.share, c.team_id, c.medium_id,"
            " currency.decimal_places AS decimals"
        )

    @property
    def _present(self):
        """The condition that a month has come, in the company ``c.company_id``."""
        companies = self.env["res.company"].sudo().with_context(active_test=False).search(fields.Domain.TRUE)
        rows = [SQL("(%s, %s::date)", company.id, company._grc_today()) for company in companies]
        return SQL(
            "month.month <= (SELECT d.today FROM (VALUES %s) d (company_id, today) WHERE d.company_id = c.company_id)",
            SQL(", ").join(rows),
        )

    def _amount_query(self):
        """Return the SELECT of the amounts, spread over their months to the cent."""
        return SQL(
            """
            SELECT %(columns)s, month.month,
                   ROUND(c.amount * month.place / month.number, currency.decimal_places)
                   - ROUND(c.amount * (month.place - 1) / month.number, currency.decimal_places) AS spent
              FROM grc_relation_cost c
              JOIN res_company company ON company.id = c.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
             CROSS JOIN LATERAL (
                   SELECT day::date AS month, ROW_NUMBER() OVER (ORDER BY day) AS place, COUNT(*) OVER () AS number
                     FROM GENERATE_SERIES(DATE_TRUNC('month', c.date_from), DATE_TRUNC('month', c.date_to),
                                          INTERVAL '1 month') day
             ) month
             WHERE c.active AND c.source = 'amount' AND c.amount > 0 AND %(present)s
            """,
            columns=self._columns,
            present=self._present,
        )

    def _entry_query(self):
        """Return the SELECT of the analytic entries, by month: costs are negative there.

        An entry that two costs claim (accounts of two plans) is that of the first.
        """
        accounts = self.env["account.analytic.plan"].sudo()._get_all_plans()
        columns = [plan._column_name() for plans in accounts for plan in plans]
        claimed = SQL(" OR ").join(
            SQL("l.%s IN (SELECT analytic_account_id FROM grc_relation_cost)", SQL.identifier(name)) for name in columns
        )
        return SQL(
            """
            SELECT %(columns)s, month.month, -SUM(l.amount) AS spent
              FROM account_analytic_line l
             CROSS JOIN LATERAL (SELECT DATE_TRUNC('month', l.date)::date AS month) month
              JOIN LATERAL (
                   SELECT c.* FROM grc_relation_cost c
                    WHERE c.active AND c.source = 'analytic' AND c.company_id = l.company_id
                      AND c.analytic_account_id IN (%(accounts)s)
                      AND (c.date_from IS NULL OR month.month >= DATE_TRUNC('month', c.date_from))
                      AND (c.date_to IS NULL OR month.month <= DATE_TRUNC('month', c.date_to))
                    ORDER BY c.id
                    LIMIT 1
              ) c ON TRUE
              JOIN res_company company ON company.id = c.company_id
              JOIN res_currency currency ON currency.id = company.currency_id
              LEFT JOIN account_account general ON general.id = l.general_account_id
             WHERE (%(claimed)s) AND (general.id IS NULL OR general.account_type NOT IN %(income)s) AND %(present)s
             GROUP BY c.id, c.company_id, c.source, c.purpose, c.share, c.team_id, c.medium_id,
                      currency.decimal_places, month.month
            HAVING SUM(l.amount) <> 0
            """,
            columns=self._columns,
            accounts=SQL(", ").join(SQL("l.%s", SQL.identifier(name)) for name in columns),
            claimed=claimed,
            income=INCOME,
            present=self._present,
        )
