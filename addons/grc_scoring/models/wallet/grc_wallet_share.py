from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import wallet

#: An id is that of the customer × this + that of the category (0: all).
PLACES = 2**20


class GrcWalletShare(models.Model):
    """What a customer spends with all suppliers by category, and our share of it: nothing is stored.

    Our revenue is that of the twelve months up to the company's day. Where nothing was said, spending is estimated:
    what the greatest tenth of comparable customers (same industry, else same statistical group) spend with us, at
    least. It shows the companies that are switched on.
    """

    _name = "grc.wallet.share"
    _description = "Share of Wallet"
    _auto = False
    _order = "whole desc, elsewhere desc nulls last, id"
    _rec_name = "customer_id"

    customer_id = fields.Many2one("grc.customer", "Customer value", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson", compute_sudo=True)
    industry_id = fields.Many2one(related="partner_id.industry_id", string="Industry", compute_sudo=True)
    group_id = fields.Many2one(related="customer_id.group_id", string="Statistical group")
    categ_id = fields.Many2one(
        "product.category", "Product category", readonly=True, help="With its sub-categories; empty: all together."
    )
    scope = fields.Char("Of", compute="_compute_scope", help="The product category, or all categories together.")
    whole = fields.Boolean("All categories", readonly=True)
    revenue = fields.Monetary(
        "Our revenue", readonly=True, help="Untaxed, of the last twelve months, less credit notes."
    )
    spending = fields.Monetary(
        "Yearly spending", readonly=True, help="What he spends in a year with all suppliers, ourselves included."
    )
    elsewhere = fields.Monetary("Spent elsewhere", readonly=True, help="Yearly spending less our revenue.")
    share = fields.Float(
        readonly=True,
        aggregator=None,
        help="Our revenue ÷ yearly spending, at most 100 %; none where that is not known.",
    )
    origin = fields.Selection(
        [
            ("stated", "Stated by the customer"),
            ("estimated", "Estimated by us"),
            ("peers", "Estimated by comparable customers"),
            ("none", "Not known"),
        ],
        "Spending by",
        readonly=True,
        help="Comparable customers are at least ten who bought of the category: of the same industry, else of the same"
        " statistical group.",
    )
    date = fields.Date("Said on", readonly=True)
    beyond = fields.Boolean(
        "We sell more", readonly=True, help="Our revenue is more than what was said to be all: ask the customer again."
    )

    _depends = {
        "account.move": ["commercial_partner_id", "company_id", "grc_kind", "invoice_date", "journal_id", "state"],
        "account.move.line": ["balance", "display_type", "move_id", "product_id"],
        "grc.customer": ["company_id", "group_id", "partner_id"],
        "grc.wallet": ["categ_id", "company_id", "date", "origin", "partner_id", "spending"],
        "grc.wallet.peer": ["categ_id", "company_id", "group_id", "industry_id", "spending"],
        "product.category": ["parent_path"],
        "product.template": ["categ_id"],
        "res.company": ["grc_excluded_journal_ids"],
        "res.partner": ["commercial_partner_id", "industry_id"],
    }

    @property
    def _table_query(self):
        entities = self.env.context.get("grc_wallet_entity_ids")
        return SQL(" UNION ALL ").join(
            wallet.shares(company, company._grc_today(), entities, PLACES) for company in self.env.companies.sudo()
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Look at the documents of the customers and rows that are asked for only, where the domain says which."""
        domain, records = fields.Domain(domain), self
        asked = self.env["grc.capital.line"]._asked
        customers, rows = asked(domain, "customer_id"), asked(domain, "id")
        if rows is not None:
            customers = [row // PLACES for row in rows]
        if customers is not None:
            found = self.env["grc.customer"].sudo().browse(customers).exists()
            records = self.with_context(grc_wallet_entity_ids=found.partner_id.ids)
        return super(GrcWalletShare, records)._search(domain, *args, **kwargs)

    @api.depends("categ_id")
    @api.depends_context("lang")
    def _compute_scope(self):
        everything = self.env._("All categories")
        for row in self:
            row.scope = row.categ_id.display_name or everything

    @api.depends("partner_id", "scope")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.partner_id.sudo().display_name} · {row.scope}"

    def action_state(self):
        """Open a form to say what the customer spends in this category."""
        self.ensure_one()
        return self.customer_id._open_wallet_form(self.categ_id)

    def action_open_customer(self):
        """Open the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "grc.customer",
            "res_id": self.customer_id.id,
            "view_mode": "form",
        }
