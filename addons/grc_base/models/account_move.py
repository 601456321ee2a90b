from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.reversal import reversal_update
from ..tools.stamp import DELIVERIES, ENTRIES, ORDER, PRODUCT, SALE_TYPES, STAMPS, stamp_update

#: Writes that change what a posted document is to a customer.
_WATCHED = {
    "commercial_partner_id",
    "company_id",
    "grc_not_sale",
    "invoice_date",
    "journal_id",
    "partner_id",
    "reversed_entry_id",
    "state",
}

#: What is stored when a document is posted; without prefetch, since anyone who works with invoices has no use for it.
_STAMPED = {"readonly": True, "copy": False, "prefetch": False, "groups": "grc_base.group_grc_user"}
_AMOUNT = {"currency_field": "company_currency_id", **_STAMPED}
#: The fields: SQL writes them, and nothing else.
STAMPED = (*STAMPS, "grc_reversed_on")


class AccountMove(models.Model):
    """Customer documents carry what the refresh reads, and touch their customer when they change."""

    _name = "account.move"
    _inherit = ["account.move", "grc.customer.link", "grc.fixed"]
    _grc_link_depends = ("commercial_partner_id", "company_id")

    _grc_fixed = STAMPED

    grc_kind = fields.Integer("Customer relations: kind", aggregator=None, **_STAMPED)
    grc_margin = fields.Monetary(
        "Margin when posted",
        help="Untaxed amount less the cost of the day of the sale, credit notes negative.",
        **_AMOUNT,
    )
    grc_discount = fields.Monetary(
        "Discount granted",
        help="What the list price exceeds the price by, untaxed, credit notes negative: discounts in percent, prices"
        " lowered by hand on the order, lines that deduct.",
        **_AMOUNT,
    )
    grc_free_cost = fields.Monetary(
        "Cost of goods given free",
        help="Cost of the lines at no price; part of the cost in the margin.",
        **_AMOUNT,
    )
    grc_margin_estimated = fields.Monetary(
        "Margin on estimated cost",
        help="Margin of the lines whose cost is not that of the day of the sale: for want of another, the product's on"
        " the day on which it was noted.",
        **_AMOUNT,
    )
    grc_margin_uncosted = fields.Monetary(
        "Margin without a cost",
        help="Amount of the lines for which no cost is known: no product, or a product that costs nothing.",
        **_AMOUNT,
    )
    grc_cost_basis = fields.Selection(
        [
            (ENTRIES, "Entries: cost of sales"),
            (DELIVERIES, "Value of the deliveries"),
            (ORDER, "Cost on the order"),
            (PRODUCT, "Estimated: cost of the product"),
        ],
        "Cost in the margin from",
        help="Where the cost of the lines comes from, in the order of trust; of several, the least trusted.",
        **_STAMPED,
    )
    grc_reversed_on = fields.Date(
        "Reversed in full on",
        help="Day on which posted credit notes of this document reached its untaxed amount, less those reversed.",
        **_STAMPED,
    )
    grc_not_sale = fields.Boolean(
        "Not a sale",
        copy=False,
        prefetch=False,
        groups="grc_base.group_grc_user",
        help="Leave this document out of the customer's value: opening balance, recharge, correction.",
    )

    _grc_counted_idx = models.Index(
        "(company_id, commercial_partner_id, invoice_date)"
        " INCLUDE (amount_untaxed_signed, grc_margin, grc_kind, grc_reversed_on, journal_id, id)"
        " WHERE state = 'posted' AND grc_kind > 0 AND commercial_partner_id IS NOT NULL"
    )
    _grc_other_idx = models.Index(
        "(company_id, commercial_partner_id) INCLUDE (invoice_date, create_date, state, grc_kind, id)"
        " WHERE move_type IN ('out_invoice', 'out_receipt', 'out_refund')"
        " AND (state <> 'posted' OR grc_kind = 0 OR grc_kind IS NULL)"
    )

    def _grc_link_keys(self, alias, query):
        return self._grc_entity_sql(alias, "commercial_partner_id", query), SQL.identifier(alias, "company_id")

    def _grc_link_entities(self):
        return {move: (move.commercial_partner_id.commercial_partner_id, move.company_id) for move in self}

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._grc_posted_sales()._grc_stamp()
        return posted

    def write(self, vals):
        if _WATCHED.isdisjoint(vals) or vals.get("state") == "posted":
            return super().write(vals)
        before = self._grc_posted_sales()
        origins, partners = before.reversed_entry_id, before.commercial_partner_id
        result = super().write(vals)
        changed = before | self._grc_posted_sales()
        changed._grc_stamp(origins)
        for company in changed.company_id:
            self.env["grc.queue"]._touch(partners, company)
        return result

    def unlink(self):
        posted = self._grc_posted_sales()
        origins, partners = posted.reversed_entry_id - self, posted.commercial_partner_id
        # What reversed one of these stands for itself now.
        origins |= (self.reversal_move_ids - self)._grc_posted_sales()
        companies = posted.company_id
        result = super().unlink()
        if origins:
            origins._grc_stamp(origins)
        for company in companies:
            self.env["grc.queue"]._touch(partners, company)
        return result

    def _grc_posted_sales(self):
        """Return the posted customer documents among these."""
        return self.filtered(lambda move: move.state == "posted" and move.move_type in SALE_TYPES)

    @api.model
    def _grc_cost_sources(self):
        """Return where the cost of an invoice line is known from, the most trusted first; a hook.

        Asked before the order line and the product.

        :return: list of (basis, SQL), see :func:`~..tools.stamp.line_values`
        """
        return []

    def _grc_stamp(self, origins=None):
        """Store kind, margin and reversal of these documents, and queue their customers.

        A margin once stored stays as long as its document is posted: another date, another partner change no cost.

        :param origins: documents whose credit notes these were, before a change
        """
        if not self:
            return
        self.env.flush_all()
        cr, ids = self.env.cr, tuple(self.ids)
        sources = self._grc_cost_sources()
        rows = self.env.execute_query(stamp_update(SQL("m.id IN %s", ids), linked=True, keep=True, sources=sources))
        reversible = self.browse(row[0] for row in rows) | (origins or self.browse())
        if reversible:
            cr.execute(reversal_update(SQL("m.id IN %s", tuple(reversible.ids))))
            self.invalidate_model(["grc_reversed_on"], flush=False)
        (self | reversible).invalidate_recordset(STAMPED, flush=False)
        cr.execute(
            SQL(
                """
                INSERT INTO grc_queue (company_ref, partner_ref)
                SELECT DISTINCT m.company_id, p.commercial_partner_id
                  FROM account_move m JOIN res_partner p ON p.id = m.commercial_partner_id
                 WHERE m.id IN %s
                """,
                ids,
            )
        )

    @api.model
    def _grc_stamp_where(self, where):
        """Stamp kind, margin and reversal on the customer documents that match ``where`` (SQL on alias ``m``).

        What they reverse is stamped with them.
        """
        self.env.cr.execute(stamp_update(where, sources=self._grc_cost_sources()))
        self.env.cr.execute(reversal_update(where))

    @api.model
    def _grc_stamp_missing(self, company):
        """Stamp posted documents that came without the ORM (imports, upgrades). Usually there are none."""
        missing = [
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM account_move m
                     WHERE m.company_id = %s AND m.move_type IN %s AND m.state = 'posted' AND m.grc_kind IS NULL
                    """,
                    company.id,
                    SALE_TYPES,
                )
            )
        ]
        if missing:
            self._grc_stamp_where(SQL("m.id IN %s", tuple(missing)))

    @api.model
    def _grc_stamp_again(self, company, moves):
        """Store the margin of invoices (ids) anew whose cost changed, up to the lock date."""
        if not moves:
            return
        self.env.flush_all()
        self._grc_stamp_where(SQL("m.id IN %s AND m.date > %s", tuple(moves), self._grc_stamp_lock(company)))

    @api.model
    def _grc_stamp_lock(self, company):
        """Return the day up to which the margins of a company's documents stay as they were stored."""
        # A branch is locked by those above it, too.
        locks = [
            day
            for owner in company.sudo().parent_ids
            for day in (owner.fiscalyear_lock_date, owner.sale_lock_date, owner.hard_lock_date)
        ]
        return max(filter(None, locks), default=date.min)
