from odoo import api, fields, models
from odoo.addons.grc_base.tools.documents import counted, stamped
from odoo.addons.grc_base.tools.run import RefreshRun
from odoo.addons.grc_base.tools.stamp import LEFT_OUT, SALE_TYPES
from odoo.tools import SQL

from ..tools.capital import CapitalScope


class GrcCustomer(models.Model):
    """What a customer has brought, less what was spent on him: the sum of ``grc.capital.line``.

    The stored margin of documents is split in the ledger and never summed anew: the column is the margin of the
    facts plus what :meth:`_capital_queries` yields.
    """

    _inherit = "grc.customer"

    capital = fields.Monetary(
        readonly=True,
        help="Margin to date less what was spent on the customer: time, late payment, gifts. A line for each document"
        " is behind it.",
    )

    _value_rebuilt_idx = models.Index("(company_id, value_rebuilt_as_of) WHERE value_rebuilt_as_of IS NOT NULL")

    # Kinds of lines

    @api.model
    def _capital_document_query(self, scope):
        """Return the SELECT of what documents brought: their stored margin in up to three lines.

        Margin at list price − discount − cost of gifts = stored margin. Columns: those of
        :meth:`_capital_queries`, and ``name``, ``revenue``, ``margin_estimated`` and ``margin_uncosted`` on the
        line of kind ``margin``.

        :param scope: a :class:`~..tools.capital.CapitalScope`
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
            counted=self._capital_counted(scope),
            among=scope.among(SQL("m.commercial_partner_id")),
        )

    @api.model
    def _capital_queries(self, scope):
        """Return the SELECTs of what else makes capital, one for each kind of line or source.

        Columns: ``partner_id`` (an entity or a contact), ``company_id``, ``date``, ``kind`` (of
        ``grc.capital.line``), ``amount`` (company currency, costs negative), ``res_model`` and ``res_id`` (the
        document; one line for each document and kind). Rows are those of ``scope.company``; the caller leaves out
        what is dated after ``scope.as_of`` and narrows partners, which ``scope.among`` does earlier and faster.

        :param scope: a :class:`~..tools.capital.CapitalScope`
        :return: list of SQL; an addon appends its own (campaigns, tickets)
        """
        queries = [self._capital_gift_query(scope)]
        company = scope.company
        if company.grc_hour_cost:
            queries += [
                self._capital_activity_query(scope, model, partner, condition)
                for model, (partner, condition) in self._capital_activity_models().items()
            ]
            queries.append(self._capital_meeting_query(scope))
        if company.grc_late_rate:
            queries.append(self._capital_late_query(scope))
        return queries

    @api.model
    def _capital_counted(self, scope):
        return counted(scope.as_of, RefreshRun.excluded("m.journal_id", scope.company.grc_excluded_journal_ids))

    @api.model
    def _capital_gift_query(self, scope):
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
            counted=self._capital_counted(scope),
            among=scope.among(SQL("m.commercial_partner_id")),
        )

    # The column

    @api.model
    def _value_temporary_tables(self):
        return super()._value_temporary_tables() + ["grc_capital"]

    @api.model
    def _value_prepare(self, run):
        result = super()._value_prepare(run)
        self._make_table(run, "grc_capital", self._capital_sums(run))
        self.env.cr.execute(SQL("ANALYZE %s", run.table("grc_capital")))
        return result

    @api.model
    def _capital_sums(self, run):
        """Return the SELECT of what :meth:`_capital_queries` adds up to, one row an entity."""
        scope = self._capital_scope(run)
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, %s
              FROM (%s) d
              JOIN res_partner p ON p.id = d.partner_id
             WHERE d.date <= %s AND %s
             GROUP BY p.commercial_partner_id
            """,
            SQL(", ").join(self._capital_totals(run)),
            SQL(" UNION ALL ").join(SQL("(%s)", query) for query in self._capital_queries(scope)),
            run.as_of,
            self._entity_condition(run, SQL("p.commercial_partner_id")),
        )

    @api.model
    def _capital_totals(self, run):
        """Return the columns of :meth:`_capital_sums`: aggregates of its lines, alias ``d``."""
        return [SQL("SUM(d.amount) AS amount")]

    @api.model
    def _capital_scope(self, run):
        """Return the :class:`~..tools.capital.CapitalScope` of a run."""
        partners = None if run.partner_ids is None else self._capital_partners(run.partner_ids)
        return CapitalScope(run.company, run.as_of, partners)

    @api.model
    def _capital_partners(self, entities):
        """Return the ids of the partners who belong to the entities (ids) today."""
        rows = self.env.execute_query(SQL("SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s)", entities))
        return [row[0] for row in rows]

    @api.model
    def _value_query(self, run):
        return SQL(
            """
            SELECT q.*, c.margin + COALESCE(k.amount, 0) AS capital
              FROM (%(query)s) q
              JOIN grc_customer c ON c.company_id = %(company)s AND c.partner_id = q.partner_id AND %(limits)s
              LEFT JOIN %(costs)s k ON k.partner_id = q.partner_id
            """,
            query=super()._value_query(run),
            costs=run.table("grc_capital"),
            company=run.company.id,
            limits=self._limit_condition(run, SQL("c.partner_id")),
        )

    @api.model
    def _value_columns(self):
        return super()._value_columns() + ["capital"]
