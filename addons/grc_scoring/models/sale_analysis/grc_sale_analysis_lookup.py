from odoo import api, models
from odoo.addons.grc_base.tools.line_margin import line_margins
from odoo.tools import SQL

from ...tools.states import histories, state_on

#: States at the time of the sale: field and dimension.
STATES = {"segment_then_id": "segment", "value_class_then": "class", "policy_then": "policy"}


class GrcSaleAnalysis(models.Model):
    """States at the time of the sale, and margins: joined only where a query asks for them.

    A query over many lines joins what was found for all customers at once (of all documents that the query is about,
    for margins). When a page of lines is read, each of them is looked up by its keys.
    """

    _inherit = "grc.sale.analysis"

    @api.model
    def _states_then(self):
        """Return ``{field: dimension}`` of the states at the time; see ``grc.pipeline._states``."""
        return dict(STATES)

    @api.model
    def _state_dimensions(self):
        """Return ``{field of the state at the time: dimension}``, ``State``."""
        dimensions = {dimension.name: dimension for dimension in self.env["grc.pipeline"]._states()}
        return {field: dimensions[name] for field, name in self._states_then().items()}

    @api.model
    def _field_to_sql(self, alias, field_expr, query=None):
        if query is None or field_expr not in ("margin", *self._states_then()):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        if field_expr == "margin":
            return self._margin_to_sql(alias, query)
        return self._state_to_sql(alias, field_expr, query)

    @api.model
    def _join_lookup(self, alias, query, name, each, every, condition):
        """Join a lookup to a query unless it is there; return its alias.

        :param SQL each: SELECT of what belongs to the row of ``alias``
        :param SQL every: SELECT of what belongs to all rows, joined on ``condition`` (called with the alias)
        """
        if self.env.context.get("grc_each_line"):
            joined = query.make_alias(alias, f"{name}_each")
            query.add_join("LEFT JOIN", joined, SQL("LATERAL (%s)", each), SQL("TRUE"))
        else:
            joined = query.make_alias(alias, name)
            if joined not in query._joins:
                query.add_join("LEFT JOIN", joined, SQL("(%s)", every), condition(joined))
        return joined

    @api.model
    def _state_to_sql(self, alias, name, query):
        dimension = self._state_dimensions()[name]
        keys = [SQL.identifier(alias, column) for column in ("commercial_partner_id", "company_id")]
        joined = self._join_lookup(
            alias,
            query,
            f"{dimension.name}_then",
            histories(dimension, SQL("t.partner_id = %s AND t.company_id = %s", *keys)),
            histories(dimension, SQL("t.company_id IN %s", tuple(self.env.companies.ids))),
            lambda joined: SQL(
                "(%s, %s) = (%s, %s)",
                SQL.identifier(joined, "partner_id"),
                SQL.identifier(joined, "company_id"),
                *keys,
            ),
        )
        day, present = (SQL.identifier(alias, column) for column in ("invoice_date", f"present_{dimension.name}"))
        return state_on(joined, day, present)

    @api.model
    def _margin_to_sql(self, alias, query):
        line = SQL.identifier(alias, "id")
        scope, sources = SQL("TRUE"), self.env["account.move"]._grc_cost_sources()
        if query.where_clause and alias == query.table:
            scope = SQL("m.id IN %s", query.subselect(SQL.identifier(query.table, "move_id")))
        joined = self._join_lookup(
            alias,
            query,
            "margins",
            SQL(
                "SELECT own.margin FROM (%s) own WHERE own.id = %s",
                line_margins(SQL("m.id = %s", SQL.identifier(alias, "move_id")), sources),
                line,
            ),
            line_margins(SQL("m.company_id IN %s AND %s", tuple(self.env.companies.ids), scope), sources),
            lambda joined: SQL("%s = %s", SQL.identifier(joined, "id"), line),
        )
        return SQL("%s * %s", SQL.identifier(joined, "margin"), SQL.identifier(alias, "rate"))

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Find the lines first, then read them: what is looked up is looked up for those alone."""
        if field_names is not None and not field_names:
            return super().search_fetch(domain, field_names, offset, limit, order)
        lines = self.search(domain, offset, limit, order)
        lines.fetch(field_names)
        return lines

    def _fetch_query(self, query, fields):
        records = self.with_context(grc_each_line=True)
        return super(GrcSaleAnalysis, records)._fetch_query(query, fields).with_env(self.env)
