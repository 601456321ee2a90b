"""Random documents of a company, their payments, and the time spent on customers."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase, as_day


class LedgerDocuments(GrcCase):
    """Makes hundreds of documents of any kind, by a dice that always falls the same."""

    @classmethod
    def make_masters(cls):
        company = cls.company
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.env["res.currency.rate"].create(
            [
                {"currency_id": cls.euro.id, "company_id": company.id, "name": as_day(-days), "rate": rate}
                for days, rate in ((900, 0.8), (300, 0.93), (100, 1.07))
            ]
        )
        country = company.country_id.id
        group = cls.env["account.tax.group"].create({"name": "T", "company_id": company.id, "country_id": country})
        values = {"company_id": company.id, "country_id": country, "tax_group_id": group.id, "type_tax_use": "sale"}
        cls.taxes = cls.env["account.tax"].create(
            [
                values | {"name": "20 % on top", "amount": 20, "price_include_override": "tax_excluded"},
                values | {"name": "10 % within", "amount": 10, "price_include_override": "tax_included"},
            ]
        )
        cls.rounding = cls.env["account.cash.rounding"].create(
            {
                "name": "To 5 cents",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "profit_account_id": cls.account("income").id,
                "loss_account_id": cls.account("expense").id,
            }
        )
        cls.gift = cls.new_good()
        cls.gift.write({"name": "No cost", "standard_price": 0})
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Entity {place}", "is_company": True} for place in range(40)]
        )
        cls.partners |= cls.env["res.partner"].create(
            [{"name": f"Worker {place}", "parent_id": partner.id} for place, partner in enumerate(cls.partners[:15])]
        )
        cls.loners = cls.env["res.partner"].create([{"name": f"Loner {place}"} for place in range(5)])
        cls.partners |= cls.loners
        cls.outsiders = company.partner_id | cls.partner("Walk-in")
        company.grc_walk_in_ids = cls.outsiders[1:]
        company.grc_excluded_journal_ids = cls.journal("RCH")
        cls.terms = cls.env["account.payment.term"].create(
            {
                "name": "30 % at once, the rest in 45 days",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 30, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 70, "nb_days": 45}),
                ],
            }
        )

    @classmethod
    def random_line(cls, place):
        dice = cls.dice
        product = dice.choice([cls.good, cls.good, cls.gift, cls.env["product.product"]])
        price, quantity, discount = round(dice.uniform(1, 300), 2), dice.choice([1, 2, 7, 0.5]), 0
        chance = dice.random()
        if chance < 0.35:
            discount = dice.choice([5, 10, 33.33, 50, 99])
        elif chance < 0.42:
            discount = 100
        elif chance < 0.50:
            price = 0
        elif place and chance < 0.58:
            price, product, quantity = -round(price / 9, 2), cls.env["product.product"], 1
        elif place and chance < 0.62:
            quantity = -quantity
        tax = dice.choice([cls.taxes.browse(), cls.taxes[0], cls.taxes[1]])
        return Command.create(
            {
                "name": "Line",
                "product_id": product.id,
                "quantity": quantity,
                "price_unit": price,
                "discount": discount,
                "account_id": cls.account().id,
                "tax_ids": [Command.set(tax.ids)],
            }
        )

    @classmethod
    def make_documents(cls, number):
        """Post invoices, receipts and free credit notes of any kind of line, and some that do not count."""
        dice, vals_list = cls.dice, []
        for __ in range(number):
            chance = dice.random()
            day = as_day(-dice.randrange(600))
            vals_list.append(
                {
                    "move_type": "out_refund" if chance < 0.1 else "out_receipt" if chance < 0.15 else "out_invoice",
                    "partner_id": (dice.choice(cls.outsiders) if chance > 0.97 else dice.choice(cls.partners)).id,
                    "invoice_date": day,
                    "date": day,
                    "currency_id": (cls.euro if dice.random() < 0.25 else cls.company.currency_id).id,
                    "journal_id": cls.journal("RCH" if 0.92 < chance < 0.95 else "INV").id,
                    "grc_not_sale": 0.89 < chance < 0.92,
                    "invoice_payment_term_id": cls.terms.id if dice.random() < 0.2 else False,
                    "invoice_cash_rounding_id": cls.rounding.id if dice.random() < 0.2 else False,
                    "invoice_line_ids": [cls.random_line(place) for place in range(dice.choice([1, 1, 2, 3]))],
                }
            )
        moves = cls.env["account.move"].create(vals_list)
        moves -= cls.turn_negative(moves)
        moves[: number // 30].button_cancel()
        cls.post(moves[number // 30 : -(number // 30)])

    @classmethod
    def turn_negative(cls, moves):
        """Leave documents that Odoo does not post (a total below zero) as drafts."""
        return moves.filtered(lambda move: move.amount_total < 0)

    @classmethod
    def post(cls, moves):
        moves._post(soft=False)
        cls.costs.update(dict.fromkeys(moves.ids, {cls.good: cls.good.standard_price, cls.gift: 0}))

    @classmethod
    def make_orders(cls, number):
        """Invoice orders whose cost, price and discount salespeople changed by hand, some after a down payment."""
        dice = cls.dice
        orders = cls.env["sale.order"].create(
            [
                {
                    "partner_id": dice.choice(cls.partners).id,
                    "company_id": cls.company.id,
                    "date_order": as_day(-dice.randrange(100, 500)),
                    "order_line": [
                        Command.create(
                            {
                                "product_id": dice.choice([cls.good, cls.gift]).id,
                                "product_uom_qty": dice.randrange(1, 9),
                                "tax_ids": [Command.set(dice.choice([[], cls.taxes[0].ids]))],
                            }
                        )
                        for __ in range(dice.choice([1, 2]))
                    ],
                }
                for __ in range(number)
            ]
        )
        for line in orders.order_line:
            line.price_unit = dice.choice([line.price_unit] * 2 + [85.5, 120, 0])
            line.discount = dice.choice([0, 0, 15])
            line.purchase_price = dice.choice([line.purchase_price, 41.25, 0])
        orders.action_confirm()
        # Down payments are made of part of the orders, a tenth of them of all that is to be paid.
        for order in orders.filtered("amount_untaxed")[: number // 12]:
            wizard = cls.env["sale.advance.payment.inv"].with_context(active_model="sale.order", active_ids=order.ids)
            wizard.create(
                {
                    "advance_payment_method": "percentage",
                    "amount": dice.choice([30, 30, 100]),
                    "sale_order_ids": [Command.set(order.ids)],
                }
            ).create_invoices()
        cls.post_of_orders(orders.invoice_ids)
        cls.post_of_orders(orders._create_invoices(grouped=True, final=True))

    @classmethod
    def post_of_orders(cls, moves):
        for move in moves:
            cls.redate(move, -cls.dice.randrange(1, 99))
        cls.post(moves)

    @classmethod
    def posted(cls, *types):
        return cls.env["account.move"].search(
            [("company_id", "=", cls.company.id), ("state", "=", "posted"), ("move_type", "in", types)], order="id"
        )

    @classmethod
    def make_credit_notes(cls, number):
        """Reverse documents in full, on a later day."""
        origins = cls.posted("out_invoice")
        origins = cls.env["account.move"].browse(cls.dice.sample(origins.ids, number))
        days = [min(origin.invoice_date + timedelta(days=cls.dice.randrange(90)), as_day(0)) for origin in origins]
        credits = origins._reverse_moves([{"invoice_date": day, "date": day} for day in days])
        cls.post(credits)
        cls.reconcile([origin | credit for origin, credit in list(zip(origins, credits, strict=True))[::2]])

    @classmethod
    def reconcile(cls, sets):
        """Settle the receivables of sets of documents with each other."""
        # The accounts' own queries take minutes where the server knows these tables as empty.
        cls.env.flush_all()
        cls.env.cr.execute("ANALYZE account_move, account_move_line, account_partial_reconcile, account_payment")
        plan = [
            moves.line_ids.filtered(lambda line: line.account_type == "asset_receivable" and not line.reconciled)
            for moves in sets
        ]
        cls.env["account.move.line"]._reconcile_plan([lines for lines in plan if len(lines) > 1])

    @classmethod
    def make_payments(cls):
        """Pay a part of what is open in one or two entries, early or late, and a little without an entry."""
        dice = cls.dice
        invoices = cls.posted("out_invoice", "out_receipt").filtered(lambda move: move.amount_residual > 0)
        vals_list, pairs = [], []
        for invoice in invoices[::5]:
            account = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term").account_id
            for part in dice.choice([[1], [1], [0.5], [0.3, 0.7]]):
                day = min(invoice.invoice_date_due + timedelta(days=dice.randrange(-20, 80)), as_day(0))
                amount = round(invoice.amount_residual_signed * part, 2)
                vals_list.append(cls.payment_entry(invoice, account, amount, day))
                pairs.append(invoice)
        entries = cls.env["account.move"].create(vals_list)
        entries._post(soft=False)
        cls.reconcile([entry | invoice for entry, invoice in zip(entries, pairs, strict=True)])
        with patch.object(type(invoices), "_get_invoice_in_payment_state", lambda move: "in_payment"):
            cls.pay_without_entry(invoices[1::80])

    @classmethod
    def payment_entry(cls, invoice, account, amount, day):
        items = [(account.id, 0, amount), (cls.account("income").id, amount, 0)]
        return {
            "move_type": "entry",
            "journal_id": cls.journal("EXCH").id,
            "date": day,
            "line_ids": [
                Command.create(
                    {
                        "account_id": account_id,
                        "debit": debit,
                        "credit": credit,
                        "partner_id": invoice.commercial_partner_id.id,
                    }
                )
                for account_id, debit, credit in items
            ],
        }

    @classmethod
    def pay_without_entry(cls, invoices):
        """Pay as where bank statements are matched: the receivable stays open."""
        bank = cls.env["account.journal"].create({"name": "Bank", "code": "BNK", "type": "bank"})
        for invoice in invoices:
            payment = cls.env["account.payment"].create(
                {
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": invoice.partner_id.id,
                    "amount": invoice.amount_residual,
                    "currency_id": invoice.currency_id.id,
                    "journal_id": bank.id,
                    "date": min(invoice.invoice_date_due + timedelta(days=30), as_day(0)),
                    "invoice_ids": [Command.set(invoice.ids)],
                }
            )
            payment.action_post()
        cls.env.flush_all()
