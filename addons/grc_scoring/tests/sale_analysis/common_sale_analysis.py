import random

from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase, as_day


class SaleAnalysisCase(GrcCase):
    """Two companies with two currencies, and documents of all sorts over three years."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(7)
        cls.second = cls.new_company("Second Ltd", "EUR")
        cls.env.user.company_ids |= cls.second
        cls.companies = cls.company | cls.second
        cls._rates()
        cls._masters()
        for company in cls.companies:
            cls._documents(company)
        cls.both = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.companies.ids))
        cls.analysis = cls.both["grc.sale.analysis"]

    @classmethod
    def _rates(cls):
        cls.yen = cls.env.ref("base.JPY")
        cls.yen.active = True
        for company in cls.companies:
            for currency, rate in ((cls.yen, 150), (cls.second.currency_id, 0.8), (cls.company.currency_id, 1)):
                for day, factor in ((-1500, 1), (-300, 1.1), (0, 0.9)):
                    if currency != company.currency_id:
                        cls.env["res.currency.rate"].create(
                            {
                                "name": as_day(day),
                                "company_id": company.id,
                                "currency_id": currency.id,
                                "rate": rate * factor,
                            }
                        )

    @classmethod
    def _masters(cls):
        categories = cls.env["product.category"].create([{"name": "Fruit"}, {"name": "Wood"}])
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.products = cls.env["product.product"].create(
            [
                {"name": f"Good {place}", "categ_id": categories[place % 2].id, "taxes_id": [Command.clear()]}
                for place in range(4)
            ]
        )
        for company in cls.companies:
            for place, product in enumerate(cls.products.with_company(company)):
                product.standard_price = place * 7
        countries = (False, cls.env.ref("base.fr").id, cls.env.ref("base.us").id)
        cls.people = cls.env["res.partner"].create(
            [
                {"name": f"Customer {place}", "is_company": True, "country_id": countries[place % 3]}
                for place in range(6)
            ]
        )
        cls.worker = cls.partner("Worker", parent_id=cls.people[0].id, is_company=False)
        cls.teams = cls.env["crm.team"].create([{"name": "North"}, {"name": "South"}])
        cls.medium = cls.env["utm.medium"].create({"name": "Pigeon"})
        cls.cash = cls.env["account.cash.rounding"].create(
            {"name": "Five", "rounding": 5, "strategy": "add_invoice_line", "rounding_method": "UP"}
        )

    @classmethod
    def _documents(cls, company):
        """Make invoices, receipts and credit notes, posted and drafts, and a bill, with lines of all sorts."""
        pick = cls.random.choice
        income = cls.account(company=company)
        cls.cash.with_company(company).write({"profit_account_id": income.id, "loss_account_id": income.id})
        env = cls.env(context=dict(cls.env.context, allowed_company_ids=company.ids))
        moves = env["account.move"]
        for __ in range(16):
            kind = pick(("out_invoice", "out_invoice", "out_refund", "out_receipt", "in_invoice"))
            day = as_day(-cls.random.randrange(1, 1000))
            moves |= env["account.move"].create(
                {
                    "move_type": kind,
                    "company_id": company.id,
                    "journal_id": cls.journal("BILL" if kind == "in_invoice" else "INV", company).id,
                    "partner_id": pick([*cls.people.ids, cls.worker.id]),
                    "currency_id": pick([company.currency_id.id, cls.yen.id]),
                    "invoice_date": day,
                    "date": day,
                    "team_id": pick([False, *cls.teams.ids]),
                    "medium_id": pick([False, cls.medium.id]),
                    "invoice_cash_rounding_id": pick([False, cls.cash.id]) if kind == "out_invoice" else False,
                    "invoice_line_ids": [
                        Command.create(cls._line(kind, company)) for __ in range(cls.random.randrange(1, 4))
                    ]
                    + [Command.create({"display_type": "line_note", "name": "Thank you"})],
                }
            )
        moves[:13]._post(soft=False)
        moves[14].button_cancel()

    @classmethod
    def _line(cls, kind, company):
        product = cls.random.choice([*cls.products, cls.env["product.product"]])
        account = "expense" if kind == "in_invoice" else "income"
        return {
            "name": "Line",
            "product_id": product.id,
            "quantity": cls.random.choice((1, 3, 0.5, 12)),
            "price_unit": cls.random.choice((0, 12.34, 99.9, 1000)),
            "account_id": cls.account(account, company).id,
            "tax_ids": [Command.clear()],
        } | ({"product_uom_id": cls.random.choice((product.uom_id, cls.dozen)).id} if product else {})
