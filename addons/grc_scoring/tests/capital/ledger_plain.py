"""What a ledger must hold, by plain sums over journal items, orders and payments."""

from collections import defaultdict
from decimal import Decimal

from odoo.addons.grc_base.tests.common import as_day
from odoo.fields import Domain

from .ledger_time import LedgerTime

ZERO = Decimal(0)


def dec(value):
    return Decimal(str(value or 0))


class PlainLedger(LedgerTime):
    """Sums each part of the ledger for itself."""

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
