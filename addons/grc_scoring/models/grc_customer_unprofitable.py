from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.grc_base.tools.documents import stamped
from odoo.fields import Domain
from odoo.tools import SQL


class GrcCustomer(models.Model):
    """Who cost more than he brought in twelve months, and what soliciting him cost; a layer of the value step."""

    _inherit = "grc.customer"

    year_result = fields.Monetary(
        "Result (12 months)",
        readonly=True,
        help="Margin of the last twelve months, less the time, late payment, gifts and messages of these months: the"
        " lines of the capital ledger dated in them.",
    )
    year_effort = fields.Monetary(
        "Solicitation (12 months)",
        readonly=True,
        help="What soliciting the customer cost in the last twelve months: time, gifts, messages. It is in the result.",
    )

    @api.model
    def _unprofitable_domain(self):
        """Return the domain of the customers who cost more in the last twelve months than they brought.

        Prospects are none: what was spent on them is to acquire them.
        """
        return Domain("last_purchase", "!=", False) & Domain("year_result", "<", 0)

    @api.model
    def _solicitation_kinds(self):
        """Return the kinds of the capital ledger that soliciting causes; an addon appends its own (campaigns)."""
        return ["free", "activity", "meeting", "contact"]

    @api.model
    def _year_start(self, as_of):
        """Return the day after which the twelve months that end with ``as_of`` begin."""
        return as_of - relativedelta(years=1)

    # The columns

    @api.model
    def _value_temporary_tables(self):
        return super()._value_temporary_tables() + ["grc_year", "grc_year_gift"]

    @api.model
    def _value_measured_tables(self):
        """The margin of documents that have not changed has not either."""
        return super()._value_measured_tables() + ["grc_year"]

    @api.model
    def _value_prepare(self, run):
        result = super()._value_prepare(run)
        self._make_table(run, "grc_year_gift", self._year_gifts(run))
        return result

    @api.model
    def _value_measure(self, run):
        result = super()._value_measure(run)
        with self._parallel_workers(hashed=False):
            self._make_table(run, "grc_year", self._year_margins(run))
        self.env.cr.execute(SQL("ANALYZE %s", run.table("grc_year")))
        return result

    @api.model
    def _capital_totals(self, run):
        recent = SQL("d.date > %s", self._year_start(run.as_of))
        kinds = tuple(self._solicitation_kinds())
        return super()._capital_totals(run) + [
            SQL("COALESCE(SUM(d.amount) FILTER (WHERE %s), 0) AS year_amount", recent),
            SQL("-COALESCE(SUM(d.amount) FILTER (WHERE %s AND d.kind IN %s), 0) AS year_effort", recent, kinds),
        ]

    @api.model
    def _year_margins(self, run):
        """Return the SELECT of the margin of documents of the last twelve months, by entity."""
        scope = self._capital_scope(run)
        documents = SQL(
            "SELECT s.partner_id, SUM(s.margin) AS amount FROM (%s) s WHERE s.date > %s AND %s GROUP BY 1",
            self._ratio_documents(run.company, run.as_of),
            self._year_start(run.as_of),
            scope.among(SQL("s.partner_id")),
        )
        return self._year_entities(run, documents)

    @api.model
    def _year_gifts(self, run):
        """Return the SELECT of what was given free in documents of the last twelve months, by entity."""
        scope = self._capital_scope(run)
        documents = SQL(
            """
            SELECT m.commercial_partner_id AS partner_id, m.grc_free_cost AS amount FROM account_move m
             WHERE m.company_id = %s AND %s AND %s AND m.grc_free_cost <> 0 AND m.invoice_date > %s AND %s
            """,
            run.company.id,
            stamped(),
            self._capital_counted(scope),
            self._year_start(run.as_of),
            scope.among(SQL("m.commercial_partner_id")),
        )
        return self._year_entities(run, documents)

    @api.model
    def _year_entities(self, run, documents):
        """Return the SELECT of ``partner_id`` and ``amount`` by present entity."""
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, SUM(d.amount) AS amount
              FROM (%s) d JOIN res_partner p ON p.id = d.partner_id
             WHERE %s
             GROUP BY p.commercial_partner_id
            """,
            documents,
            self._entity_condition(run, SQL("p.commercial_partner_id")),
        )

    @api.model
    def _value_query(self, run):
        return SQL(
            """
            SELECT q.*, ROUND(COALESCE(y.amount, 0) + COALESCE(s.year_amount, 0), %(scale)s) AS year_result,
                   ROUND(COALESCE(g.amount, 0) + COALESCE(s.year_effort, 0), %(scale)s) AS year_effort
              FROM (%(query)s) q
              LEFT JOIN %(year)s y ON y.partner_id = q.partner_id
              LEFT JOIN %(gifts)s g ON g.partner_id = q.partner_id
              LEFT JOIN %(costs)s s ON s.partner_id = q.partner_id
            """,
            query=super()._value_query(run),
            scale=run.company.currency_id.decimal_places,
            year=run.table("grc_year"),
            gifts=run.table("grc_year_gift"),
            costs=run.table("grc_capital"),
        )

    @api.model
    def _value_columns(self):
        return super()._value_columns() + ["year_result", "year_effort"]
