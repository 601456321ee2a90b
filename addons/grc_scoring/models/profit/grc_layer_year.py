from odoo import api, models
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.tools import SQL

from ...tools.capital import CapitalScope
from ...tools.passes import VALUES


class GrcLayerYear(models.AbstractModel):
    """What a customer brought and cost in twelve months, and what soliciting them cost."""

    _name = "grc.layer.year"
    _inherit = "grc.layer"
    _description = "Last Twelve Months of Customers"

    _layer = Layer(
        name="year",
        runs=VALUES,
        needs=("buyers", "capital"),
        columns=("year_result", "year_effort"),
        tables=("grc_year_gift",),
        # The margin of documents that have not changed has not either.
        scratch=("grc_year",),
    )

    @api.model
    def _tables(self, run):
        return {"grc_year_gift": self._year_gifts(run)}

    @api.model
    def _measure(self, run):
        self._make_parallel(run, "grc_year", self._year_margins(run), hashed=False)
        return {}

    @api.model
    def _year_margins(self, run):
        """Return the SELECT of the margin of documents of the last twelve months, by entity."""
        scope = run.results[CapitalScope]
        documents = SQL(
            "SELECT s.partner_id, SUM(s.margin) AS amount FROM (%s) s WHERE s.date > %s AND %s GROUP BY 1",
            run.documents,
            scope.year_start,
            scope.among(SQL("s.partner_id")),
        )
        return self._year_entities(run, documents)

    @api.model
    def _year_gifts(self, run):
        """Return the SELECT of what was given free in documents of the last twelve months, by entity."""
        scope = run.results[CapitalScope]
        documents = SQL(
            """
            SELECT s.partner_id, s.free_cost AS amount FROM (%s) s
             WHERE s.free_cost <> 0 AND s.date > %s AND %s
            """,
            run.documents,
            scope.year_start,
            scope.among(SQL("s.partner_id")),
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
            run.chosen,
        )

    @api.model
    def _select(self, run, query):
        return SQL(
            """
            SELECT q.*, ROUND(COALESCE(y.amount, 0) + COALESCE(s.year_amount, 0), %(scale)s) AS year_result,
                   ROUND(COALESCE(g.amount, 0) + COALESCE(s.year_effort, 0), %(scale)s) AS year_effort
              FROM (%(query)s) q
              LEFT JOIN %(year)s y ON y.partner_id = q.partner_id
              LEFT JOIN %(gifts)s g ON g.partner_id = q.partner_id
              LEFT JOIN %(costs)s s ON s.partner_id = q.partner_id
            """,
            query=query,
            scale=run.company.currency_id.decimal_places,
            year=run.tables["grc_year"],
            gifts=run.tables["grc_year_gift"],
            costs=run.tables["grc_capital"],
        )
