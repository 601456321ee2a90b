"""A customer's history, played step by step, and the columns that are looked at."""

from dateutil.relativedelta import relativedelta
from odoo.tests import new_test_user

MONTHS_24 = relativedelta(months=-24)
#: A row without a purchase.
PROSPECT = (None, None, 0, 0, 0, 0, 0, 0, 0)
NO_ROW = None
COLUMNS = (
    "first_purchase",
    "last_purchase",
    "purchase_days",
    "frequency",
    "invoice_count",
    "refund_count",
    "revenue",
    "margin",
    "monetary_value",
)


class History:
    """What happened with one customer: steps name their documents, so that later steps find them."""

    def __init__(self, case, name):
        self.case, self.name = case, name
        self.partner = case.partner(name)
        self.docs = {}

    def play(self, steps):
        for step in steps:
            if callable(step):
                step(self)
            else:
                name, *args = step
                options = args.pop() if args and isinstance(args[-1], dict) else {}
                getattr(self, name)(*args, **options)
        return self

    def inv(self, key, day, amount, partner=None, **values):
        self.docs[key] = self.case.invoice(partner or self.partner, day, amount, **values)

    def receipt(self, key, day, amount, **values):
        self.inv(key, day, amount, move_type="out_receipt", **values)

    def free(self, key, day, amount, **values):
        self.inv(key, day, amount, move_type="out_refund", **values)

    def cr(self, origin, key, day, amount, **values):
        self.docs[key] = self.case.credit(self.docs[origin], day, amount, **values)

    def draft(self, key):
        self.docs[key].button_draft()

    def cancel(self, key):
        self.docs[key].button_draft()
        self.docs[key].button_cancel()

    def flag(self, key):
        self.docs[key].grc_not_sale = True

    def order(self, day, **options):
        self.docs["order"] = self.case.order(self.partner, day=day, **options)

    def bill(self, key, day, method="delivered", **values):
        self.docs[key] = self.case.bill_order(self.docs["order"], day, method, **values)

    # What is told once

    def repost(self, key, day, amount):
        move = self.docs[key]
        move.button_draft()
        self.case.redate(move, day)
        move.invoice_line_ids.price_unit = amount
        move._post(soft=False)

    def fewer(self, quantity):
        self.docs["order"].order_line.filtered("product_id").product_uom_qty = quantity

    def cost(self, price):
        self.docs["order"].order_line.filtered("product_id").purchase_price = price
        self.case.assert_margin_queued(self.docs["a"])

    def product_cost(self, price):
        self.case.good.standard_price = price
        self.case.good = self.case.new_good()

    def write_posted(self, key, day, amount):
        self.inv(key, day, amount, post=False)
        self.docs[key].write({"state": "posted"})

    def unstamped(self, key, day, amount):
        self.inv(key, day, amount)
        self.case.env.flush_all()
        self.case.env.cr.execute(
            "UPDATE account_move SET grc_kind = NULL, grc_margin = NULL WHERE id = %s", [self.docs[key].id]
        )

    def unstamped_credit(self, origin, key, day, amount):
        self.inv(key, day, amount, move_type="out_refund")
        self.case.env.flush_all()
        self.case.env.cr.execute(
            "UPDATE account_move SET grc_kind = NULL, grc_margin = NULL, reversed_entry_id = %s WHERE id = %s",
            [self.docs[origin].id, self.docs[key].id],
        )
        self.docs[key].invalidate_recordset()

    def contact(self):
        self.worker = self.case.partner("Worker", is_company=False, parent_id=self.partner.id)
        self.inv("a", -50, 100, partner=self.worker)
        self.case.invoice(self.case.partner("Other employer"), -5, 7)

    def changes_employer(self):
        self.next = self.case.partner("Next employer")
        self.worker.parent_id = self.next
        self.inv("b", -20, 30, partner=self.worker)

    def gets_parent(self):
        self.single = self.case.partner("Single", is_company=False)
        self.inv("a", -50, 100, partner=self.single)
        self.single.parent_id = self.partner

    def subsidiary(self):
        self.child = self.case.partner("Subsidiary", parent_id=self.partner.id)
        self.inv("a", -50, 100, partner=self.child)
        self.inv("b", -20, 30)

    def loses_is_company(self):
        self.child.is_company = False

    def merges(self):
        other = self.case.partner("Doublet")
        self.inv("b", -20, 30, partner=other)
        self.case.merge(self.partner, other)

    def portal(self):
        new_test_user(self.case.env, "grc_portal_customer", groups="base.group_portal", partner_id=self.partner.id)

    def relink(self):
        """The credit note turns out to be another invoice's."""
        self.docs["r"].reversed_entry_id = self.docs["b"]

    def round_cash(self):
        rounding = self.case.env["account.cash.rounding"].create(
            {
                "name": "5 cents",
                "rounding": 0.05,
                "rounding_method": "UP",
                "strategy": "add_invoice_line",
                "profit_account_id": self.case.account().id,
                "loss_account_id": self.case.account("expense").id,
            }
        )
        self.inv("a", -10, 10.02, invoice_cash_rounding_id=rounding.id)

    def elsewhere(self):
        self.inv("a", -10, 40, company=self.case.second)

    def in_branch(self):
        self.inv("a", -10, 100)
        self.inv("b", -5, 40, company=self.case.branch)

    def vendor(self):
        self.docs["a"] = self.case.invoice(
            self.partner, -10, 100, move_type="in_invoice", journal=self.case.journal("BILL")
        )


def euros(case):
    return case.env.ref("base.EUR").id


def one(day, amount, days=1, frequency=None):
    """Facts of one purchase without cost."""
    return (day, day, days, days if frequency is None else frequency, 1, 0, amount, amount, amount)
