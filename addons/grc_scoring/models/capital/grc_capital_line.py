from collections.abc import Collection

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import SQL

from ...tools.capital import CapitalScope, partners_of

#: An id is that of the document × this + the place of the kind among the kinds.
KINDS = 64


class GrcCapitalLine(models.Model):
    """The ledger behind a customer's capital: a line for each document and kind, summing up to the column.

    A report over documents, activities and meetings: nothing is stored. What counts is decided by the queries of
    the value step, on the day the customer's figures are those of; it shows the companies that are switched on.
    """

    _name = "grc.capital.line"
    _inherit = "grc.graph"
    _description = "Line of Customer Capital"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "document"
    _rec_names_search = ["partner_id"]

    customer_id = fields.Many2one("grc.customer", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, help="As the document has it.")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(readonly=True, help="Of the document; of late payment: when the money was due.")
    kind = fields.Selection(
        [
            ("margin", "Margin at list price"),
            ("discount", "Discounts granted"),
            ("free", "Goods given free"),
            ("activity", "Activities"),
            ("meeting", "Meetings"),
            ("late", "Late payment"),
            ("contact", "Messages"),
        ],
        readonly=True,
        help="Margin at list price, discounts and goods given free add up to the margin of the documents.",
    )
    amount = fields.Monetary(readonly=True, help="What it adds to the customer's capital; what it takes is negative.")
    revenue = fields.Monetary(readonly=True, help="Untaxed amount of the document, once, on its line of margin.")
    margin_estimated = fields.Monetary(
        "Margin on estimated cost",
        readonly=True,
        help="Margin of lines without an order: their cost is the product's when the document was posted.",
    )
    margin_uncosted = fields.Monetary(
        "Margin without a cost",
        readonly=True,
        help="Amount of lines for which no cost is known: no product, or a product that costs nothing.",
    )
    name = fields.Char("Number", readonly=True)
    document = fields.Char(compute="_compute_document", help="What the line comes from; open the line to see it.")
    res_model = fields.Char("Document model", readonly=True)
    res_id = fields.Many2oneReference("Document ID", model_field="res_model", readonly=True, aggregator=None)

    _depends = {
        "account.move": [
            "amount_untaxed_signed",
            "commercial_partner_id",
            "company_id",
            "grc_discount",
            "grc_free_cost",
            "grc_kind",
            "grc_margin",
            "grc_margin_estimated",
            "grc_margin_uncosted",
            "grc_not_sale",
            "grc_reversed_on",
            "invoice_date",
            "journal_id",
            "move_type",
            "name",
            "payment_state",
            "state",
        ],
        "account.move.line": ["amount_residual", "balance", "date_maturity", "parent_state", "reconciled"],
        "account.partial.reconcile": ["amount", "grc_late", "max_date"],
        "account.payment": ["amount_company_currency_signed", "date", "partner_id", "state"],
        "calendar.attendee": ["state"],
        "calendar.event": ["active", "allday", "duration", "start", "user_id"],
        "grc.activity.time": ["minutes"],
        "grc.customer": ["company_id", "partner_id", "value_rebuilt_as_of"],
        "mail.activity": ["active", "activity_type_id", "calendar_event_id", "date_done", "user_id"],
        "mail.message": ["author_id", "date", "is_internal", "message_type", "model", "res_id", "subtype_id"],
        "res.company": [
            "grc_activity_minutes",
            "grc_email_cost",
            "grc_excluded_journal_ids",
            "grc_hour_cost",
            "grc_late_rate",
            "grc_sms_cost",
        ],
        "res.partner": ["commercial_partner_id", "company_id"],
    }

    @property
    def _table_query(self):
        arms = []
        for company in self.env.companies.sudo():
            for as_of, condition in self._days(company):
                scope = CapitalScope(company, as_of, self.env.context.get("grc_capital_partner_ids"))
                ledger = self.env["grc.capital"].sudo()
                arms.append(self._arm(ledger._document_query(scope), scope, condition, whole=True))
                arms += [self._arm(query, scope, condition) for query in ledger._queries(scope)]
        return SQL(" UNION ALL ").join(arms)

    @api.model
    def _days(self, company):
        """Return the days the company's figures are those of: list of (day, condition on alias ``c`` of customers)."""
        latest = self.env["grc.refresh"].sudo()._latest_value(company)
        rebuilt = self.env.execute_query(
            SQL(
                "SELECT DISTINCT value_rebuilt_as_of FROM grc_customer"
                " WHERE company_id = %s AND value_rebuilt_as_of IS NOT NULL",
                company.id,
            )
        )
        return [(latest.as_of or company._grc_today(), SQL("c.value_rebuilt_as_of IS NULL"))] + [
            (day, SQL("c.value_rebuilt_as_of = %s", day)) for (day,) in rebuilt
        ]

    @api.model
    def _arm(self, query, scope, condition, whole=False):
        """Return ``query`` (see ``grc.capital``) as lines of the customers they belong to.

        Customers are joined here, not around the UNION, so that indexes are of use.

        :param SQL condition: on alias ``c`` of customers
        :param bool whole: has the query the columns of margins, too?
        """
        only = SQL("d.revenue, d.margin_estimated, d.margin_uncosted, d.name")
        none = SQL("NULL::numeric, NULL::numeric, NULL::numeric, NULL::varchar")
        return SQL(
            """
            SELECT d.res_id::bigint * %(kinds)s + array_position(%(list)s::varchar[], d.kind::varchar) AS id,
                   c.id AS customer_id, d.partner_id, d.company_id, d.date, d.kind, d.amount, d.res_model, d.res_id,
                   %(columns)s
              FROM (%(query)s) d
              JOIN res_partner p ON p.id = d.partner_id
              JOIN grc_customer c ON c.partner_id = p.commercial_partner_id AND c.company_id = %(company)s
             WHERE d.date <= %(as_of)s AND %(condition)s
            """,
            kinds=KINDS,
            list=self._kinds(),
            columns=only if whole else none,
            query=query,
            company=scope.company.id,
            as_of=scope.as_of,
            condition=condition,
        )

    @api.depends("name", "res_model", "res_id")
    @api.depends_context("uid")
    def _compute_document(self):
        """The number of the document, else its name, as far as the user may read it."""
        for line in self:
            line.document = line.name
        for model, lines in self.filtered(lambda line: not line.name).grouped("res_model").items():
            names = {
                record.id: record.display_name
                for record in self.env[model].browse(lines.mapped("res_id"))._filtered_access("read")
            }
            for line in lines:
                line.document = names.get(line.res_id)

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Look at the documents of the customers and lines that are asked for only, where the domain says which."""
        domain, records = fields.Domain(domain), self
        asked = self._asked(domain, "customer_id")
        if asked is not None:
            entities = self.env["grc.customer"].sudo().browse(asked).exists().partner_id.ids
            partners = partners_of(self.env, entities)
            records = self.with_context(grc_capital_partner_ids=partners)
        lines = self._asked(domain, "id")
        if lines is not None:
            domain &= fields.Domain("res_id", "in", [line // KINDS for line in lines])
        return super(GrcCapitalLine, records)._search(domain, *args, **kwargs)

    @api.model
    def _asked(self, domain, name):
        """Return the ids that a domain demands of field ``name``; None when it leaves that open."""
        terms = domain.children if isinstance(domain, DomainAnd) else [domain]
        for term in terms:
            if not isinstance(term, DomainCondition) or term.field_expr != name:
                continue
            values = [term.value] if term.operator == "=" else term.value
            if term.operator in ("in", "=") and isinstance(values, Collection):
                return [value for value in values if isinstance(value, int) and value]
        return None

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        """Kinds come as they are listed: what was earned first."""
        if "kind" not in groupby_terms:
            return super()._read_group_orderby(order, groupby_terms, query)
        place = SQL("array_position(%s::varchar[], %s)", self._kinds(), groupby_terms["kind"])
        terms = dict(groupby_terms, kind=place)
        result = super()._read_group_orderby(order, terms, query)
        groupby_terms.update((name, term) for name, term in terms.items() if name != "kind")
        return result

    @api.model
    def _kinds(self):
        return [kind for kind, __ in self._fields["kind"].selection]

    def action_open_document(self):
        """Open the document that the line comes from; of a message, the customer's own record, where it is."""
        self.ensure_one()
        if self.res_model == "mail.message":
            return {
                "type": "ir.actions.act_window",
                "res_model": "res.partner",
                "res_id": self.partner_id.id,
                "view_mode": "form",
            }
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("The document of this line is gone; the next refresh leaves it out."))
        if self.res_model == "mail.activity":
            return record.action_open_document()
        if self.res_model == "calendar.attendee":
            record = record.event_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
