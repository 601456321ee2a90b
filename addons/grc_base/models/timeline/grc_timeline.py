from collections.abc import Collection
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import SQL

from ...tools.partners import partners_of

#: An id is the line's key × this + the place of its kind.
KINDS = 64


class TimelineScope(NamedTuple):
    """Whose lines are asked for: ids of the customer's partners; None for everybody's (lines are asked for by id)."""

    partner_ids: tuple | None

    def within(self, column):
        """Return the condition that a column holds one of the partners."""
        if self.partner_ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, list(self.partner_ids))


class GrcTimeline(models.Model):
    """What has passed between a customer and us, newest first: a line for each document, message, meeting, change.

    A report over other tables: nothing is stored. Each kind is read with the rights of the user on its own model,
    so a line is there when they may read what it tells of. Lines are read for the customers that the domain names;
    without a customer there are none.
    """

    _name = "grc.timeline"
    _description = "Line of a Customer's Timeline"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "title"
    _rec_names_search = ["partner_id"]

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    contact_id = fields.Many2one("res.partner", readonly=True, help="As the document has it.")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            ("invoice", "Invoice"),
            ("refund", "Credit note"),
            ("late", "Late payment"),
            ("order", "Order"),
            ("quotation", "Quotation"),
            ("delivery", "Delivery"),
            ("message", "Message"),
            ("meeting", "Meeting"),
            ("report", "Meeting report"),
            ("activity", "Activity done"),
            ("planned", "Activity planned"),
            ("movement", "Change"),
            ("event", "Event"),
        ],
        readonly=True,
    )
    amount = fields.Monetary(
        readonly=True,
        aggregator=None,
        help="Untaxed, in the company's currency; of a late payment, what is still open.",
    )
    user_id = fields.Many2one("res.users", "By", readonly=True)
    res_model = fields.Char("Document model", readonly=True)
    res_id = fields.Many2oneReference("Document ID", model_field="res_model", readonly=True, aggregator=None)
    title = fields.Char(compute="_compute_title", help="What the line tells of; open the line to see it.")

    @property
    def _table_query(self):
        scope = self.env.context.get("grc_timeline_scope")
        if not isinstance(scope, tuple):  # what a client sends is none
            return self._arm("message", self._no_lines(), SQL("FALSE"))
        partner_ids, lines = scope
        places = {line % KINDS for line in lines} if lines is not None else None
        keys = SQL("TRUE") if lines is None else SQL("d.key = ANY(%s)", [line // KINDS for line in lines])
        return SQL(" UNION ALL ").join(
            self._arm(kind, query, keys)
            for kind, query in self._timeline_queries(TimelineScope(partner_ids))
            if places is None or self._place(kind) in places
        ) or self._arm("message", self._no_lines(), SQL("FALSE"))

    @api.model
    def _no_lines(self):
        return SQL(
            "SELECT p.id AS key, p.id AS contact_id, p.company_id, p.create_date AS date, NULL::numeric AS amount,"
            " NULL::integer AS user_id, NULL::varchar AS res_model, p.id AS res_id FROM res_partner p WHERE FALSE"
        )

    @api.model
    def _place(self, kind):
        return [name for name, __ in self._fields["kind"].selection].index(kind)

    @api.model
    def _arm(self, kind, query, keys):
        """Return the lines of a query of :meth:`_timeline_queries`; partners are joined here, so that indexes help."""
        return SQL(
            """
            SELECT d.key::bigint * %(kinds)s + %(place)s AS id, p.commercial_partner_id AS partner_id, d.contact_id,
                   d.company_id, d.date, %(kind)s AS kind, d.amount, d.user_id, d.res_model::varchar AS res_model,
                   d.res_id
              FROM (%(query)s) d
              JOIN res_partner p ON p.id = d.contact_id
             WHERE %(keys)s
            """,
            kinds=KINDS,
            place=self._place(kind),
            kind=kind,
            query=query,
            keys=keys,
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Read the lines of the customers or of the ids that the domain names."""
        domain = fields.Domain(domain)
        lines = self._asked(domain, "id")
        customers = self._asked(domain, "partner_id")
        scope = None
        if customers is not None:
            scope = (tuple(partners_of(self.env, customers)), lines)
        elif lines is not None:
            scope = (None, lines)
        return super(GrcTimeline, self.with_context(grc_timeline_scope=scope))._search(domain, *args, **kwargs)

    @api.model
    def _asked(self, domain, name):
        """Return the ids that a domain demands of field ``name``; None when it leaves that open."""
        for term in domain.children if isinstance(domain, DomainAnd) else [domain]:
            if not isinstance(term, DomainCondition) or term.field_expr != name or term.operator not in ("in", "="):
                continue
            values = [term.value] if term.operator == "=" else term.value
            if isinstance(values, Collection):
                return [value for value in values if isinstance(value, int) and value]
        return None

    @api.depends("res_model", "res_id", "kind")
    @api.depends_context("uid", "lang")
    def _compute_title(self):
        self.title = False
        read = self.filtered(lambda line: isinstance(line.id, int) and line.res_model)  # not what a client says it is
        for model, lines in read.grouped("res_model").items():
            records = self.env[model].with_context(active_test=False).browse(lines.mapped("res_id")).exists()
            titles = self._timeline_titles(records)
            for line in lines:
                line.title = titles.get(line.res_id)

    def action_open_document(self):
        """Open what the line tells of."""
        self.ensure_one()
        # A search looks at what the user may see; an id alone may be anybody's.
        line = self.search([("id", "=", self.id)])
        record = line and self.env[line.res_model].browse(line.res_id).exists()
        if not record:
            raise UserError(self.env._("What this line told of is gone."))
        if self.res_model in ("mail.activity", "mail.message"):
            model = record.res_model if self.res_model == "mail.activity" else record.model
            record = self.env[model].browse(record.res_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
