from odoo import api, models
from odoo.addons.grc_base.tools.refresh.layer import Layer
from odoo.tools import SQL

from ...tools.capital import CapitalScope
from ...tools.passes import VALUES


class GrcLayerCapital(models.AbstractModel):
    """What a customer has brought, less what was spent on them: the sum of ``grc.capital.line``."""

    _name = "grc.layer.capital"
    _inherit = "grc.layer"
    _description = "Net Margin of Customers"

    _layer = Layer(name="capital", runs=VALUES, needs=("buyers",), columns=("capital",), tables=("grc_capital",))

    @api.model
    def _tables(self, run):
        if run.whole:
            self.env["account.partial.reconcile"]._grc_fill_late()
        return {"grc_capital": self._sums(run)}

    @api.model
    def _sums(self, run):
        """Return the SELECT of what the ledger adds up to beside the margin of documents, one row an entity.

        Columns: ``amount`` to date; ``year_amount`` and ``year_effort`` (what soliciting cost) of the last twelve
        months.
        """
        ledger = self.env["grc.capital"]
        recent = SQL("d.date > %s", run.results[CapitalScope].year_start)
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, SUM(d.amount) AS amount,
                   COALESCE(SUM(d.amount) FILTER (WHERE %(recent)s), 0) AS year_amount,
                   -COALESCE(SUM(d.amount) FILTER (WHERE %(recent)s AND d.kind IN %(kinds)s), 0) AS year_effort
              FROM (%(lines)s) d
              JOIN res_partner p ON p.id = d.partner_id
             WHERE d.date <= %(as_of)s AND %(chosen)s
             GROUP BY p.commercial_partner_id
            """,
            recent=recent,
            kinds=tuple(ledger._solicitation_kinds()),
            lines=SQL(" UNION ALL ").join(SQL("(%s)", query) for query in ledger._queries(run.results[CapitalScope])),
            as_of=run.as_of,
            chosen=run.chosen,
        )

    @api.model
    def _select(self, run, query):
        return SQL(
            """
            SELECT q.*, c.margin + COALESCE(k.amount, 0) AS capital
              FROM (%(query)s) q
              JOIN grc_customer c ON c.company_id = %(company)s AND c.partner_id = q.partner_id AND %(limits)s
              LEFT JOIN %(costs)s k ON k.partner_id = q.partner_id
            """,
            query=query,
            costs=run.tables["grc_capital"],
            company=run.company.id,
            limits=run.slice(SQL("c.partner_id")),
        )
