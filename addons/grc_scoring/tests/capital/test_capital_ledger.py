import random
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo import Command
from odoo.addons.grc_base.tests.common import GrcCase, as_day
from odoo.fields import Domain
from odoo.tests import tagged

DOCUMENTS = 600
ZERO = Decimal(0)


def dec(value):
    return Decimal(str(value or 0))


@tagged("post_install", "-at_install")
class TestCapitalLedger(GrcCase):
    """The ledger of hundreds of random documents, held against plain sums over journal items, orders and payments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dice = random.Random(20261122)
        cls.company.write({"grc_hour_cost": 48, "grc_activity_minutes": 10, "grc_late_rate": 9.5})
        cls.make_masters()
        cls.costs = {}
        cls.make_documents(DOCUMENTS * 70 // 100)
        cls.make_orders(DOCUMENTS * 6 // 100)
        cls.good.standard_price = 75
        cls.make_documents(DOCUMENTS * 22 // 100)
        cls.make_credit_notes(DOCUMENTS * 4 // 100)
        cls.make_payments()
        cls.make_time()
        cls.make_moves_of_partners()
        cls.env.flush_all()
        cls.env.invalidate_all()

    # Histories

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

    @classmethod
    def make_time(cls):
        """Do activities on partners, orders and invoices, and meet customers, some of them together."""
        dice = cls.dice
        kinds = cls.env["mail.activity.type"].create([{"name": name} for name in ("Call", "Reminder", "Visit")])
        cls.env["grc.activity.time"].create(
            [
                {"activity_type_id": kinds[1].id, "minutes": 0, "company_id": cls.company.id},
                {"activity_type_id": kinds[2].id, "minutes": 95, "company_id": cls.company.id},
            ]
        )
        orders = cls.env["sale.order"].search([("company_id", "=", cls.company.id)])
        invoices = cls.posted("out_invoice")
        activities = cls.env["mail.activity"].create(
            [
                {
                    "res_model_id": cls.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "activity_type_id": dice.choice(kinds).id,
                    "user_id": cls.env.uid,
                }
                for record in (dice.choice(dice.choice([cls.partners, orders, invoices])) for __ in range(60))
            ]
        )
        done = activities[:50]
        done.active = False
        for activity in done:
            activity.date_done = as_day(-dice.randrange(300))
        cls.colleague = cls.env["res.users"].create({"name": "Colleague", "login": "grc_colleague_capital"})
        cls.colleague.write({"company_ids": [Command.set(cls.company.ids)], "company_id": cls.company.id})
        own = cls.env.user.partner_id
        vals_list = []
        for __ in range(40):
            start = as_day(-dice.randrange(-20, 300))
            guests = cls.env["res.partner"].browse(dice.sample(cls.partners.ids, dice.choice([0, 1, 1, 2, 3])))
            people = dice.choice([own, own | cls.colleague.partner_id])
            vals_list.append(
                {
                    "name": "Meeting",
                    "start": f"{start} 09:00:00",
                    "stop": f"{start} 10:30:00",
                    "allday": dice.random() < 0.2,
                    "user_id": cls.env.uid,
                    "partner_ids": [Command.set((guests | people).ids)],
                }
            )
        for vals in vals_list:
            if vals["allday"]:
                day = vals["start"][:10]
                vals.update({"start_date": day, "stop_date": day})
        events = cls.env["calendar.event"].create(vals_list)
        for attendee in events[::7].attendee_ids.filtered(lambda attendee: attendee.partner_id.partner_share):
            attendee.state = "declined"
        for activity, event in zip(activities[:12], events[:12], strict=True):
            activity.calendar_event_id = event

    @classmethod
    def make_moves_of_partners(cls):
        """Some who stood alone get a parent, who takes their documents along."""
        for loner, parent in zip(cls.loners[:3], cls.partners[:3], strict=True):
            loner.parent_id = parent

    # Plain sums

    def counted(self, day):
        """Return the posted documents of customers that count on a day."""
        outsiders = self.outsiders | self.env.user.partner_id
        return self.posted("out_invoice", "out_refund", "out_receipt").filtered(
            lambda move: (
                move.invoice_date <= day
                and not move.grc_not_sale
                and move.journal_id == self.journal("INV")
                and self.entity(move) not in outsiders
            )
        )

    @staticmethod
    def entity(move):
        return move.commercial_partner_id.commercial_partner_id

    def plain_cost(self, line):
        """Return the cost of an invoice line, and whether it was estimated."""
        if line.is_downpayment:
            return ZERO, False
        sold = line.sale_line_ids[:1]
        if sold:
            return dec(line.quantity) * dec(sold.purchase_price) / dec(sold.order_id.currency_rate or 1), False
        return dec(line.quantity) * dec(self.costs[line.move_id.id].get(line.product_id, 0)), True

    def plain_discount(self, line):
        """Return list price less price of an invoice line as it lies in the books, above zero on invoices."""
        if line.is_downpayment or not line.price_subtotal:
            return ZERO
        if line.price_unit < 0:
            return dec(line.balance)
        price = dec(line.price_unit)
        sold = line.sale_line_ids[:1]
        if sold:
            price = max(price, dec(sold.technical_price_unit))
        listed = dec(line.quantity) * price
        if line.tax_ids == self.taxes[1]:
            listed /= dec("1.1")
        subtotal = dec(line.price_subtotal)
        return -dec(line.balance) * (listed - subtotal) / subtotal

    def blur(self, line):
        """Return by how much a line's discount may differ: cents of a price with taxes in it, grown by the discount."""
        if self.taxes[1] not in line.tax_ids or line.discount == 100:
            return 0
        return 0.006 / (1 - line.discount / 100)

    def plain_documents(self, day):
        """Return {document: {column of the ledger: sum}} from journal items and orders alone."""
        result = {}
        for move in self.counted(day):
            sums = dict.fromkeys(("revenue", "margin", "discount", "free", "estimated", "uncosted"), ZERO)
            sign = -1 if move.move_type == "out_refund" else 1
            for line in move.line_ids:
                if line.display_type not in ("product", "rounding") or line.tax_repartition_line_id:
                    continue
                amount = -dec(line.balance)
                sums["revenue"] += amount
                if line.display_type == "rounding":
                    sums["margin"] += amount
                    continue
                cost, estimated = self.plain_cost(line)
                cost *= sign
                sums["margin"] += amount - cost
                sums["discount"] -= self.plain_discount(line)
                if not line.price_subtotal:
                    sums["free"] -= cost
                if cost and estimated:
                    sums["estimated"] += amount - cost
                if not cost and not line.is_downpayment and line.price_unit >= 0:
                    sums["uncosted"] += amount
            # Facts leave out what is worth nothing; the ledger shows what it cost.
            if not move.grc_kind:
                sums.update(discount=ZERO, free=sums["margin"], estimated=ZERO, uncosted=ZERO, revenue=ZERO)
            result[move] = sums
        return result

    def plain_late(self, day):
        """Return {document: cost of late payment}."""
        result, covers = {}, self.plain_covers(day)
        for move in self.counted(day):
            if not move.grc_kind or move.move_type == "out_refund" or (move.grc_reversed_on or as_day(1)) <= day:
                continue
            weight = ZERO
            for line in move.line_ids.filtered(lambda line: line.display_type == "payment_term"):
                for partial in line.matched_credit_ids:
                    if partial.credit_move_id.move_id.move_type != "out_refund":
                        late = (min(partial.max_date, day) - line.date_maturity).days
                        weight += dec(partial.amount) * min(max(late, 0), 365)
                for amount, until in self.plain_open(line, covers.get(line, []), day):
                    weight += amount * min(max((until - line.date_maturity).days, 0), 365)
            cost = round(weight * dec("9.5") / 36500, 2)
            if weight > 0:
                result[move] = -cost
        return result

    def plain_open(self, line, covers, day):
        """Return (amount, until when) of what is open on an instalment."""
        move, left = line.move_id, dec(line.amount_residual)
        if left > 0 and move.payment_state not in ("not_paid", "partial"):
            return [(left, min(max(move.matched_payment_ids.mapped("date"), default=line.date_maturity), day))]
        parts = [(amount, min(max(when, move.invoice_date), day)) for amount, when, note in covers if not note]
        left -= sum(amount for amount, *__ in covers)
        return [*parts, (left, day)] if left > 0 else parts

    def plain_covers(self, day):
        """Return {instalment: [(amount, day, whether it is a credit note)]}: the oldest first, from what is there."""
        found = defaultdict(list)
        domain = [("account_id.account_type", "=", "asset_receivable"), ("company_id", "=", self.company.id)]
        lines = self.env["account.move.line"].search([*domain, ("parent_state", "=", "posted"), ("date", "<=", day)])
        for __, mine in lines.grouped(lambda line: line.partner_id.commercial_partner_id).items():
            owed = mine.filtered(lambda line: line.move_type in ("out_invoice", "out_receipt") and line.balance > 0)
            others = (mine - owed).filtered("amount_residual")
            spent = sum(dec(line.amount_residual) for line in others if line.amount_residual > 0)
            there = sorted((line for line in others if line.amount_residual < 0), key=lambda line: (line.date, line.id))
            queue = [[-dec(line.amount_residual), line.date, line.move_type == "out_refund"] for line in there]
            owed = owed.filtered(
                lambda line: line.amount_residual > 0 and line.move_id.payment_state in ("not_paid", "partial")
            )
            for line in [None, *owed.sorted(lambda line: (line.date_maturity, line.id))]:
                left = dec(line.amount_residual) if line else spent
                while left and queue:
                    part = min(left, queue[0][0])
                    left, queue[0][0] = left - part, queue[0][0] - part
                    if line:
                        found[line].append((part, *queue[0][1:]))
                    if not queue[0][0]:
                        queue.pop(0)
        return found

    def plain_time(self, day):
        """Return {entity: cost of time}."""
        result = defaultdict(lambda: ZERO)
        users = self.env["res.users"].with_context(active_test=False).search([("share", "=", False)]).partner_id
        hours = {}
        events = self.env["calendar.event"].search(Domain.TRUE)
        for event in events:
            hours[event] = dec(8 if event.allday else event.duration)
            present = event.attendee_ids.filtered(lambda attendee: attendee.state != "declined").partner_id
            guests = (present - users).commercial_partner_id
            people = max(len(present & users), 1)
            if guests and event.start.date() <= day:
                for guest in guests:
                    result[guest] -= round(hours[event] * people * 48 / len(guests), 2)
        minutes = {"Call": 10, "Reminder": 0, "Visit": 95}
        for activity in self.env["mail.activity"].with_context(active_test=False).search([("active", "=", False)]):
            record = self.env[activity.res_model].browse(activity.res_id)
            partner = record if record._name == "res.partner" else record.partner_id
            entity = partner.commercial_partner_id
            if record._name == "account.move":
                entity = self.entity(record)
            spent = dec(minutes[activity.activity_type_id.name]) / 60
            event = activity.calendar_event_id
            if event:
                present = event.attendee_ids.filtered(lambda attendee: attendee.state != "declined").partner_id
                if entity in present.commercial_partner_id or event.start.date() > day:
                    continue
                spent = hours[event]
            if activity.date_done <= day:
                result[entity] -= round(spent * 48, 2)
        return result

    # Comparison

    def assertLedger(self, day):
        lines = self.env["grc.capital.line"].search(Domain.TRUE)
        customers = self.customers.search(Domain.TRUE)
        self.assertEqual(lines.customer_id, lines.customer_id & customers)
        self.assertEqual(len(set(lines.ids)), len(lines))
        found = defaultdict(lambda: defaultdict(lambda: ZERO))
        for line in lines:
            if line.res_model == "account.move":
                document = self.env["account.move"].browse(line.res_id)
                found[document][line.kind] += dec(line.amount)
                found[document]["revenue"] += dec(line.revenue)
                found[document]["estimated"] += dec(line.margin_estimated)
                found[document]["uncosted"] += dec(line.margin_uncosted)
        documents, late = self.plain_documents(day), self.plain_late(day)
        self.assertGreater(len(documents), 100)
        self.assertEqual(set(found), {move for move in documents if move.grc_kind or documents[move]["free"]})
        for move, sums in found.items():
            wanted = documents[move]
            within = 0.0002 + sum(map(self.blur, move.invoice_line_ids))
            for name in ("revenue", "free", "estimated", "uncosted"):
                self.assertAlmostEqual(sums[name], wanted[name], delta=0.0002, msg=f"{name} of {move.name}")
            self.assertAlmostEqual(sums["discount"], wanted["discount"], delta=within, msg=f"discount of {move.name}")
            margin = sums["margin"] + sums["discount"] + sums["free"]
            self.assertAlmostEqual(margin, wanted["margin"], delta=0.0002, msg=f"margin of {move.name}")
            self.assertAlmostEqual(sums["late"], late.get(move, ZERO), delta=0.0101, msg=f"late {move.name}")
        self.assertCustomers(lines, documents, late, self.plain_time(day))
        self.assertBooks(lines, day)

    def assertCustomers(self, lines, documents, late, time):
        """Each customer's column is the sum of the customer's lines, and of the plain figures."""
        plain = defaultdict(lambda: ZERO)
        for move, sums in documents.items():
            plain[self.entity(move)] += sums["margin"] + late.get(move, ZERO)
        for entity, amount in time.items():
            plain[entity] += amount
        sums = dict(lines._read_group([], ["customer_id"], ["amount:sum"]))
        for customer in self.customers.search(Domain.TRUE):
            self.assertAlmostEqual(customer.capital, sums.get(customer, 0), 4, customer.display_name)
            self.assertAlmostEqual(customer.capital, float(plain[customer.partner_id]), 0, customer.display_name)
        margins = dict(lines._read_group([("kind", "in", ("margin", "discount"))], ["customer_id"], ["amount:sum"]))
        self.assertTrue(margins)

    def assertBooks(self, lines, day):
        """Revenue ties to the journal items of the company and period, less those of whom no row is kept."""
        self.env.cr.execute(
            """
            SELECT -SUM(l.balance)
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id
              JOIN res_partner p ON p.id = m.commercial_partner_id
             WHERE m.state = 'posted' AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND l.display_type IN ('product', 'rounding') AND l.tax_repartition_line_id IS NULL
               AND m.company_id = %s AND m.invoice_date <= %s AND m.journal_id = %s AND m.grc_not_sale IS NOT TRUE
               AND p.commercial_partner_id <> ALL(%s)
            """,
            [self.company.id, day, self.journal("INV").id, self.outsiders.ids],
        )
        booked = self.env.cr.fetchone()[0]
        self.assertAlmostEqual(float(booked), sum(lines.mapped("revenue")), 2)
        facts = self.customers.search(Domain.TRUE)
        self.assertAlmostEqual(float(booked), sum(facts.mapped("revenue")), 2)

    def test_reconciliation(self):
        self.assertGreaterEqual(len(self.posted("out_invoice", "out_refund", "out_receipt")), DOCUMENTS * 9 // 10)
        self.refresh()
        self.assertLedger(as_day(0))
        self.assertEqual(self.refresh(), 0)
        kinds = {kind for (kind,) in self.env["grc.capital.line"]._read_group([], ["kind"])}
        self.assertEqual(kinds, {"margin", "discount", "free", "activity", "meeting", "late"})
        # A look back: the ledger follows the day of the figures.
        self.refresh(-150)
        self.assertLedger(as_day(-150))
        self.refresh()
        self.assertLedger(as_day(0))

    def test_touched(self):
        """Customers refreshed alone get what a refresh of everyone gives them."""
        self.refresh()
        self.env.flush_all()
        self.env.cr.execute("SELECT partner_id, capital FROM grc_customer WHERE company_id = %s", [self.company.id])
        whole = dict(self.env.cr.fetchall())
        some = list(whole)[::3]
        self.env.cr.execute("UPDATE grc_customer SET capital = NULL WHERE partner_id = ANY(%s)", [some])
        self.refresh(partner_ids=some)
        self.env.cr.execute("SELECT partner_id, capital FROM grc_customer WHERE company_id = %s", [self.company.id])
        self.assertEqual(dict(self.env.cr.fetchall()), whole)
