from odoo import api, models
from odoo.addons.grc_base.tools.documents import stamped
from odoo.addons.grc_base.tools.stamp import LEFT_OUT, SALE_TYPES
from odoo.tools import SQL


class GrcCapital(models.AbstractModel):
    """What a customer has brought, less what was spent on them, line by line: what ``grc.capital.line`` shows.

    The stored margin of documents is split here and never summed anew: capital is the margin of the facts plus what
    :meth:`_queries` yields.
    """

    _name = "grc.capital"
    _description = "What Capital Is Made Of"

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
            SELECT m.commercial_partner_id AS partner_id, m.company_id, m.invoice_date AS date,
                   v.kind, v.amount, 'account.move' AS res_model, m.id AS res_id, m.name,
                   CASE WHEN v.kind = 'margin' THEN m.amount_untaxed_signed END AS revenue,
                   CASE WHEN v.kind = 'margin' THEN m.grc_margin_estimated END AS margin_estimated,
                   CASE WHEN v.kind = 'margin' THEN m.grc_margin_uncosted END AS margin_uncosted
              FROM account_move m
             CROSS JOIN LATERAL (VALUES
                   ('margin', m.grc_margin + COALESCE(m.grc_discount, 0) + COALESCE(m.grc_free_cost, 0)),
                   ('discount', -m.grc_discount),
                   ('free', -m.grc_free_cost)
             ) v (kind, amount)
             WHERE m.company_id = %(company)s AND %(stamped)s AND %(counted)s AND %(among)s
               AND (v.kind = 'margin' OR v.amount <> 0)
            """,
            company=scope.company.id,
            stamped=stamped(),
            counted=scope.counted(),
            among=scope.among(SQL("m.commercial_partner_id")),
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
        queries = [self._gift_query(scope)]
        for name in ("grc.capital.time", "grc.capital.late", "grc.capital.contact"):
            queries += self.env[name]._queries(scope)
        return queries

    @api.model
    def _solicitation_kinds(self):
        """Return the kinds of lines that soliciting causes; an addon appends its own (campaigns)."""
        return ["free", "activity", "meeting", "contact"]

    @api.model
    def _gift_query(self, scope):
        """Return the SELECT of documents worth nothing, which facts leave out: what their goods cost was given."""
        return SQL(
            """
            SELECT m.commercial_partner_id AS partner_id, m.company_id, m.invoice_date AS date, 'free' AS kind,
                   m.grc_margin AS amount, 'account.move' AS res_model, m.id AS res_id
              FROM account_move m
             WHERE m.company_id = %(company)s AND m.move_type IN %(types)s AND m.grc_kind = %(left_out)s
               AND m.state = 'posted' AND NOT COALESCE(m.grc_not_sale, FALSE) AND m.commercial_partner_id IS NOT NULL
               AND m.grc_margin <> 0 AND %(counted)s AND %(among)s
            """,
            company=scope.company.id,
            types=SALE_TYPES,
            left_out=LEFT_OUT,
            counted=scope.counted(),
            among=scope.among(SQL("m.commercial_partner_id")),
        )
