from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.documents import counted, stamped
from ...tools.refresh.run import RefreshRun
from ...tools.stamp import LEFT_OUT, PURCHASE, REFUND, SALE_TYPES

#: Columns of a document, and their types.
DOCUMENT = {
    "partner_id": "integer",
    "company_id": "integer",
    "date": "date",
    "kind": "integer",
    "amount": "numeric",
    "margin": "numeric",
    "occasion": "boolean",
    "reversed_on": "date",
    "res_model": "varchar",
    "res_id": "integer",
    "place": "integer",
    "name": "varchar",
    "discount": "numeric",
    "free_cost": "numeric",
    "margin_estimated": "numeric",
    "margin_uncosted": "numeric",
}
#: Columns of a line of a document: some of the document's, then its own. Amount and margin are those of the line.
OF_DOCUMENT = ("partner_id", "company_id", "date", "kind", "occasion", "reversed_on", "res_model", "res_id", "place")
LINE = {
    "line_id": "integer",
    "product_id": "integer",
    "quantity": "numeric",
    "amount": "numeric",
    "margin": "numeric",
    "deposit": "boolean",
}
#: Columns that a source has to give.
NEEDED = {"partner_id", "company_id", "date", "amount"}
#: A list of documents of all sources numbers those of a source from its place × this on; invoices keep their ids.
APART = 2**32


class GrcDocumentSource(models.AbstractModel):
    """Where the documents come from that the figures of customers are made of: a class a kind of document.

    A source is a model ``grc.document.source.<name>`` that inherits this one. It says whose records are its documents,
    and what each is, in SQL on the alias ``m`` of their table, without a join: so a record is one document, however it
    is asked for. Whatever reads documents reads :meth:`_stream` or :meth:`_lines`, those of all sources; a refresh has
    the stream as ``run.documents``.

    A record without a partner, a company, a date or an amount counts nowhere.
    """

    _name = "grc.document.source"
    _description = "Source of Documents"

    #: Model whose records are its documents; None: no source, but what others inherit.
    _model = None

    def init(self):
        """Stop an installation or an update of a source that says too little.

        :raise ValidationError: no model, or a column missing or unknown
        """
        fault = self._fault() if self._model else None
        if fault:
            raise ValidationError(fault)
        return super().init()

    @api.model
    def _fault(self):
        """Return the sentence of what keeps this source from being read; None: nothing."""
        given = self._columns().keys()
        for columns, words in (
            ({self._model} - self.env.registry.keys(), "reads a model that is not there"),
            (NEEDED - given, "does not say all that a document needs"),
            (given - DOCUMENT.keys(), "says what no document has"),
        ):
            if columns:
                return f"The source of documents “{self._name}” {words} ({', '.join(sorted(columns))})."
        return None

    # What a source says; its SQL is on alias ``m``

    @api.model
    def _columns(self):
        """Return what a record is as a document: ``{column: SQL}``.

        ``partner_id`` (as the document has it, an existing one), ``company_id``, ``date`` and ``amount`` (untaxed,
        company currency, credit notes negative) are needed. ``margin`` is unknown, and counts as nothing, where it is
        not given; ``kind`` (see ``tools/stamp.py``) follows from the amount, and ``occasion`` (is it a purchase?) from
        the kind. ``reversed_on`` is the day on which it was undone, ``name`` its number. ``discount``, ``free_cost``,
        ``margin_estimated`` and ``margin_uncosted`` tell what the margin is made of.
        """
        raise NotImplementedError

    @api.model
    def _condition(self):
        """Return the condition that a record is a document at all, such as that it is done."""
        return SQL("TRUE")

    @api.model
    def _line_join(self):
        """Return the JOIN of the lines of a document; none where a document is its only line."""
        return SQL()

    @api.model
    def _line_columns(self):
        """Return what a line is beside what its document is: ``{column: SQL}``, on the aliases of :meth:`_line_join`.

        ``line_id`` (of its table, no two lines the same), ``product_id``, ``quantity`` (in the product's unit),
        ``amount`` and ``margin`` (those of the document where a document is its only line), ``deposit``.
        """
        return {"line_id": SQL("m.id"), "quantity": SQL("1")}

    @api.model
    def _counts(self, company, as_of, every_journal=False):
        """Return the condition that a record counts as a document of a company.

        :param company: ``res.company``, one record
        :param as_of: the last day
        :param bool every_journal: those of journals that the settings leave out, too
        """
        document = self._document()
        return SQL(
            "%(company_id)s = %(company)s AND %(date)s <= %(as_of)s AND %(kind)s > 0 AND %(partner_id)s IS NOT NULL"
            " AND %(amount)s IS NOT NULL AND (%(condition)s)",
            **{name: document[name] for name in ("company_id", "date", "kind", "partner_id", "amount")},
            company=company.id,
            as_of=as_of,
            condition=self._condition(),
        )

    # What readers ask

    @api.model
    def _stream(self, company, as_of, every_journal=False):
        """Return the SELECT of the documents of all sources that count; columns: :data:`DOCUMENT`.

        Rows are those of the company up to the day; partners are narrowed by the caller. That a document counts is a
        column of the branches, asked around them: with conditions of their own, PostgreSQL would find no document by
        its partner as soon as there are two branches.

        :param company: ``res.company``, one record
        :param as_of: the company's day
        :param bool every_journal: with the invoices of journals that the settings leave out
        """
        company = company.sudo()
        branches = [
            SQL(
                "SELECT %s, (%s) AS counts FROM %s m",
                source._as(source._document(), DOCUMENT),
                source._counts(company, as_of, every_journal),
                source._table_sql(),
            )
            for source in self._sources()
        ]
        columns = SQL(", ").join(SQL.identifier("u", name) for name in DOCUMENT)
        return SQL("SELECT %s FROM (%s) u WHERE u.counts", columns, SQL(" UNION ALL ").join(branches))

    @api.model
    def _lines(self, company, as_of, where=None, every_journal=False):
        """Return the SELECT of the lines of the documents that count; columns: :data:`OF_DOCUMENT` and :data:`LINE`.

        :param where: called with each source, returns a condition on its documents, or None to leave it out; a
            condition on partners belongs here, since PostgreSQL finds no line by what is asked around a UNION
        :return: SQL; None when all sources are left out
        """
        company = company.sudo()
        branches = [
            source._line_select(SQL("%s AND (%s)", source._counts(company, as_of, every_journal), condition))
            for source in self._sources()
            for condition in [where(source) if where else SQL("TRUE")]
            if condition
        ]
        return SQL(" UNION ALL ").join(branches) if branches else None

    @api.model
    def _line_select(self, condition):
        """Return the SELECT of the lines of this source whose documents meet a condition."""
        document = self._document()
        line = {name: document[name] for name in LINE.keys() & document.keys()} | self._line_columns()
        return SQL(
            "SELECT %s, %s FROM %s m %s WHERE %s",
            self._as(document, {name: DOCUMENT[name] for name in OF_DOCUMENT}),
            self._as({"deposit": SQL("FALSE")} | line, LINE),
            self._table_sql(),
            self._line_join(),
            condition,
        )

    @api.model
    def _every(self):
        """Return the SELECT of all documents of this source, those that do not count among them."""
        return SQL(
            "SELECT %s FROM %s m WHERE %s", self._as(self._document(), DOCUMENT), self._table_sql(), self._condition()
        )

    @api.model
    def _gifts(self, company, as_of):
        """Return the SELECT of the documents of this source that are worth nothing, and whose goods cost something."""
        document = self._document()
        return SQL(
            "SELECT %(columns)s FROM %(table)s m WHERE %(company_id)s = %(company)s AND %(date)s <= %(as_of)s"
            " AND %(partner_id)s IS NOT NULL AND %(amount)s = 0 AND %(margin)s <> 0 AND (%(condition)s)",
            columns=self._as(document, DOCUMENT),
            table=self._table_sql(),
            company=company.id,
            as_of=as_of,
            condition=self._condition(),
            **{name: document[name] for name in ("company_id", "date", "partner_id", "amount", "margin")},
        )

    # Beneath

    @api.model
    def _place(self):
        """Return the place of this source among all, see :data:`APART`."""
        return [source._name for source in self._sources()].index(self._name)

    @api.model
    def _sources(self):
        """Return the sources of the installed addons, models without records: invoices first, then by name."""
        found = self.env.registry.descendants([GrcDocumentSource._name], "_inherit")
        names = sorted(name for name in found if self.env[name]._model in self.env)
        names.sort(key=lambda name: name != GrcDocumentSourceInvoice._name)
        return [self.env[name] for name in names]

    @api.model
    def _others(self):
        """Return the sources beside invoices."""
        return self._sources()[1:]

    @api.model
    def _document(self):
        """Return the columns of a document of this source, with what it leaves to the rule: ``{column: SQL}``."""
        given = self._columns()
        kind = given.get("kind") or SQL(
            "CASE WHEN COALESCE(%(amount)s, 0) = 0 THEN %(none)s WHEN %(amount)s < 0 THEN %(refund)s ELSE %(sale)s END",
            amount=given["amount"],
            none=LEFT_OUT,
            refund=REFUND,
            sale=PURCHASE,
        )
        usual = {
            "kind": kind,
            "occasion": SQL("%s = %s", kind, PURCHASE),
            "res_model": SQL("%s", self._model),
            "res_id": SQL("m.id"),
            "place": SQL("%s", self._place()),
        }
        return {name: SQL("NULL") for name in DOCUMENT} | usual | given

    @api.model
    def _partner_sql(self):
        """Return the partner of a document of this source, for a condition that :meth:`_lines` asks."""
        return self._columns()["partner_id"]

    @staticmethod
    def _as(columns, kinds):
        """Return columns as a list for SELECT, each of its type: the branches of a UNION must agree."""
        return SQL(", ").join(
            SQL("(%s)::%s AS %s", columns.get(name, SQL("NULL")), SQL(kind), SQL.identifier(name))
            for name, kind in kinds.items()
        )

    @api.model
    def _table_sql(self):
        """Return the table of the documents; what waits to be written of them is written."""
        records = self.env[self._model]
        records.flush_model()
        return SQL.identifier(records._table)


class GrcDocumentSourceInvoice(models.AbstractModel):
    """Invoices, receipts and credit notes, by what was stored when they were posted."""

    _name = "grc.document.source.invoice"
    _inherit = "grc.document.source"
    _description = "Invoices as Documents"

    _model = "account.move"

    @api.model
    def _columns(self):
        return {
            "partner_id": SQL("m.commercial_partner_id"),
            "company_id": SQL("m.company_id"),
            "date": SQL("m.invoice_date"),
            "kind": SQL("m.grc_kind"),
            "amount": SQL("m.amount_untaxed_signed"),
            "margin": SQL("m.grc_margin"),
            "reversed_on": SQL("m.grc_reversed_on"),
            "name": SQL("m.name"),
            "discount": SQL("m.grc_discount"),
            "free_cost": SQL("m.grc_free_cost"),
            "margin_estimated": SQL("m.grc_margin_estimated"),
            "margin_uncosted": SQL("m.grc_margin_uncosted"),
        }

    @api.model
    def _counts(self, company, as_of, every_journal=False):
        """Those that were stamped, by the partial index of the refresh."""
        journals = company.browse() if every_journal else company.grc_excluded_journal_ids
        return SQL(
            "m.company_id = %s AND %s AND %s",
            company.id,
            stamped(),
            counted(as_of, RefreshRun.excluded("m.journal_id", journals)),
        )

    @api.model
    def _line_join(self):
        return SQL("JOIN account_move_line l ON l.move_id = m.id AND l.display_type = 'product'")

    @api.model
    def _line_columns(self):
        """What a line costs is looked up elsewhere, see ``tools/line_margin.py``."""
        return {
            "line_id": SQL("l.id"),
            "product_id": SQL("l.product_id"),
            "quantity": SQL("l.quantity"),
            "amount": SQL("-l.balance"),
            "margin": SQL("NULL"),
            "deposit": SQL("COALESCE(l.is_downpayment, FALSE)"),
        }

    @api.model
    def _gifts(self, company, as_of):
        """Posted documents worth nothing; what is flagged "not a sale" is no gift."""
        return SQL(
            """
            SELECT %(columns)s FROM account_move m
             WHERE m.company_id = %(company)s AND m.move_type IN %(types)s AND m.grc_kind = %(left_out)s
               AND m.state = 'posted' AND NOT COALESCE(m.grc_not_sale, FALSE) AND m.commercial_partner_id IS NOT NULL
               AND m.grc_margin <> 0 AND %(counted)s
            """,
            columns=self._as(self._document(), DOCUMENT),
            company=company.id,
            types=SALE_TYPES,
            left_out=LEFT_OUT,
            counted=counted(as_of, RefreshRun.excluded("m.journal_id", company.grc_excluded_journal_ids)),
        )
