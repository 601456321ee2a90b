from odoo import api, models
from odoo.tools import SQL


class GrcCapital(models.AbstractModel):
    """What a customer has brought, less what was spent on them, line by line: what ``grc.capital.line`` shows.

    The stored margin of documents is split here and never summed anew: capital is the margin of the facts plus what
    :meth:`_queries` yields.
    """

    _name = "grc.capital"
    _description = "What the Net Margin Is Made Of"

    @api.model
    def _document_query(self, scope):
        """Return the SELECT of what documents brought: their stored margin in up to three lines.

        Margin at list price − discount − cost of gifts = stored margin. Columns: those of
        :meth:`_queries`, and ``name``, ``revenue``, ``margin_estimated`` and ``margin_uncosted`` on the
        line of kind ``margin``.

        :param scope: a :class:`~...tools.capital.CapitalScope`
        """
        return SQL(
            """
            SELECT d.partner_id, d.company_id, d.date, v.kind, v.amount, d.res_model, d.res_id, d.name,
                   CASE WHEN v.kind = 'margin' THEN d.amount END AS revenue,
                   CASE WHEN v.kind = 'margin' THEN d.margin_estimated END AS margin_estimated,
                   CASE WHEN v.kind = 'margin' THEN d.margin_uncosted END AS margin_uncosted
              FROM (%(documents)s) d
             CROSS JOIN LATERAL (VALUES
                   ('margin', d.margin + COALESCE(d.discount, 0) + COALESCE(d.free_cost, 0)),
                   ('discount', -d.discount),
                   ('free', -d.free_cost)
             ) v (kind, amount)
             WHERE %(among)s AND (v.kind = 'margin' OR v.amount <> 0)
            """,
            documents=self.env["grc.document.source"]._stream(scope.company, scope.as_of),
            among=scope.among(SQL("d.partner_id")),
        )

    @api.model
    def _queries(self, scope):
        """Return the SELECTs of what else makes capital, one for each kind of line or source.

        Columns: ``partner_id`` (an entity or a contact), ``company_id``, ``date``, ``kind`` (of
        ``grc.capital.line``), ``amount`` (company currency, costs negative), ``res_model`` and ``res_id`` (the
        document; one line for each document and kind). Rows are those of ``scope.company``; the caller leaves out
        what is dated after ``scope.as_of`` and narrows partners, which ``scope.among`` does earlier and faster.

        :param scope: a :class:`~...tools.capital.CapitalScope`
        :return: list of SQL; an addon appends its own (campaigns, tickets)
        """
        queries = self._gift_queries(scope)
        for name in ("grc.capital.time", "grc.capital.late", "grc.capital.contact"):
            queries += self.env[name]._queries(scope)
        return queries

    @api.model
    def _solicitation_kinds(self):
        """Return the kinds of lines that soliciting causes; an addon appends its own (campaigns)."""
        return ["free", "activity", "meeting", "contact"]

    @api.model
    def _gift_queries(self, scope):
        """Return the SELECTs of documents worth nothing, which facts leave out: what their goods cost was given."""
        return [
            SQL(
                """
                SELECT d.partner_id, d.company_id, d.date, 'free' AS kind, d.margin AS amount, d.res_model, d.res_id
                  FROM (%s) d WHERE %s
                """,
                source._gifts(scope.company, scope.as_of),
                scope.among(SQL("d.partner_id")),
            )
            for source in self.env["grc.document.source"]._sources()
        ]
