from odoo import fields, models
from odoo.tools import SQL

from ...tools.documents import counted, stamped, stands, within
from ...tools.stamp import PURCHASE, REFUND, SALE_TYPES, SETTLEMENT


class GrcCustomerDocument(models.Model):
    """The documents a customer's figures are made of, and those left out, each with its reason.

    A report over ``account_move``: nothing is stored. What counts is decided by the conditions of the refresh,
    on the day the customer's figures are those of.
    """

    _name = "grc.customer.document"
    _description = "Customer Document"
    _auto = False
    _order = "date desc nulls first, id desc"
    _rec_name = "name"

    customer_id = fields.Many2one("grc.customer", readonly=True, help="Empty for those who are no customers.")
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, help="As the document has it.")
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    move_id = fields.Many2one("account.move", "Document", readonly=True)
    name = fields.Char("Number", readonly=True)
    date = fields.Date(readonly=True)
    move_type = fields.Selection(
        [("out_invoice", "Invoice"), ("out_receipt", "Receipt"), ("out_refund", "Credit note")], "Type", readonly=True
    )
    kind = fields.Selection(
        [
            ("purchase", "Purchase"),
            ("settlement", "Money without an occasion"),
            ("refund", "Credit note"),
            ("left_out", "Left out"),
        ],
        readonly=True,
    )
    counted = fields.Boolean(readonly=True, help="Is part of revenue and margin to date.")
    occasion = fields.Boolean(readonly=True, help="Is a purchase that stands: it counts for recency and frequency.")
    in_window = fields.Boolean(readonly=True, help="Counts within the window too.")
    amount = fields.Monetary("Untaxed amount", readonly=True)
    margin = fields.Monetary(readonly=True)
    reversed_on = fields.Date("Reversed in full on", readonly=True)
    reason = fields.Selection(
        [
            ("draft", "Draft"),
            ("cancelled", "Cancelled"),
            ("no_partner", "Without a partner"),
            ("partner", "Own company, user or walk-in customer"),
            ("not_sale", "Flagged as not a sale"),
            ("pending", "Not yet read; the next nightly refresh does"),
            ("zero", "Worth nothing"),
            ("journal", "Journal left out by the settings"),
            ("after", "Dated after the day of the figures"),
            ("reversed", "Reversed in full: in revenue to date only"),
            ("settles", "Money without an occasion: deducts a down payment, or is negative"),
            ("lifts", "Money without an occasion: takes back a credit note"),
        ],
        readonly=True,
        help="Why the document does not count, or not for everything.",
    )

    _depends = {
        "account.move": [
            "amount_untaxed_signed",
            "commercial_partner_id",
            "company_id",
            "grc_kind",
            "grc_margin",
            "grc_not_sale",
            "grc_reversed_on",
            "invoice_date",
            "journal_id",
            "move_type",
            "name",
            "partner_id",
            "reversed_entry_id",
            "state",
        ],
        "grc.customer": ["company_id", "partner_id", "rebuilt_as_of"],
        "grc.refresh": ["as_of", "company_id", "rebuilt"],
        "res.company": ["grc_excluded_journal_ids", "grc_walk_in_ids", "grc_window_months"],
        "res.partner": ["commercial_partner_id"],
    }

    @property
    def _table_query(self):
        shared = {
            "today": self._today_query(),
            "banned": self.env["grc.layer.facts"]._banned_query(SQL("m.company_id")),
            "journals": self._journals_condition(),
        }
        return SQL(
            """
            SELECT f.id, f.id AS move_id, f.customer_id, f.partner_id, f.company_id, f.name, f.date, f.move_type,
                   f.amount, f.margin, f.reversed_on,
                   CASE WHEN f.obstacle IS NOT NULL THEN 'left_out'
                        WHEN f.grc_kind = %(refund)s THEN 'refund'
                        WHEN f.grc_kind = %(settlement)s THEN 'settlement'
                        ELSE 'purchase' END AS kind,
                   f.obstacle IS NULL AS counted,
                   f.obstacle IS NULL AND f.stands AND f.grc_kind = %(purchase)s AS occasion,
                   f.obstacle IS NULL AND f.stands AND f.within AS in_window,
                   CASE WHEN f.obstacle IS NOT NULL THEN f.obstacle
                        WHEN NOT f.stands THEN 'reversed'
                        WHEN f.grc_kind = %(settlement)s AND f.lifts THEN 'lifts'
                        WHEN f.grc_kind = %(settlement)s THEN 'settles' END AS reason
              FROM (%(found)s) f
            """,
            refund=REFUND,
            settlement=SETTLEMENT,
            purchase=PURCHASE,
            found=SQL(" UNION ALL ").join(self._found_query(condition, **shared) for condition in self._arms()),
        )

    @staticmethod
    def _arms():
        """Return the conditions of two kinds of documents, each of which has its index."""
        return [
            stamped(),
            SQL(
                "m.move_type IN %s AND (m.state <> 'posted' OR m.grc_kind = 0 OR m.grc_kind IS NULL)",
                SALE_TYPES,
            ),
        ]

    def _found_query(self, condition, today, banned, journals):
        """Return the SELECT of the customer documents that meet ``condition``, with what keeps each from counting.

        Partner and customer are joined here, not around the UNION: PostgreSQL uses no index for a join with a
        UNION whose arms have conditions.

        :param SQL condition: one of :meth:`_arms`
        :param SQL today: see :meth:`_today_query`
        :param SQL banned: partners who never have a row, by the document's company
        :param SQL journals: condition that the document's journal is not left out
        """
        as_of = SQL("t.as_of")
        return SQL(
            """
            SELECT m.id, c.id AS customer_id, m.partner_id, m.company_id, m.name, m.invoice_date AS date, m.move_type,
                   m.amount_untaxed_signed AS amount, m.grc_margin AS margin, m.grc_reversed_on AS reversed_on,
                   m.grc_kind,
                   EXISTS (SELECT 1 FROM account_move o
                            WHERE o.id = m.reversed_entry_id AND o.move_type = 'out_refund') AS lifts,
                   %(stands)s AS stands,
                   co.grc_window_months = 0 OR co.grc_window_months IS NULL OR %(within)s AS within,
                   CASE WHEN m.state = 'draft' THEN 'draft'
                        WHEN m.state = 'cancel' THEN 'cancelled'
                        WHEN p.id IS NULL THEN 'no_partner'
                        WHEN c.id IS NULL AND p.commercial_partner_id IN (SELECT b.id FROM (%(banned)s) b (id))
                        THEN 'partner'
                        WHEN m.grc_not_sale THEN 'not_sale'
                        WHEN m.grc_kind IS NULL THEN 'pending'
                        WHEN m.grc_kind = 0 THEN 'zero'
                        WHEN NOT (%(journals)s) THEN 'journal'
                        WHEN NOT (%(counted)s) THEN 'after'
                   END AS obstacle
              FROM account_move m
              JOIN res_company co ON co.id = m.company_id
              JOIN (%(today)s) day (company_id, today) ON day.company_id = m.company_id
              LEFT JOIN res_partner p ON p.id = m.commercial_partner_id
              LEFT JOIN grc_customer c ON c.partner_id = p.commercial_partner_id AND c.company_id = m.company_id
              CROSS JOIN LATERAL (SELECT COALESCE(c.rebuilt_as_of, day.today)) t (as_of)
             WHERE %(condition)s
            """,
            stands=stands(SQL("m.grc_reversed_on"), as_of),
            within=within(
                SQL("m.invoice_date"), SQL("(%s - make_interval(months => co.grc_window_months))::date", as_of)
            ),
            banned=banned,
            journals=journals,
            counted=counted(as_of, SQL("TRUE")),
            condition=condition,
            today=today,
        )

    @staticmethod
    def _journals_condition():
        return SQL(
            """
            NOT EXISTS (
                SELECT 1 FROM grc_excluded_journal_rel x
                 WHERE x.company_id = m.company_id AND x.journal_id = m.journal_id
            )
            """
        )

    def _today_query(self):
        """Return the companies' own days: the time zone decides, unless the clock went back behind the last refresh."""
        companies = self.env["res.company"].sudo().with_context(active_test=False).search(fields.Domain.TRUE)
        rows = [SQL("(%s, %s::date)", company.id, company._grc_today()) for company in companies]
        return SQL(
            """
            SELECT c.id, GREATEST(c.today, (SELECT MAX(r.as_of) FROM grc_refresh r
                                             WHERE r.company_id = c.id AND r.rebuilt IS NOT TRUE))
              FROM (VALUES %s) c (id, today)
            """,
            SQL(", ").join(rows),
        )

    def action_open_move(self):
        """Open the document itself."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
