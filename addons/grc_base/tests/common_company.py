from odoo import Command
from odoo.tests import TransactionCase


class CompanyCase(TransactionCase):
    """Companies with just the accounts that invoices need, goods and partners."""

    @classmethod
    def new_good(cls):
        return cls.env["product.product"].create(
            {
                "name": "Good",
                "type": "consu",
                "invoice_policy": "order",
                "standard_price": 60,
                "list_price": 100,
                "taxes_id": [Command.clear()],
            }
        )

    @classmethod
    def new_company(cls, name, currency="USD", **values):
        """Return a company with a sales journal, an income, a receivable and a rounding account."""
        currency = cls.env["res.currency"].with_context(active_test=False).search([("name", "=", currency)])
        currency.active = True
        company = cls.env["res.company"].create(
            {"name": name, "currency_id": currency.id, "country_id": cls.env.ref("base.us").id, "grc_tz": "UTC"}
            | values
        )
        # The unknown is read as it was before there were rules; tests of rules switch.
        cls.env["grc.consent.reading"]._keep(company)
        if not values.get("parent_id"):
            cls._chart(company)
        for kind in ("receivable", "payable"):
            cls.env["ir.default"].set(
                "res.partner", f"property_account_{kind}_id", cls.account(kind, company).id, company_id=company.id
            )
        return company

    @classmethod
    def _chart(cls, company):
        env = cls.env(context=dict(cls.env.context, allowed_company_ids=company.ids))
        accounts = {
            name: env["account.account"].create(
                {"name": name, "code": code, "account_type": kind, "company_ids": [Command.set(company.ids)]}
            )
            for name, code, kind in (
                ("income", "700000", "income"),
                ("expense", "600000", "expense"),
                ("receivable", "411000", "asset_receivable"),
                ("payable", "401000", "liability_payable"),
            )
        }
        for name, code, kind in (
            ("Sales", "INV", "sale"),
            ("Recharges", "RCH", "sale"),
            ("Bills", "BILL", "purchase"),
            ("Exchange", "EXCH", "general"),
        ):
            journal = env["account.journal"].create(
                {
                    "name": name,
                    "code": code,
                    "type": kind,
                    "company_id": company.id,
                    "default_account_id": accounts["expense" if kind == "purchase" else "income"].id,
                }
            )
        company.write(
            {
                "currency_exchange_journal_id": journal.id,
                "income_currency_exchange_account_id": accounts["income"].id,
                "expense_currency_exchange_account_id": accounts["expense"].id,
            }
        )

    @classmethod
    def journal(cls, code="INV", company=None):
        return cls.env["account.journal"].search(
            [("code", "=", code), ("company_id", "parent_of", (company or cls.company).ids)], limit=1
        )

    @classmethod
    def account(cls, name="income", company=None):
        return (
            cls.env["account.account"]
            .with_company(company or cls.company)
            .search([("name", "=", name), ("company_ids", "parent_of", (company or cls.company).ids)], limit=1)
        )

    @classmethod
    def partner(cls, name="Customer", **values):
        return cls.env["res.partner"].create({"name": name, "is_company": True} | values)

    # Documents
